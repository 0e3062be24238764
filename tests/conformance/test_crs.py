"""Coordinate reference systems: checks 30 to 33, OGC API - Features, Part 2.

Expected coordinates come from pyproj, with the axes in the order that the authority of each system says.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from pyproj import Transformer
from shapely.geometry import mapping

from tests.conformance.service import CRS84, EPSG, LAYERS, document, every_layer, get, ids, items_path, numbers, refused
from tests.conformance.world import HERE, LATITUDE, LONGITUDE

if TYPE_CHECKING:
    from django.test import Client
    from shapely.geometry.base import BaseGeometry

    from layers.core.layer import Layer
    from tests.conformance.world import World

pytestmark = pytest.mark.django_db

METRIC = [f"{EPSG}{code}" for code in (3857, 25832, 25833)]
SYSTEMS = [CRS84, f"{EPSG}4326", *METRIC]
# A centimetre: a hundredth of a metre, and the seventh decimal of a degree.
CENTIMETRE = {CRS84: 1e-7, f"{EPSG}4326": 1e-7, **dict.fromkeys(METRIC, 0.01)}
NOT_LISTED = [
    "http://x", f"{EPSG}31468", f"{EPSG}4979", "EPSG:4326", "4326", "", "CRS84", f"{EPSG}25832 ", f"[{EPSG}25832]",
    "[EPSG:25832]", "https://www.opengis.net/def/crs/EPSG/0/25832", f"{EPSG}25832/", f"{EPSG}9999999999", f"{EPSG}-1",
    CRS84.lower(), "urn:ogc:def:crs:EPSG::25832", "+proj=utm +zone=32", f"{EPSG}25832' OR 1=1", "file:///etc/passwd",
]  # fmt: skip
HERE_TEXT = ",".join(map(str, HERE))


def code_of(system: str) -> str:
    """As pyproj names it."""
    return "OGC:CRS84" if system == CRS84 else f"EPSG:{system.rpartition('/')[2]}"


@cache
def transformer(system: str) -> Transformer:
    """From longitude and latitude to a system in its own order of axes."""
    return Transformer.from_crs("OGC:CRS84", code_of(system), always_xy=False)


def projected(geometry: BaseGeometry, system: str) -> BaseGeometry:
    return shapely.transform(geometry, lambda places: np.column_stack(transformer(system).transform(*places.T)))


def box_around(system: str, metres: float) -> str:
    """A box around the middle of everything here, in a system's own units and order of axes."""
    first, second = transformer(system).transform(LONGITUDE, LATITUDE)
    size = metres if system in METRIC else metres / 111_320
    return f"{first - size},{second - size},{first + size},{second + size}"


@every_layer
def test_check_30_a_system_that_is_not_listed_is_400(client: Client, world: World, layer: Layer) -> None:
    """/req/crs/fc-crs-valid-value, /req/crs/fc-bbox-crs-valid-values, /req/filter/filter-crs-param."""
    path = items_path(layer)
    for system in NOT_LISTED:
        assert refused(client, path, {"crs": system})["parameter"] == "crs"
        assert refused(client, path, {"bbox": HERE_TEXT, "bbox-crs": system})["parameter"] == "bbox-crs"
        query = {"filter": "S_INTERSECTS(geometry, POINT(12 53))", "filter-crs": system}
        assert refused(client, path, query)["parameter"] == "filter-crs"
        assert refused(client, f"{path}/{world.ids(layer)[0]}", {"crs": system})["parameter"] == "crs"


@every_layer
def test_check_30_every_listed_system_works(client: Client, world: World, layer: Layer) -> None:
    """/req/crs/fc-md-crs-list, /req/crs/fc-md-storageCrs-valid-value; CRS84 comes first, as the default."""
    collections = document(client, "/api/collections")
    own = document(client, f"/api/collections/{layer.id}")
    entry = next(entry for entry in collections["collections"] if entry["id"] == layer.id)
    for described in (own, entry):
        listed = [
            system
            for named in described["crs"]
            for system in (collections["crs"] if named == "#/crs" and described is entry else [named])
        ]
        assert listed[0] == CRS84
        assert set(listed) == set(SYSTEMS)
        assert len(set(listed)) == len(listed)
        assert described["storageCrs"] == CRS84
    for system in SYSTEMS:
        assert ids(client, layer, bbox=HERE_TEXT, crs=system) == world.within(layer, HERE)


def test_check_30_parameters_are_described(client: Client) -> None:
    """/req/crs/fc-crs-definition, /req/crs/fc-bbox-crs-definition: optional, a URI, in form style."""
    body = document(client, "/api/openapi.json")
    for layer in LAYERS:
        listed = body["paths"][f"/collections/{layer.id}/items"]["get"]["parameters"]
        resolved = [
            body["components"]["parameters"][part["$ref"].rpartition("/")[2]] if "$ref" in part else part for part in listed
        ]
        described = {parameter["name"]: parameter for parameter in resolved}
        for name in ("crs", "bbox-crs", "filter-crs"):
            assert (described[name]["in"], described[name]["style"], described[name]["explode"]) == ("query", "form", False)
            assert not described[name]["required"]
            assert described[name]["schema"]["type"] == "string"


@every_layer
def test_check_31_the_system_is_named_in_angle_brackets(client: Client, world: World, layer: Layer) -> None:
    """/req/crs/ogc-crs-header, /req/crs/ogc-crs-header-value."""
    for path in (f"{items_path(layer)}?bbox={HERE_TEXT}", f"{items_path(layer)}/{world.named(layer, 'line').id}"):
        separator = "&" if "?" in path else "?"
        assert get(client, path)["Content-Crs"] == f"<{CRS84}>"
        for system in SYSTEMS:
            response = get(client, f"{path}{separator}crs={system}")
            assert response["Content-Crs"] == f"<{system}>"
            assert response["Content-Type"] == "application/geo+json"
            head = client.head(f"{path}{separator}crs={system}")
            assert head["Content-Crs"] == f"<{system}>"


@every_layer
def test_check_32_axes_follow_the_authority(client: Client, world: World, layer: Layer) -> None:
    """/req/crs/geojson, /req/crs/fc-crs-action: the list and the item, to a centimetre."""
    for system in SYSTEMS:
        body = document(client, items_path(layer), {"crs": system, "bbox": HERE_TEXT})
        shown = {feature["id"]: feature["geometry"] for feature in body["features"]}
        assert list(shown) == world.within(layer, HERE)
        for sample in world.of(layer):
            if sample.id in shown:
                expected = numbers(mapping(projected(sample.geometry, system))["coordinates"])
                # In which order a ring goes round is another check's.
                found = sorted(numbers(shown[sample.id]["coordinates"]))
                assert found == pytest.approx(sorted(expected), abs=CENTIMETRE[system], rel=0), system
                item = document(client, f"{items_path(layer)}/{sample.id}", {"crs": system})
                assert item["geometry"] == shown[sample.id]


@every_layer
def test_check_32_a_point_has_its_axes_in_order(client: Client, world: World, layer: Layer) -> None:
    """EPSG:4326 is latitude, longitude; the projected ones are east, north."""
    for system in SYSTEMS:
        point = document(client, f"{items_path(layer)}/{world.named(layer, 'point').id}", {"crs": system})
        expected = transformer(system).transform(LONGITUDE, LATITUDE)
        assert point["geometry"]["coordinates"] == pytest.approx(expected, abs=CENTIMETRE[system], rel=0), system
        assert system != f"{EPSG}4326" or point["geometry"]["coordinates"] == [LATITUDE, LONGITUDE]


@every_layer
def test_check_32_geometries_without_a_place_in_a_system_are_no_fault(client: Client, layer: Layer) -> None:
    """The other side of the globe has no place in UTM 32, and the pole none in Mercator: an answer or a refusal, no 500."""
    for system in SYSTEMS:
        response = client.get(items_path(layer), {"crs": system})
        assert response.status_code in {200, 400}, (system, response.content[:300])
        assert b"nfinity" not in response.content
        assert b"NaN" not in response.content


@every_layer
def test_check_33_the_same_box_gives_the_same_ids(client: Client, world: World, layer: Layer) -> None:
    """/req/crs/fc-bbox-crs-action: axes in the order of the box's own system."""
    expected = world.within(layer, HERE)
    for system in SYSTEMS:
        assert ids(client, layer, bbox=box_around(system, 20_000), bbox_crs=system) == expected, system
        assert ids(client, layer, bbox=box_around(system, 0.5), bbox_crs=system) == [world.named(layer, "point").id], system


@every_layer
def test_check_33_heights_and_other_parameters_go_with_it(client: Client, world: World, layer: Layer) -> None:
    """/req/crs/fc-bbox-crs-default-value: without one, a box is in CRS84."""
    expected = world.within(layer, HERE)
    west, south, east, north = HERE
    assert ids(client, layer, bbox=HERE_TEXT) == ids(client, layer, bbox=HERE_TEXT, bbox_crs=CRS84) == expected
    assert ids(client, layer, bbox=HERE_TEXT, crs=f"{EPSG}25833") == expected
    assert ids(client, layer, bbox=f"{south},{west},{north},{east}", bbox_crs=f"{EPSG}4326") == expected
    assert ids(client, layer, bbox=f"{south},{west},0,{north},{east},9", bbox_crs=f"{EPSG}4326") == expected
    first = document(client, items_path(layer), {"bbox": box_around(METRIC[1], 20_000), "bbox-crs": METRIC[1], "limit": "2"})
    (link,) = [link["href"] for link in first["links"] if link["rel"] == "next"]
    assert [feature["id"] for feature in document(client, link)["features"]] == expected[2:4]


@every_layer
def test_check_33_latitude_first_crosses_the_antimeridian_too(client: Client, world: World, layer: Layer) -> None:
    both = [world.named(layer, f"{side} of the antimeridian").id for side in ("east", "west")]
    assert ids(client, layer, bbox="65,177,70,-177", bbox_crs=f"{EPSG}4326") == both


@every_layer
def test_check_23_values_outside_the_box_s_own_system_are_400(client: Client, layer: Layer) -> None:
    outside = {f"{EPSG}4326": ["-91,0,1,1", "0,0,91,1", "1,0,0,1", "0,-181,1,1", HERE_TEXT.replace("12.3", "120.3")]}
    outside |= {
        system: ["1e300,1e300,2e300,2e300", "1e12,1e12,2e12,2e12", "0,6e6,1e6,5e6", "nan,0,1,1"] for system in METRIC
    }
    for system, boxes in outside.items():
        for box in boxes:
            assert refused(client, items_path(layer), {"bbox": box, "bbox-crs": system})["parameter"] == "bbox", (
                system,
                box,
            )
