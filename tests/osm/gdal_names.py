"""Names and house numbers in an extract as GDAL reads them: another reader, another assembler, and no rule of ours."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING

import pyogrio

from tests.osm.gdal_count import CONFIGURATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SETTLEMENTS = ("city", "town", "village", "hamlet", "suburb", "isolated_dwelling", "farm", "locality")
STREETS = (
    "motorway|trunk|primary|secondary|tertiary|unclassified|residential|living_street|service|road|pedestrian|busway"
    "|track|path|footway|cycleway|bridleway|steps|motorway_link|trunk_link|primary_link|secondary_link|tertiary_link"
)
_PLAIN_NUMBER = re.compile(r"\d+ ?[A-Za-z]?")


def settlements(extract: Path) -> Counter[tuple[str, str]]:
    """How often a kind and name of a settlement is drawn, be it as a point or an area."""
    found = (tags for tags in _tagged(extract, "points", "multipolygons") if tags.get("place") in SETTLEMENTS)
    return Counter((tags["place"], tags["name"]) for tags in found if "name" in tags)


def street_names(extract: Path) -> set[str]:
    """Names of everything that people walk or drive on, and of squares."""
    ways = (tags for tags in _tagged(extract, "lines", "multipolygons") if tags.get("highway") in STREETS.split("|"))
    squares = (tags for tags in _tagged(extract, "points", "multipolygons") if tags.get("place") == "square")
    return {tags["name"] for found in (ways, squares) for tags in found if "name" in tags}


def names_of(extract: Path, key: str, value: str) -> set[str]:
    """Names of everything with a tag."""
    found = (tags for tags in _tagged(extract, "points", "lines", "multipolygons") if tags.get(key) == value)
    return {tags["name"] for tags in found if "name" in tags}


def plain_addresses(extract: Path) -> Counter[tuple[str, str]]:
    """How often a street has a house number, where the number is a single one such as 12 or 12a."""
    found = _tagged(extract, "points", "lines", "multipolygons")
    addresses = ((tags.get("addr:street"), tags.get("addr:housenumber", "")) for tags in found)
    return Counter(
        (street, number.replace(" ", "").lower())
        for street, number in addresses
        if street and _PLAIN_NUMBER.fullmatch(number)
    )


def _tagged(extract: Path, *layers: str) -> Iterator[Mapping[str, str]]:
    for layer in layers:
        _meta, _fids, _geometries, fields = pyogrio.raw.read(
            extract, layer=layer, columns=["all_tags"], read_geometry=False, CONFIG_FILE=str(CONFIGURATION)
        )
        yield from (json.loads(tags) for tags in fields[0] if tags)
