"""The temporary tables that take in named places and addresses, row by row as they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layers.osm.gazetteer.housenumbers import leading_number
from layers.osm.gazetteer.schema import addressed_from, named_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.osm.elements import Element

NAMES = "osm_staged_name"
ADDRESSES = "osm_staged_address"

# The columns stand in the order of the rows below.
TABLES = (
    f"""CREATE TEMPORARY TABLE {NAMES} (
        grouping text NOT NULL, key text NOT NULL, kind text NOT NULL, name text NOT NULL, other_names text[] NOT NULL,
        importance double precision NOT NULL, reach_m integer NOT NULL, near_m integer NOT NULL,
        osm_type text NOT NULL, osm_id bigint NOT NULL, geom geometry NOT NULL
    )""",
    f"""CREATE TEMPORARY TABLE {ADDRESSES} (
        grouping text NOT NULL, key text NOT NULL, name text NOT NULL, housenumber text NOT NULL, number integer,
        postcode text NOT NULL, city text NOT NULL,
        osm_type text NOT NULL, osm_id bigint NOT NULL, geom geometry NOT NULL
    )""",
)


def name_rows(element: Element) -> Iterator[tuple[Any, ...]]:
    """What the first table takes of an element: one row or none."""
    if named := named_from(element.shape, element.tags):
        trait = named.trait
        yield (
            *(named.group, named.key, named.kind.value, named.name, named.other_names, named.importance),
            *(trait.reach_m, trait.near_m, element.osm_type, element.osm_id, element.wkb),
        )


def address_rows(element: Element) -> Iterator[tuple[Any, ...]]:
    """What the second table takes of an element: a row per house number.

    Lines too: so comes a house that is cut off at the edge of the extract.
    """
    if not (found := addressed_from(element.tags)):
        return
    for number in found.numbers:
        yield (
            *(found.group, found.key, found.name, number, leading_number(number)),
            *(found.postcode, found.city, element.osm_type, element.osm_id, element.wkb),
        )
