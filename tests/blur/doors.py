"""Every public way out of a layer, and what comes through it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.core.cache import caches
from django.test import Client

from api import caching
from layers.core.tiles import MAX_ZOOM
from tests.grid import tile_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.blur.hideouts import Place

# What is another one whenever it is asked for: secrets of forms, and the time.
ONCE_ONLY = re.compile(
    rb'name="(?:csrfmiddlewaretoken|idempotency_key|proof|proof_fallback)"[^>]*value="[^"]*"'
    rb"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)"
)
LANGUAGES = ("", "/en")


@dataclass(frozen=True)
class Answer:
    """What somebody is told."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(path: str) -> Answer:
    """Ask as a stranger who comes for the first time."""
    response = Client().get(path, headers={"Accept-Language": "de"})
    body = b"".join(response) if response.streaming else response.content
    # How long a secret is depends on the microsecond in which it was made, so the length counts without it.
    told = ONCE_ONLY.sub(b"", body)
    headers = {**response.headers, "Content-Length": str(len(told))}
    return Answer(response.status_code, headers, told)


def forget() -> None:
    """Keep no answer for later: the same question is answered from the tables."""
    caching._bodies.clear()
    for cache in caches.all():
        cache.clear()


def asked_of_all(paths: list[str]) -> dict[str, Answer]:
    forget()
    return {path: ask(path) for path in paths}


def doors(layer_id: str, number: int, token: str, probes: list[Place]) -> list[str]:
    """Addresses of everything that tells of a feature.

    Args:
        layer_id: Of its layer.
        number: Of the feature.
        token: Of a proposal that a stranger has made about it.
        probes: Where somebody looks who guesses where it is.
    """
    return [*_api(layer_id, number), *_pages(layer_id, number, token), *_probing(layer_id, probes)]


def _api(layer_id: str, number: int) -> Iterator[str]:
    collection = f"/api/collections/{layer_id}"
    yield from ("/api/collections?f=json", f"{collection}?f=json", f"{collection}/tiles", f"/tiles/{layer_id}.json")
    yield f"{collection}/tiles/WebMercatorQuad"
    yield from (f"{collection}/items?f={form}" for form in ("json", "html"))
    yield from (f"{collection}/items/{number}?f={form}" for form in ("json", "html"))
    for crs in ("http://www.opengis.net/def/crs/EPSG/0/25833", "http://www.opengis.net/def/crs/EPSG/0/4326"):
        yield f"{collection}/items?crs={quote(crs)}"
        yield f"{collection}/items/{number}?crs={quote(crs)}"
    yield from (f"{collection}/export.{ending}" for ending in ("csv", "geojson", "gpkg"))
    yield f"/api/search?q=Bach&layers={layer_id}"


def _pages(layer_id: str, number: int, token: str) -> Iterator[str]:
    for language in LANGUAGES:
        yield from (f"{language}/{layer_id}/", f"{language}/{layer_id}/{number}/", f"{language}/{layer_id}/{number}/card/")
        yield from (f"{language}/{layer_id}/{number}/{page}/" for page in ("history", "suggest", "gone"))
        yield f"{language}/embed/{layer_id}/{number}/"
        yield from (f"{language}/search/?q=Bach", f"{language}/search/suggest/?q=Bach")
        yield f"{language}/contributions/{token}/"
    yield from (f"/{layer_id}/{number}/{name}" for name in ("map.svg", "map-dark.svg", "preview.png"))
    yield from (f"/{layer_id}/{name}" for name in ("map.svg", "map-dark.svg"))
    yield from ("/preview.png", f"/rounds/?stops={layer_id}:{number}", f"/rounds/map.svg?stops={layer_id}:{number}")


def _probing(layer_id: str, probes: list[Place]) -> Iterator[str]:
    """What somebody asks who has an idea where it is."""
    collection = f"/api/collections/{layer_id}"
    for probe in probes:
        for half in (0.00001, 0.0005, 0.01):
            box = probe.box(half)
            yield from (f"{collection}/items?bbox={box}", f"/list/?bbox={box}", f"/embed/list/?bbox={box}")
        around = f"POLYGON(({', '.join(_ring(probe, 0.0002))}))"
        for relation in ("S_INTERSECTS", "S_WITHIN", "S_DISJOINT"):
            yield f"{collection}/items?filter={quote(f'{relation}(geometry, {around})')}"
        equal = {"op": "s_equals", "args": [{"property": "geometry"}, {"type": "Point", "coordinates": list(probe)}]}
        yield f"{collection}/items?filter-lang=cql2-json&filter={quote(json.dumps(equal))}"
        yield f"{collection}/export.csv?bbox={probe.box(0.0001)}"
        yield from (f"/api/nearby?near={probe.text}&layers={layer_id}", f"/api/search?q=Bach&near={probe.text}")
        yield from (f"/{layer_id}/?sort=near&near={probe.text}", f"/rounds/?near={probe.text}&count=5")
        yield from _tiles(layer_id, probe)


def _ring(middle: Place, half: float) -> list[str]:
    x, y = middle
    corners = ((x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half), (x - half, y - half))
    return [f"{longitude} {latitude}" for longitude, latitude in corners]


def _tiles(layer_id: str, probe: Place) -> Iterator[str]:
    """At every zoom; those that nobody offers are asked for as well."""
    for zoom in range(MAX_ZOOM + 5):
        for tile in [tile_of(zoom, *probe)]:
            yield f"/tiles/{layer_id}/{tile.z}/{tile.x}/{tile.y}.mvt"
            yield f"/tiles/map/{tile.z}/{tile.x}/{tile.y}.mvt"
            yield f"/tiles/map/{tile.z}/{tile.x}/{tile.y}.mvt?layers={layer_id}"
            yield f"/api/collections/{layer_id}/tiles/WebMercatorQuad/{tile.z}/{tile.y}/{tile.x}"
