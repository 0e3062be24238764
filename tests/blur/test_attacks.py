"""What somebody finds out who tries hard: the middle of the cell, and nothing nearer."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from pyproj import Geod

from layers.core.services import update_feature
from layers.core.tiles import EXTENT, MAX_ZOOM
from layers.core.values import WGS84
from tests.blur.hideouts import Place, cell, hide, within
from tests.grid import tile_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers.core.layer import Layer
    from layers.core.models import BaseFeature

    Attack = Callable[[BaseFeature], tuple[float, float]]

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
GEOD = Geod(ellps="WGS84")
ITEMS = "/api/collections/hideouts/items"


def json_of(path: str) -> Any:  # noqa: ANN401 (any JSON value)
    response = Client().get(path)
    assert response.status_code == 200, (path, response.content)
    return response.json()


def bisecting_boxes(_hidden: BaseFeature) -> tuple[float, float]:
    """Halve a box until it is smaller than a hand."""
    west, south, east, north = 12.2, 53.8, 12.5, 54.0
    while east - west > 1e-6 or north - south > 1e-6:
        if east - west > north - south:
            middle = (west + east) / 2
            west, east = (west, middle) if is_in(west, south, middle, north) else (middle, east)
        else:
            middle = (south + north) / 2
            south, north = (south, middle) if is_in(west, south, east, middle) else (middle, north)
    return (west + east) / 2, (south + north) / 2


def is_in(*box: float) -> bool:
    return bool(json_of(f"{ITEMS}?bbox={','.join(f'{number:.9f}' for number in box)}")["numberMatched"])


def bisecting_filters(_hidden: BaseFeature) -> tuple[float, float]:
    """The same by conditions, one coordinate after the other."""

    def bisect(low: float, high: float, corners: str) -> float:
        while high - low > 1e-6:
            middle = (low + high) / 2
            shape = corners.format(low=f"{low:.9f}", high=f"{middle:.9f}")
            is_there = json_of(f"{ITEMS}?filter=S_INTERSECTS(geometry,{shape})")["numberMatched"]
            low, high = (low, middle) if is_there else (middle, high)
        return (low + high) / 2

    east = bisect(12.2, 12.5, "POLYGON(({low} 53,{high} 53,{high} 54.5,{low} 54.5,{low} 53))")
    north = bisect(53.8, 54.0, "POLYGON((12 {low},13 {low},13 {high},12 {high},12 {low}))")
    return east, north


def trilateration(_hidden: BaseFeature) -> tuple[float, float]:
    """Walk towards where every list says that it is nearer."""
    place, step = (12.35, 53.93), 0.01
    while step > 1e-6:
        near = [(place[0] + x * step, place[1] + y * step) for x in (-1, 0, 1) for y in (-1, 0, 1)]
        nearest = min(near, key=distance_told)
        step = step / 2 if nearest == place else step
        place = nearest
    return place


def distance_told(place: tuple[float, float]) -> float:
    found = json_of(f"/api/nearby?near={place[0]:.7f},{place[1]:.7f}&layers=hideouts")["features"][0]["properties"]
    told: float = found["distance_m"]
    return told


def deepest_tile(hidden: BaseFeature) -> tuple[float, float]:
    """Look at the tile with the finest grid."""
    x, y = place_of(json_of(f"{ITEMS}/{hidden.pk}"))
    tile = tile_of(MAX_ZOOM, x, y)
    options = {"default_options": {"y_coord_down": True}}
    for name, layer in (("hideouts", "hideouts"), ("map", "markers")):
        body = Client().get(f"/tiles/{name}/{tile.z}/{tile.x}/{tile.y}.mvt").content
        (marker,) = mapbox_vector_tile.decode(body, **options)[layer]["features"]
        on_tile = marker["geometry"]["coordinates"]
    share_x, share_y = (
        (start + (at + 0.5) / EXTENT) / 2**tile.z for start, at in zip((tile.x, tile.y), on_tile, strict=True)
    )
    return share_x * 360 - 180, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * share_y))))


def place_of(feature: Any) -> tuple[float, float]:  # noqa: ANN401 (GeoJSON)
    longitude, latitude = feature["geometry"]["coordinates"]
    return longitude, latitude


def files(_hidden: BaseFeature) -> tuple[float, float]:
    """Fetch everything as a file."""
    table = b"".join(Client().get("/api/collections/hideouts/export.csv")).decode().splitlines()
    values = dict(zip(table[0].lstrip("\ufeff").split(","), table[1].split(","), strict=True))
    body = b"".join(Client().get("/api/collections/hideouts/export.geojson"))
    printed = place_of(json.loads(body)["features"][0])
    assert (float(values["longitude"]), float(values["latitude"])) == printed
    return printed


def pages(hidden: BaseFeature) -> tuple[float, float]:
    """Read what a page says to machines; it leads nobody there."""
    page = Client().get(f"/hideouts/{hidden.pk}/").content.decode()
    assert "geo:" not in page
    assert "openstreetmap.org/directions" not in page
    (text,) = re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)
    geo = json.loads(text)["@graph"][0]["geo"]
    assert (geo["@type"], geo["geoRadius"]) == ("GeoCircle", 250)
    spot = re.search(r'data-lon="([0-9.]+)" data-lat="([0-9.]+)"', page)
    assert spot
    told = geo["geoMidpoint"]["longitude"], geo["geoMidpoint"]["latitude"]
    assert told == (float(spot[1]), float(spot[2]))
    return told


ATTACKS: list[Attack] = [bisecting_boxes, bisecting_filters, trilateration, deepest_tile, files, pages]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_an_attack_ends_in_the_middle_of_the_cell_however_often_it_is_tried(layer: Layer, attack: Attack) -> None:
    middle = cell(Place(12.3457, 53.9262))
    # Both as far from it as can be.
    first, second = within(middle, 1, 1), within(middle, -1, -1)
    assert GEOD.inv(*middle, *first)[2] > 100
    hidden = hide(layer, *first)
    found = [attack(hidden)]
    update_feature(layer=layer, feature=hidden, changes={"geom": Point(*second, srid=WGS84)})
    found.append(attack(hidden))
    for place in found:
        assert GEOD.inv(*place, *middle)[2] < 1.5
