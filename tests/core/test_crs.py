from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point
from pyproj import Transformer

from layers.core import registry
from layers.core.crs import CRS84, SYSTEMS, Crs
from layers.core.exceptions import InvalidInputError
from layers.core.geojson import feature_page
from layers.core.values import Page
from tests.conftest import LAAGE

if TYPE_CHECKING:
    from tests.conftest import MakeFeature

PROJECTED = [crs for crs in SYSTEMS if crs.is_projected]
every_system = pytest.mark.parametrize("crs", SYSTEMS, ids=lambda crs: crs.uri.rpartition("/")[2])


def in_system(crs: Crs, longitude: float, latitude: float) -> tuple[float, float]:
    """Coordinates in the order of the authority, by PROJ alone."""
    if crs is CRS84:
        return longitude, latitude
    first, second = Transformer.from_crs(4326, crs.srid).transform(latitude, longitude)
    return first, second


@every_system
def test_box_is_the_same_place_in_every_system(crs: Crs) -> None:
    corners = [in_system(crs, LAAGE[0] + side, LAAGE[1] + side) for side in (-0.01, 0.01)]
    box = crs.box(",".join(f"{number:.6f}" for corner in corners for number in corner), "bbox")
    assert box.srid == 4326
    assert box.contains(Point(*LAAGE, srid=4326))
    assert not box.contains(Point(LAAGE[0] + 0.02, LAAGE[1], srid=4326))


def test_edge_of_a_projected_box_is_as_curved_as_it_is() -> None:
    crs = Crs.named("http://www.opengis.net/def/crs/EPSG/0/25832", "crs")
    box = crs.box("100000,5900000,900000,5910000", "bbox")
    south = Transformer.from_crs(25832, 4326, always_xy=True).transform(500_000, 5_900_000)
    assert box.boundary.distance(Point(*south, srid=4326)) < 1e-6


@every_system
@pytest.mark.parametrize("text", ["1,2,3", "1,2,3,4,5", "a,b,c,d", "1e300,1,2,3", "5,5,nan,5", "5,5,4,4"])
def test_refuses_what_is_no_box(crs: Crs, text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        crs.box(text, "bbox")
    assert refused.value.parameter == "bbox"


def test_only_degrees_cross_the_antimeridian() -> None:
    assert CRS84.box("177,65,-177,70", "bbox").geom_type == "MultiPolygon"
    for crs in PROJECTED:
        with pytest.raises(InvalidInputError):
            crs.box("900000,5900000,800000,5910000", "bbox")


def test_unknown_system_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(InvalidInputError, match="25833"):
        Crs.named("EPSG:25833", "crs")


@pytest.mark.django_db
def test_what_lies_where_a_system_has_no_coordinates_is_refused(make_feature: MakeFeature) -> None:
    make_feature("playgrounds", geom=Point(99, 0))
    layer, crs = registry.get("playgrounds"), Crs.named("http://www.opengis.net/def/crs/EPSG/0/25832", "crs")
    with pytest.raises(InvalidInputError) as refused:
        feature_page(layer, layer.queryset(), Page(1), crs)
    assert refused.value.parameter == "crs"
