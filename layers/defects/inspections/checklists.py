"""Which points are looked at in an inspection of a kind, on each type of device and on the playground as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.defects.inspections.models import CheckPoint

if TYPE_CHECKING:
    from layers.defects.inspections.kinds import Kind

WHOLE = ""
"""Stands for the playground as a whole where a type of device is asked for."""


class Checklist:
    """What is looked at in one kind of inspection.

    Args:
        kind: Which.
    """

    def __init__(self, kind: Kind) -> None:
        """Read the points."""
        self._points = list(CheckPoint.objects.filter(is_active=True, kinds__contains=[kind]))

    def points(self, kind_of_device: str) -> list[CheckPoint]:
        """Those for a type of device, or for `WHOLE`."""
        if kind_of_device == WHOLE:
            return [point for point in self._points if not point.types]
        return [point for point in self._points if kind_of_device in point.types]


def words_of(codes: list[str]) -> list[str]:
    """Points in the active language, in the order of the list; what is not known any more keeps its code."""
    known = {point.code: str(point) for point in CheckPoint.objects.filter(code__in=codes)}
    return [known.get(code, code) for code in codes]
