"""What public places are called: by the village they lie in, and the street."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from django.apps import apps
from django.utils.translation import gettext as _

from layers.core import roads
from routing.router import Mode, RoutingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from layers.rides.region import Region
    from routing.router import Place

# A settlement farther away lends its name to nothing.
_FARTHEST_M = 8000
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True, eq=False)
class _Settlements:
    """Names, and easting and northing of each, shape (n, 2)."""

    names: list[str]
    points: NDArray[np.float64]


def village_of(place: Place, region: Region) -> str:
    """The settlement nearest to a place; empty where none is near."""
    known = _settlements(region)
    if not known.names:
        return ""
    away = np.hypot(*(known.points - region.in_metres([place])).T)
    nearest = int(away.argmin())
    return known.names[nearest] if away[nearest] <= _FARTHEST_M else ""


def label_of(place: Place, region: Region) -> str:
    """What one calls a place on the road: street and village, or what is known of these."""
    return _address_of(place, region, _network()) or _("on the road")


def title_of(places: Sequence[Place], region: Region) -> str:
    """What one calls a way between public places: its two ends."""
    begin, end = (village_of(place, region) for place in (places[0], places[-1]))
    return f"{begin} → {end}"[:LONGEST_TITLE] if begin and end else ""


def _network() -> str:
    try:
        return roads.router().version
    except RoutingError:
        return ""


@lru_cache(maxsize=20_000)
def _address_of(place: Place, region: Region, version: str) -> str:  # noqa: ARG001 (another network has other streets)
    """Public places are few, and told again and again."""
    return ", ".join(part for part in (_street_at(place), village_of(place, region)) if part)


def _street_at(place: Place) -> str:
    try:
        return roads.router().snap(place, Mode.CAR).street
    except RoutingError:
        return ""


@lru_cache(maxsize=2)
def _settlements(region: Region) -> _Settlements:
    """All of a region, whose gazetteer has another version when they are others."""
    settlements = apps.get_model("osm", "GazetteerEntry").objects.settlements()  # by name: layers do not know each other
    found = list(settlements.values_list("name", "point"))
    degrees = np.array([point.coords for _name, point in found], dtype=np.float64).reshape(-1, 2)
    return _Settlements([name for name, _point in found], region.project(degrees))
