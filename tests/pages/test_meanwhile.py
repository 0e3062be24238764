"""What changes between the look-up of a feature and the answer: no old page passes for the present one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point, Polygon

from api.pages import explore
from layers.core import registry
from layers.core.services import create_feature, update_feature

if TYPE_CHECKING:
    from django.test import Client

    from api.pages.explore import Found

pytestmark = pytest.mark.django_db

ADDRESSES = ("/playgrounds/{}/", "/playgrounds/{}/card/", "/embed/playgrounds/{}/", "/playgrounds/{}/map.svg")


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_was_read_before_a_change_is_not_kept_as_what_came_of_it(
    client: Client, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    layer = registry.get("playgrounds")
    place = create_feature(layer=layer, values={"geom": Point(9.55, 47.15, srid=4326), "title": "Before"})
    real = explore.find

    def find_just_before_a_change(layer_id: str, feature_id: int) -> Found:
        found = real(layer_id, feature_id)
        geom = Polygon.from_bbox((9.549, 47.149, 9.551, 47.151))
        update_feature(layer=layer, feature=layer.queryset().get(pk=place.pk), changes={"title": "After", "geom": geom})
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(explore, "find", find_just_before_a_change)
        meanwhile.setattr("api.pages.embed.find", find_just_before_a_change)
        old = client.get(address.format(place.pk))
    assert old.status_code == 200
    answer = client.get(address.format(place.pk), headers={"If-None-Match": old["ETag"]})
    assert answer.status_code == 200
    assert answer.content != old.content
