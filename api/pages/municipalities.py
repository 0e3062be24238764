"""The municipalities as the pages show them: their coats of arms, and where the map stands above each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.contrib.gis.geos import MultiPolygon
from django.urls import reverse

from api.pages.state import CLOSE_UP, Position
from layers.areas.models import Area, Arms
from layers.areas.shields import shield_svg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.gis.geos import GEOSGeometry
    from django.utils.safestring import SafeString

# More of them make no menu; the list of all municipalities follows it.
MOST_IN_MENU = 40
# The menu stands on wide screens only, which show twice as much as the narrow one that `Position.above` reckons with.
CLOSER = 1


@dataclass(frozen=True, slots=True)
class Emblem:
    """What stands for a municipality.

    Attributes:
        url: Address of its coat of arms; empty when nobody has uploaded one.
        shield: Drawn instead.
    """

    url: str
    shield: SafeString


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A municipality in a list."""

    title: str
    url: str
    emblem: Emblem


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality in the menu, with the address of the map above it."""

    title: str
    url: str


def emblems_of(areas: Iterable[tuple[int, str]]) -> dict[int, Emblem]:
    """What stands for each municipality, by its number.

    Args:
        areas: Number and name of each.
    """
    titles = dict(areas)
    digests = dict(Arms.objects.filter(area__in=titles).values_list("area_id", "digest"))
    return {pk: Emblem(_arms_url(pk, digests.get(pk, "")), shield_svg(title)) for pk, title in titles.items()}


def _arms_url(area_id: int, digest: str) -> str:
    return reverse("arms", args=[area_id, digest]) if digest else ""


def menu() -> list[Place]:
    """The municipalities by name, for the menu that moves the map."""
    areas = Area.objects.visible_to(None).exclude(title="").by_name()
    rows = areas.values_list("title", "geom")[:MOST_IN_MENU]
    return [Place(title, _map_above(geom)) for title, geom in rows]


def _map_above(geom: GEOSGeometry) -> str:
    main = village_of(geom)
    position = Position.above(main.extent, main.centroid.x, main.centroid.y)
    closer = replace(position, zoom=min(position.zoom + CLOSER, CLOSE_UP))
    return f"{reverse('pages:start')}?at={closer.text}"


def village_of(geom: GEOSGeometry) -> GEOSGeometry:
    """The largest part: the map stands above it, and not above the middle between it and its pastures in the mountains."""
    return max(geom, key=lambda part: part.area) if isinstance(geom, MultiPolygon) else geom
