"""Where somebody goes who names a thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from layers.areas.models import Area
from layers.core.named_places import read_named_place
from layers.osm.models import GazetteerEntry

if TYPE_CHECKING:
    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db
WOODS = MultiPolygon(Polygon.from_bbox((12.0, 53.8, 12.4, 54.0)), srid=4326)


def settle(area: Area, name: str, lon: float, importance: float) -> None:
    GazetteerEntry.objects.create(
        id=f"place-{name}",
        name=name,
        kind="village",
        importance=importance,
        area=area,
        point=Point(lon, 53.9, srid=4326),
        bbox=[lon, 53.9, lon, 53.9],
        words=name,
    )


def test_who_goes_to_a_municipality_goes_to_the_village_of_its_name(make_feature: MakeFeature) -> None:
    area = make_feature("areas", title="Waldau", geom=WOODS)
    assert isinstance(area, Area)
    name = f"areas/{area.pk}"
    middle = read_named_place(name, "to").place
    assert (middle.longitude, middle.latitude) == area.point.coords
    settle(area, "Neustadt", 12.01, importance=0.9)
    assert read_named_place(name, "to").place.longitude == pytest.approx(12.01)
    settle(area, "Waldau", 12.02, importance=0.1)
    assert read_named_place(name, "to").place.longitude == pytest.approx(12.02)
