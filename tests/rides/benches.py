"""Makes benches and those who wait there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.gis.geos import Point

from layers.rides.benches.making import Towards, make_bench
from tests.rides.conftest import EAST, MIDDLE
from tests.rides.roads import place_at

if TYPE_CHECKING:
    from layers.rides.models import BenchDirection


def point_at(at: tuple[float, float]) -> Point:
    """A point in metres as columns take it."""
    place = place_at(*at)
    return Point(place.lon, place.lat, srid=4326)


def direction_at(at: tuple[float, float] = MIDDLE, to: tuple[float, float] = EAST, name: str = "Osten") -> BenchDirection:
    """A bench that leads somewhere."""
    bench = make_bench(values={"geom": point_at(at), "title": "Bank am Anger"}, directions=[Towards(name, point_at(to))])
    return bench.directions.get()
