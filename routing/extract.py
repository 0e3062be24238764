"""Reads what the road network is made of from an OpenStreetMap extract. Everything is parsed by pyosmium."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

import osmium

from routing.restrictions import Restriction, Skipped, read_restriction
from routing.router import RoutingError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_KEYS = ("highway", "route", "barrier", "type")
_NODE_KEYS = ("barrier", "highway")
# From this size on the places of the nodes go into a file instead of into memory.
_LARGE_FILE_BYTES = 50_000_000


class UnreadableExtractError(RoutingError):
    """A file cannot be read as an OpenStreetMap extract."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way of OpenStreetMap, or the part of it whose nodes are known.

    Attributes:
        id: Its number in OpenStreetMap.
        tags: As they stand there.
        nodes: Numbers of its nodes, at least two.
        places: Longitude and latitude of each in degrees.
    """

    id: int
    tags: Mapping[str, str]
    nodes: tuple[int, ...]
    places: tuple[tuple[float, float], ...]


@dataclass(slots=True)
class Extract:
    """What an extract says about roads and paths.

    Attributes:
        ways: Everything that somebody may be allowed to use.
        nodes: Number to tags of what stands in the way: barriers, traffic lights, signs.
        restrictions: Turns that are forbidden or prescribed.
        skipped: Why how many other turn restrictions are not obeyed.
    """

    ways: list[Way] = field(default_factory=list)
    nodes: dict[int, Mapping[str, str]] = field(default_factory=dict)
    restrictions: list[Restriction] = field(default_factory=list)
    skipped: Counter[Skipped] = field(default_factory=Counter)


def read_extract(path: Path, scratch: Path) -> Extract:
    """Read roads, paths, ferries, what stands in their way, and turn restrictions.

    Args:
        path: An extract of any kind that pyosmium reads.
        scratch: Folder for the places of nodes while a large file is read.

    Raises:
        UnreadableExtractError: The file is not there, damaged, or something else.
    """
    extract = Extract()
    try:
        processor = osmium.FileProcessor(str(path)).with_locations(_location_index(path, scratch))
        for entity in processor.with_filter(osmium.filter.KeyFilter(*_KEYS)):
            if isinstance(entity, osmium.osm.Node):
                _add_node(extract, entity)
            elif isinstance(entity, osmium.osm.Way):
                _add_way(extract, entity)
            elif isinstance(entity, osmium.osm.Relation):
                _add_relation(extract, entity)
    except (RuntimeError, OSError, ValueError) as error:
        message = f"{path} cannot be read as an OpenStreetMap extract: {error}"
        raise UnreadableExtractError(message) from error
    return extract


def _location_index(path: Path, scratch: Path) -> str:
    """Where the places of nodes are kept while reading: bounded memory for files of any size."""
    return "flex_mem" if path.stat().st_size < _LARGE_FILE_BYTES else f"sparse_file_array,{scratch}/locations"


def _add_node(extract: Extract, node: osmium.osm.Node) -> None:
    if any(key in node.tags for key in _NODE_KEYS):
        extract.nodes[node.id] = dict(node.tags)


def _add_way(extract: Extract, way: osmium.osm.Way) -> None:
    """Keep a way; where the border of the extract cuts it, each part by itself."""
    tags = dict(way.tags)
    if "highway" not in tags and tags.get("route") != "ferry":
        return
    for is_known, run in groupby(way.nodes, key=lambda node: node.location.valid()):
        nodes = [(node.ref, (node.lon, node.lat)) for node in run] if is_known else []
        if len(nodes) > 1:
            numbers, places = zip(*nodes, strict=True)
            extract.ways.append(Way(way.id, tags, numbers, places))


def _add_relation(extract: Extract, relation: osmium.osm.Relation) -> None:
    tags = dict(relation.tags)
    if not tags.get("type", "").startswith("restriction"):
        return
    members = [(member.type, member.ref, member.role) for member in relation.members]
    found = read_restriction(relation.id, tags, members)
    if isinstance(found, Restriction):
        extract.restrictions.append(found)
    else:
        extract.skipped[found] += 1
