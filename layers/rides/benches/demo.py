"""Example benches at which people wait for whoever drives by, at real benches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from django.apps import apps

from layers.core.demo import content
from layers.rides.benches.making import Towards, make_bench
from layers.rides.benches.models import LONGEST_NAME
from layers.rides.region import current_region
from routing.router import Place

if TYPE_CHECKING:
    from django.contrib.gis.geos import Point

    from layers.core.demo import Site, Sites
    from layers.core.models import Entry

# Nearer than this one walks, and farther away is another district.
_NEAREST_M, _FARTHEST_M = 2_500, 25_000
# Beyond these are hamlets, to which few people drive.
_MOST_PLACES = 12


def load_benches(sites: Sites) -> int:
    """Put the examples of `fixtures/demo/ride_benches.toml` at benches of the region, with where one gets from there."""
    made = 0
    for number, example in enumerate(content("ride_benches")):
        entries = _best(sites, example["at"])
        if number < len(entries):
            _make(example, sites.take(entries[number]))
            made += 1
    return made


def _best(sites: Sites, group: str) -> list[Entry]:
    """One thing of each municipality at which a bench would stand, those first from where one wants to go both ways."""
    entries = [next(iter(sites.in_area(group, area))) for area in sites.areas_with(group)]
    return sorted(entries, key=lambda entry: -len(directions_from(entry.point)))


def _make(example: dict[str, str], site: Site) -> None:
    words = {name: site.tell(example[name]) for name in ("title", "description")}
    values = {**words, "geom": site.beside, "is_demo": True}
    make_bench(values=values, directions=directions_from(site.entry.point))


def directions_from(point: Point) -> list[Towards]:
    """The nearest larger place that is too far to walk to, and the nearest one the other way."""
    region = current_region()
    settlements = apps.get_model("osm", "GazetteerEntry").objects.settlements()  # by name: layers do not know each other
    places = settlements.filter(kind__in=("city", "town", "village")).most_important_first()
    known = list(places.values_list("name", "point")[:_MOST_PLACES])
    if not known:
        return []
    metres = region.project(np.array([place.coords for _name, place in known], dtype=np.float64))
    away = metres - region.in_metres([Place(point.x, point.y)])
    distances = np.hypot(*away.T)
    fitting = [number for number in np.argsort(distances) if _NEAREST_M <= distances[number] <= _FARTHEST_M]
    if not fitting:
        return []
    first = fitting[0]
    other = [one for one in fitting if away[one] @ away[first] < 0 and known[one][0] != known[first][0]]
    return [Towards(name[:LONGEST_NAME], place) for name, place in (known[one] for one in (first, *other[:1]))]
