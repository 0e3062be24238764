"""The search as the labelled searches ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.caching import PUBLIC
from api.search.finding import Result, find
from api.search.query import SearchQuery
from layers.core.clock import current_step
from layers.core.models import Entry
from layers.core.values import LonLat
from layers.osm.gazetteer.kinds import SETTLEMENT, STREET, Kind, group_of
from layers.osm.gazetteer.models import Address

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.search.labels import Position

LIMIT = 10
NAMES = {SETTLEMENT: "place", STREET: "street", Kind.STATION.value: "station"}


def ask(query: str, near: Position | None) -> Sequence[Mapping[str, object]]:
    """Search, and call the results as the labels do."""
    asked = SearchQuery(query, LonLat(*near) if near else None, LIMIT, ())
    findings = find(asked.text, asked.near, asked.sources(PUBLIC, current_step()), LIMIT)
    return [_labelled(result) for result in findings.results]


def _labelled(result: Result) -> dict[str, object]:
    thing = result.thing
    if isinstance(thing, Entry):
        area = thing.area.title if thing.area else ""
        return {"type": "feature", "layer": thing.layer, "kind": thing.kind, "title": thing.title, "area": area}
    street = thing.street if isinstance(thing, Address) else thing
    area = street.area.title if street.area else ""
    if isinstance(thing, Address):
        return {"type": "address", "title": street.name, "number": thing.housenumber, "area": area}
    return {"type": NAMES.get(group_of(Kind(thing.kind)), ""), "title": thing.name, "area": area}
