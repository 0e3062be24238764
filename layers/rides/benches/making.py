"""Makes benches. Their places are told as people have them at hand: the number of a thing on the map, or coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from layers.core import registry
from layers.core.exceptions import InvalidInputError, NotFoundError
from layers.core.named_places import read_named_place
from layers.core.services import create_feature, mark_changed
from layers.core.values import WGS84
from layers.rides.benches.models import Bench, BenchDirection

if TYPE_CHECKING:
    from collections.abc import Sequence

LAYER = "ride-benches"


@dataclass(frozen=True, slots=True)
class Towards:
    """Where a bench leads.

    Attributes:
        name: As people say it.
        place: Where drivers let people out (EPSG:4326).
    """

    name: str
    place: Point


def read_place(text: str, parameter: str = "place") -> Point:
    """Where something is: "rest-spots/12" as in the address of its page, or "9.52,47.14", longitude first.

    Raises:
        InvalidInputError: It is neither, or there is no such thing on the map.
    """
    name = "/".join(text.replace(" ", "").strip("/").split("/")[-2:])
    try:
        found = read_named_place(name, parameter)
    except NotFoundError as error:
        raise InvalidInputError(_("There is no such thing on the map."), parameter=parameter) from error
    return Point(found.place.longitude, found.place.latitude, srid=WGS84)


@transaction.atomic
def make_bench(*, values: dict[str, Any], directions: Sequence[Towards]) -> Bench:
    """Put a bench on the map.

    Args:
        values: By field, as `create_feature` takes them.
        directions: In the order in which the sign has them.

    Raises:
        InvalidInputError: A value does not fit.
    """
    bench = create_feature(layer=registry.get(LAYER), values=values)
    if not isinstance(bench, Bench):
        raise TypeError
    BenchDirection.objects.bulk_create(
        BenchDirection(bench=bench, name=one.name, place=one.place, position=position)
        for position, one in enumerate(directions)
    )
    return bench


def note_directions_changed() -> None:
    """Let caches know that benches lead elsewhere."""
    mark_changed(layer=registry.get(LAYER))
