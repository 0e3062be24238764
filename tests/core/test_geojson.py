from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import GEOSGeometry, LineString, MultiLineString, MultiPolygon, Point, Polygon
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from layers.core import registry
from layers.core.crs import SYSTEMS
from layers.core.geojson import feature_item, feature_page
from layers.core.values import BBox, Page
from layers.places.models import Playground

if TYPE_CHECKING:
    from layers.core.crs import Crs
    from layers.core.geojson import FeaturePage
    from tests.conftest import MakeFeature

PLAYGROUNDS = registry.get("playgrounds")
CLOCKWISE = Polygon(((0, 0), (0, 2), (2, 2), (2, 0), (0, 0)), ((0.5, 0.5), (1, 0.5), (1, 1), (0.5, 1), (0.5, 0.5)))

pytestmark = pytest.mark.django_db


def read(page: FeaturePage) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(b"[%b]" % page.features)
    return features


def only(layer_id: str) -> dict[str, Any]:
    layer = registry.get(layer_id)
    (feature,) = read(feature_page(layer, layer.queryset(), Page(10)))
    return feature


def test_has_exactly_the_public_properties_in_order(make_feature: MakeFeature) -> None:
    for layer in registry.layers():
        made = make_feature(layer.id)
        feature = only(layer.id)
        assert list(feature) == ["type", "id", "geometry", "properties"]
        assert (feature["type"], feature["id"]) == ("Feature", made.pk)
        assert list(feature["properties"]) == list(layer.properties)


def test_prints_each_type_as_json_has_it(make_feature: MakeFeature) -> None:
    area = make_feature("areas", geom=Polygon.from_bbox((12, 53, 13, 54)))
    make_feature("rest-spots", lit=True, covered=False, seats=4, kind="bench")
    make_feature("playgrounds", equipment=["slide", 'a "big" swing'])
    spot, playground = only("rest-spots")["properties"], only("playgrounds")["properties"]
    assert (spot["lit"], spot["covered"], spot["backrest"], spot["seats"]) == (True, False, None, 4)
    assert (spot["area"], spot["organisation"], spot["description"]) == (area.pk, None, "")
    assert (playground["equipment"], playground["age_from"]) == (["slide", 'a "big" swing'], None)


def test_prints_times_with_their_offset(make_feature: MakeFeature) -> None:
    start = datetime(2026, 6, 13, 15, tzinfo=UTC)
    make_feature("events", starts_at=start)
    properties = only("events")["properties"]
    assert datetime.fromisoformat(properties["starts_at"]) == start
    assert datetime.fromisoformat(properties["starts_at"]).tzinfo is not None
    assert properties["ends_at"] is None


class TestAnyText(TestCase):
    @given(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200),
        st.lists(st.text("\"\\{},' x", max_size=40), max_size=3),
    )
    @settings(max_examples=150)
    def test_comes_out_as_it_went_in(self, text: str, entries: list[str]) -> None:
        Playground(geom=Point(0, 0), title=text, description=text, equipment=entries).save()
        properties = only("playgrounds")["properties"]
        assert (properties["title"], properties["description"], properties["equipment"]) == (text, text, entries)


class TestGeometry:
    def test_has_at_most_seven_decimals_and_no_crs(self, make_feature: MakeFeature) -> None:
        make_feature("playgrounds", geom=Point(12.123456789012, 53.1))
        assert only("playgrounds")["geometry"] == {"type": "Point", "coordinates": [12.1234568, 53.1]}

    @pytest.mark.parametrize("crs", SYSTEMS, ids=lambda crs: crs.uri)
    def test_a_way_keeps_its_direction(self, make_feature: MakeFeature, crs: Crs) -> None:
        """PostGIS turns lines round along with rings."""
        ways = [
            LineString((12.1, 53.1), (12.2, 53.2), (12.3, 53.1)),
            MultiLineString(LineString((12.1, 53.1), (12.2, 53.2)), LineString((12.2, 53.2), (12.3, 53.1))),
        ]
        for way in ways:
            made = make_feature("playgrounds", geom=way.clone())
            item = feature_item(PLAYGROUNDS, PLAYGROUNDS.queryset(), made.pk, crs)
            assert item is not None
            coordinates = json.loads(item.feature)["geometry"]["coordinates"]
            line = coordinates if way.geom_type == "LineString" else [place for part in coordinates for place in part]
            easts = [place[1 if crs.is_north_first else 0] for place in line]
            assert easts == sorted(easts)

    @pytest.mark.parametrize("geom", [CLOCKWISE, MultiPolygon(CLOCKWISE)])
    def test_goes_round_counter_clockwise_outside_and_clockwise_in_holes(
        self, make_feature: MakeFeature, geom: GEOSGeometry
    ) -> None:
        make_feature("playgrounds", geom=geom)
        coordinates = only("playgrounds")["geometry"]["coordinates"]
        exterior, hole = coordinates if geom.geom_type == "Polygon" else coordinates[0]
        assert signed_area(exterior) > 0 > signed_area(hole)

    def test_is_the_same_geometry(self, make_feature: MakeFeature) -> None:
        make_feature("playgrounds", geom=CLOCKWISE)
        assert GEOSGeometry(json.dumps(only("playgrounds")["geometry"])).equals(CLOCKWISE)


def signed_area(ring: list[list[float]]) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


class TestPages:
    def test_follow_each_other_without_gap_or_repetition_under_inserts_and_deletions(
        self, make_feature: MakeFeature
    ) -> None:
        made = [make_feature("playgrounds").pk for _ in range(7)]
        features, after, seen = PLAYGROUNDS.queryset().visible_to(None), 0, []
        while True:
            page = feature_page(PLAYGROUNDS, features, Page(2, after))
            seen += [feature["id"] for feature in read(page)]
            if page.next_after is None:
                break
            after = page.next_after
            if len(seen) == 2:
                PLAYGROUNDS.queryset().filter(pk=made[0]).delete()
                made.append(make_feature("playgrounds").pk)
        assert seen == made

    @pytest.mark.parametrize(("limit", "returned", "goes_on"), [(1, 1, True), (2, 2, True), (3, 3, False), (4, 3, False)])
    def test_count_what_is_there(self, make_feature: MakeFeature, limit: int, returned: int, goes_on: bool) -> None:  # noqa: FBT001
        for _ in range(3):
            make_feature("playgrounds")
        page = feature_page(PLAYGROUNDS, PLAYGROUNDS.queryset(), Page(limit))
        assert (page.returned, page.matched, page.next_after is not None) == (returned, 3, goes_on)
        assert len(read(page)) == returned

    def test_of_nothing_are_empty(self) -> None:
        for features in (PLAYGROUNDS.queryset(), PLAYGROUNDS.queryset().none()):
            page = feature_page(PLAYGROUNDS, features, Page(10))
            assert (page.features, page.returned, page.matched, page.next_after) == (b"", 0, 0, None)

    def test_beyond_the_end_still_tell_how_many_there_are(self, make_feature: MakeFeature) -> None:
        last = make_feature("playgrounds").pk
        page = feature_page(PLAYGROUNDS, PLAYGROUNDS.queryset(), Page(10, last))
        assert (page.returned, page.matched, page.next_after) == (0, 1, None)

    def test_take_every_filter(self, make_feature: MakeFeature) -> None:
        wanted = make_feature("playgrounds", title="wanted", surface="sand")
        make_feature("playgrounds", surface="grass")
        make_feature("playgrounds", surface="sand", geom=Point(0, 0))
        features = PLAYGROUNDS.queryset().visible_to(None).in_bbox(BBox(12, 53, 13, 54)).filter(surface="sand")
        assert [feature["id"] for feature in read(feature_page(PLAYGROUNDS, features, Page(10)))] == [wanted.pk]

    def test_take_one_statement(self, make_feature: MakeFeature) -> None:
        make_feature("playgrounds")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            feature_page(PLAYGROUNDS, PLAYGROUNDS.queryset().visible_to(None), Page(10))
        assert len(queries) == 1
        assert re.match(r"SELECT .+ LIMIT 11$", queries[0]["sql"])


def test_an_item_is_the_entry_of_the_list(make_feature: MakeFeature) -> None:
    made = make_feature("playgrounds", equipment=["slide"])
    item = feature_item(PLAYGROUNDS, PLAYGROUNDS.queryset(), made.pk)
    assert item
    assert item.version == 1
    assert json.loads(item.feature) == only("playgrounds")
    assert feature_item(PLAYGROUNDS, PLAYGROUNDS.queryset(), made.pk + 1) is None
