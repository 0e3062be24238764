from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from layers.core import registry
from layers.core.models import Entry
from layers.core.nearby import Surroundings, nearby
from layers.organisations.models import Organisation
from layers.places.models import Playground, RestSpot

if TYPE_CHECKING:
    from tests.conftest import MakeFeature

NOON = datetime(2026, 6, 13, 12, tzinfo=UTC)
HERE = Surroundings(12.3457, 53.9262, NOON)
DEGREES_PER_M = 1 / 111_320  # of latitude


def north(metres: float) -> Point:
    return Point(HERE.longitude, HERE.latitude + metres * DEGREES_PER_M, srid=4326)


def titles(limit: int = 50, offset: int = 0) -> list[str]:
    found = nearby(Entry.objects.visible_to(None), registry.layers(), HERE, limit=limit, offset=offset)
    return [entry.title for entry in found]


@pytest.mark.django_db
class TestRanking:
    def test_places_come_by_distance(self, make_feature: MakeFeature) -> None:
        for metres in (300, 100, 200):
            make_feature("playgrounds", title=str(metres), geom=north(metres))
        assert titles() == ["100", "200", "300"]

    def test_benches_do_not_drown_the_festival(self, make_feature: MakeFeature) -> None:
        for metres in range(10, 60, 10):
            make_feature("rest-spots", kind="bench", title=f"bench {metres}", geom=north(metres))
        make_feature("events", title="festival", geom=north(60), starts_at=NOON)
        assert titles()[:2] == ["festival", "bench 10"]

    def test_today_comes_before_next_month(self, make_feature: MakeFeature) -> None:
        make_feature("events", title="next month", geom=north(10), starts_at=NOON + timedelta(days=30))
        make_feature("events", title="today", geom=north(1000), starts_at=NOON + timedelta(hours=3))
        make_feature("playgrounds", title="playground", geom=north(800))
        assert titles() == ["today", "playground", "next month"]

    def test_what_is_over_is_left_out(self, make_feature: MakeFeature) -> None:
        make_feature("events", starts_at=NOON - timedelta(days=2), ends_at=NOON - timedelta(days=1))
        assert titles() == []

    def test_a_thing_in_two_layers_comes_once(self) -> None:
        for model in (Organisation, Playground):
            model.objects.create(geom=north(10), title=model.__name__, osm_type="n", osm_id=1)
        RestSpot.objects.create(geom=north(20), title="other", osm_type="n", osm_id=2)
        assert titles() == ["Playground", "other"]

    def test_distances_are_in_metres(self, make_feature: MakeFeature) -> None:
        make_feature("playgrounds", geom=north(500))
        (entry,) = nearby(Entry.objects.all(), registry.layers(), HERE, limit=1)
        assert entry.distance_m.m == pytest.approx(500, rel=0.01)  # type: ignore[attr-defined]  # annotated

    def test_only_the_layers_that_are_asked_for(self, make_feature: MakeFeature) -> None:
        make_feature("playgrounds")
        make_feature("depots", title="depot")
        found = nearby(Entry.objects.all(), [registry.get("depots")], HERE, limit=5)
        assert [entry.title for entry in found] == ["depot"]

    def test_no_layer_no_entry(self, make_feature: MakeFeature) -> None:
        make_feature("playgrounds")
        assert nearby(Entry.objects.all(), [], HERE, limit=5) == []
        assert nearby(Entry.objects.none(), registry.layers(), HERE, limit=5) == []

    def test_what_is_not_public_is_not_near(self, make_hidden: MakeFeature) -> None:
        make_hidden("playgrounds")
        assert titles() == []


class TestPieces(TestCase):
    """Whatever lies around, and however it is cut, the pieces make the whole list."""

    @given(
        places=st.lists(st.tuples(st.sampled_from(["playgrounds", "rest-spots"]), st.integers(0, 5000)), max_size=12),
        size=st.integers(1, 5),
    )
    def test_pieces_make_the_whole(self, places: list[tuple[str, int]], size: int) -> None:
        for number, (layer_id, metres) in enumerate(places):
            model = registry.get(layer_id).model
            model._default_manager.create(title=f"{number}", geom=north(metres), kind="bench")
        whole = titles()
        pieces = [title for start in range(0, len(whole) + size, size) for title in titles(limit=size, offset=start)]
        assert pieces == whole
        assert sorted(whole) == sorted(str(number) for number in range(len(places)))
