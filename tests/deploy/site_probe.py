"""Looks at a running site from outside, with nothing but the standard library: `python3 site_probe.py http://localhost:8000`.

Tells whether the start page, a list of features, a tile of its layer and a tile of the basemap are served and not empty.
"""

import gzip
import json
import math
import sys
import urllib.request
from collections.abc import Iterator
from typing import Any

LAYER = "playgrounds"
ZOOM = 14
PATIENCE_S = 60


def fetch(url: str) -> bytes:
    """Return what is served at the address; anything but success is an error."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})  # noqa: S310 (the address is the caller's)
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310 (as above)
        body: bytes = answer.read()
        return gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body


def first_position(coordinates: Any) -> tuple[float, float]:  # noqa: ANN401 (GeoJSON nests to any depth)
    """Return the first (longitude, latitude) of a GeoJSON geometry's coordinates."""
    while isinstance(coordinates[0], list):
        coordinates = coordinates[0]
    return coordinates[0], coordinates[1]


def tile_at(longitude: float, latitude: float, zoom: int) -> tuple[int, int]:
    """Return column and row of the web mercator tile that holds the position (degrees)."""
    count = 2**zoom
    row = (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2
    return int((longitude + 180) / 360 * count), int(row * count)


def probe(base: str) -> Iterator[str]:
    """Look at one thing after the other and yield what was seen.

    Raises:
        AssertionError: Something is served but empty.
        OSError: Something is not served.
    """
    page = fetch(f"{base}/")
    assert b"<html" in page, "the start page is no HTML"
    yield f"start page: {len(page)} bytes"
    items = json.loads(fetch(f"{base}/api/collections/{LAYER}/items?limit=1"))
    assert items["numberMatched"] > 0, f"no feature in {LAYER}"
    yield f"{LAYER}: {items['numberMatched']} features"
    column, row = tile_at(*first_position(items["features"][0]["geometry"]["coordinates"]), ZOOM)
    for name in (LAYER, "basemap"):
        yield f"{name} tile {ZOOM}/{column}/{row}: {len(fetch_tile(base, name, column, row))} bytes"


def fetch_tile(base: str, name: str, column: int, row: int) -> bytes:
    """Return one vector tile, at the address that the layer's TileJSON names."""
    template = json.loads(fetch(f"{base}/tiles/{name}.json"))["tiles"][0]
    tile = fetch(template.replace("{z}", str(ZOOM)).replace("{x}", str(column)).replace("{y}", str(row)))
    assert tile, f"the tile of {name} is empty"
    return tile


if __name__ == "__main__":
    for seen in probe(sys.argv[1].rstrip("/")):
        sys.stdout.write(f"{seen}\n")
