"""What is asked of all servers, at as many different places as there are, and whether all give the same answer."""

from __future__ import annotations

import gzip
import json
import math
import random
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import mapbox_vector_tile

from tests.alike import same
from tests.benchmarks.million import BBOX
from tests.peers.features import MILLION, POINTS, POLYGONS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.peers.servers import Server

PAGE = 1_000
# So many that a page holds them all, even where chance puts some more.
IN_A_BOX = 950
EXTENT = 4096
ZOOM = 14


@dataclass(frozen=True, slots=True)
class Question:
    """Something to be asked at many places.

    Attributes:
        name: What it is.
        goal: By how much we are to be faster than the better of the others; 0 where nothing is set.
        places: The places, each one an argument of `path`.
        path: The address at a server.
        content: What an answer says, comparable between servers.
    """

    name: str
    goal: float
    places: Sequence[Any]
    path: Callable[[Server, Any], str]
    content: Callable[[bytes], Any]


def boxes(count: int, features: int, wanted: int = IN_A_BOX, seed: int = 1) -> list[str]:
    """Boxes at random places, as `bbox` wants them.

    Args:
        count: How many.
        features: How many are spread over the region.
        wanted: How many of those a box should hold.
        seed: Other places for another number.
    """
    draw = random.Random(seed)  # noqa: S311 (places)
    west, south, east, north = BBOX
    share = math.sqrt(wanted / features)
    width, height = (east - west) * share, (north - south) * share
    corners = ((draw.uniform(west, east - width), draw.uniform(south, north - height)) for _ in range(count))
    return [f"{x:.6f},{y:.6f},{x + width:.6f},{y + height:.6f}" for x, y in corners]


def tiles(zoom: int) -> list[tuple[int, int, int]]:
    """All tiles that lie wholly in the region, as zoom, column and row, in a random order."""
    west, south, east, north = BBOX
    columns = range(math.ceil(_column(west, zoom)), math.floor(_column(east, zoom)))
    rows = range(math.ceil(_row(north, zoom)), math.floor(_row(south, zoom)))
    found = [(zoom, x, y) for x in columns for y in rows]
    random.Random(2).shuffle(found)  # noqa: S311 (places)
    return found


def tile_at(longitude: float, latitude: float, zoom: int) -> tuple[int, int, int]:
    """The tile that holds a place in degrees, as zoom, column and row."""
    return zoom, math.floor(_column(longitude, zoom)), math.floor(_row(latitude, zoom))


def _column(longitude: float, zoom: int) -> float:
    return (longitude + 180) / 360 * (1 << zoom)


def _row(latitude: float, zoom: int) -> float:
    return (0.5 - math.asinh(math.tan(math.radians(latitude))) / (2 * math.pi)) * (1 << zoom)


def questions() -> list[Question]:
    """What the servers are compared by."""
    ids = list(range(1, MILLION.points + 1))
    random.Random(3).shuffle(ids)  # noqa: S311 (places)
    point_boxes, polygon_boxes = boxes(40_000, MILLION.points), boxes(40_000, MILLION.polygons)
    return [
        Question(f"{PAGE} points in a box", 5, point_boxes, lambda at, bbox: _in_box(at, POINTS, bbox), _features),
        Question(f"{PAGE} polygons in a box", 5, polygon_boxes, lambda at, bbox: _in_box(at, POLYGONS, bbox), _features),
        # Another limit is another address; on average they are a hundred.
        Question("the first 100", 0, range(1, 200), lambda at, limit: at.items(POINTS, limit=limit), _features),
        Question("one point", 0, ids[:60_000], lambda at, number: at.item(POINTS, number), _feature),
        Question(f"tile z{ZOOM}, points", 2, tiles(ZOOM), lambda at, tile: at.tile(POINTS, *tile), _tile),
        Question(f"tile z{ZOOM}, polygons", 2, tiles(ZOOM), lambda at, tile: at.tile(POLYGONS, *tile), _tile),
    ]


def _in_box(server: Server, layer_id: str, bbox: str) -> str:
    return server.items(layer_id, limit=PAGE, bbox=bbox)


def differences(question: Question, servers: Sequence[Server]) -> dict[str, str]:
    """Which servers do not answer as the first one does, and what is different."""
    told: dict[str, str] = {}
    for place in question.places[:3]:
        expected, *others = (_answer(question, server, place) for server in servers)
        assert expected, f"{servers[0].name} has no answer to {question.name} at {place}"
        for server, answer in zip(servers[1:], others, strict=True):
            if not same(expected, answer):
                told[server.name] = f"{place}: {str(answer)[:120]} instead of {str(expected)[:120]}"
    return told


def _answer(question: Question, server: Server, place: object) -> object:
    try:
        return question.content(body_of(server.url + question.path(server, place)))
    except (OSError, ValueError, KeyError) as error:
        return f"{type(error).__name__}: {error}"


def body_of(url: str) -> bytes:
    """The body of an answer, as it was before it was compressed.

    Raises:
        OSError: There is none, or its status is 400 or above.
    """
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})  # noqa: S310 (ours)
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 (ours)
        body: bytes = response.read()
        return gzip.decompress(body) if response.headers.get("Content-Encoding") == "gzip" else body


def _features(body: bytes) -> object:
    return {feature["id"]: _comparable(feature) for feature in json.loads(body)["features"]}


def _feature(body: bytes) -> object:
    feature = json.loads(body)
    return {feature["id"]: _comparable(feature)}


def _comparable(feature: dict[str, Any]) -> object:
    """The properties, and how far the geometry reaches: which way a ring goes is each server's own.

    tipg has the id among the properties too.
    """
    properties = {name: str(value) for name, value in feature["properties"].items() if name != "id"}
    corners = _corners(feature["geometry"])
    reach = [*map(min, *corners), *map(max, *corners)] if len(corners) > 1 else corners
    return {"properties": properties, "reach": reach}


def _corners(geometry: dict[str, Any]) -> list[list[float]]:
    coordinates = geometry["coordinates"]
    return [corner for ring in coordinates for corner in ring] if isinstance(coordinates[0], list) else [coordinates]


def _tile(body: bytes) -> object:
    """The ids in a tile, without those at its very edge: who shows them is a matter of buffer and rounding."""
    (layer,) = mapbox_vector_tile.decode(body).values()
    assert layer["extent"] == EXTENT
    inside = (feature for feature in layer["features"] if _is_inside(feature["geometry"]))
    return sorted(feature.get("id") or feature["properties"]["id"] for feature in inside)


def _is_inside(geometry: dict[str, Any]) -> bool:
    return all(0 < x < EXTENT - 1 and 0 < y < EXTENT - 1 for x, y in _corners(geometry))
