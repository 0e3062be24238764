"""The municipalities as the pages show them: their coats of arms, and where the map stands above each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.contrib.gis.db.models.functions import Envelope
from django.urls import reverse

from api.pages.state import Position
from layers.areas.models import Area, Arms
from layers.areas.shields import shield_svg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.gis.geos import Polygon
    from django.utils.safestring import SafeString

# More of them make no menu; the list of all municipalities follows it.
MOST_IN_MENU = 40


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
    areas = Area.objects.visible_to(None).exclude(title="").annotate(frame=Envelope("geom")).by_name()
    rows = areas.values_list("title", "frame")[:MOST_IN_MENU]
    return [Place(title, _map_above(frame)) for title, frame in rows]


def _map_above(frame: Polygon) -> str:
    extent = cast("tuple[float, float, float, float]", frame.extent)
    position = Position.above(extent, frame.centroid.x, frame.centroid.y)
    return f"{reverse('pages:start')}?at={position.text}"
