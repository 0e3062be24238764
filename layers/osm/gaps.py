"""What could not be taken as it stood in an extract: counted, and the first ones named."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django_stubs_ext import StrPromise

NAMED = 5


class Gap(StrEnum):
    """Kinds of trouble with an element."""

    MISSING_NODES = "missing_nodes"
    TOO_FEW_NODES = "too_few_nodes"
    NO_PLACE = "no_place"
    BROKEN_OUTLINE = "broken_outline"
    INCOMPLETE_AREA = "incomplete_area"
    ODD_TAGS = "odd_tags"
    UNREADABLE = "unreadable"
    MUNICIPALITY = "incomplete_municipality"


_SENTENCES: dict[Gap, StrPromise] = {
    Gap.MISSING_NODES: _("Ways with missing nodes, taken as far as they are known"),
    Gap.TOO_FEW_NODES: _("Ways of fewer than two places, left out"),
    Gap.NO_PLACE: _("Nodes without a place on the globe, left out"),
    Gap.BROKEN_OUTLINE: _("Areas whose outline crosses itself, mended"),
    Gap.INCOMPLETE_AREA: _("Areas of several ways that do not close, not taken"),
    Gap.ODD_TAGS: _("Elements with empty, overlong or unprintable tags, taken without these"),
    Gap.UNREADABLE: _("Elements with tags that are no text, left out"),
    Gap.MUNICIPALITY: _("Municipalities whose boundary is not complete in the file, not taken"),
}


@dataclass(slots=True)
class Finding:
    """How often one kind of trouble came, and with which elements first."""

    count: int = 0
    first: list[str] = field(default_factory=list)


class Gaps:
    """Collects trouble while an extract is read."""

    def __init__(self) -> None:
        self._found: dict[Gap, Finding] = {}

    def add(self, gap: Gap, name: str) -> None:
        """Note one case.

        Args:
            gap: What is wrong.
            name: Of the element, such as `way/42`; municipalities come by their own name, and all of them are kept.
        """
        finding = self._found.setdefault(gap, Finding())
        finding.count += 1
        if len(finding.first) < NAMED or gap is Gap.MUNICIPALITY:
            finding.first.append(name)

    def count(self, gap: Gap) -> int:
        """How many cases there were."""
        return self._found[gap].count if gap in self._found else 0

    def first(self, gap: Gap) -> list[str]:
        """The names of the first cases."""
        return self._found[gap].first if gap in self._found else []

    def sentences(self) -> Iterator[str]:
        """One line for people per kind of trouble."""
        for gap, finding in sorted(self._found.items()):
            more = ", …" if finding.count > len(finding.first) else ""
            yield f"{_SENTENCES[gap]}: {finding.count} ({', '.join(finding.first)}{more})"

    def as_json(self) -> dict[str, Any]:
        """The same for the database."""
        return {gap.value: {"count": finding.count, "first": finding.first} for gap, finding in self._found.items()}
