"""A role reaches down into the areas within, and never up to the one around."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon

from layers.areas.models import Area, AreaRole
from layers.core import registry
from layers.core.permissions import Role, actor_for
from layers.core.services import create_feature

if TYPE_CHECKING:
    from geo_platform.accounts.models import User

pytestmark = pytest.mark.django_db


def area(title: str, west: float, south: float, east: float, north: float) -> Area:
    outline = MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=4326)
    return create_feature(layer=registry.get("areas"), values={"title": title, "geom": outline})  # type: ignore[return-value]


@pytest.mark.parametrize("held", ["district", "middle", "edge"])
def test_whoever_serves_a_village_serves_no_district(held: str, django_user_model: type[User]) -> None:
    areas = {
        "district": area("Amt", 12.0, 53.0, 13.0, 54.0),
        # Where the district has the point that stands for it.
        "middle": area("Mittendrin", 12.4, 53.4, 12.6, 53.6),
        "edge": area("Rand", 12.0, 53.0, 12.2, 53.2),
    }
    user = django_user_model.objects.create(username="clerk")
    AreaRole.objects.create(user=user, area=areas[held], role=Role.STAFF)
    reached = actor_for(user, has_proved_it=True).scope(Role.STAFF).areas
    assert reached == ({one.pk for one in areas.values()} if held == "district" else {areas[held].pk})
