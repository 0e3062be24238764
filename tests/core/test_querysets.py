from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import MultiPoint, Point, Polygon

from layers.core import registry
from layers.core.clock import is_over
from layers.core.models import Entry, Status
from layers.core.permissions import actor_for
from layers.core.querysets import PUBLIC_STATUSES
from layers.core.values import BBox, Interval

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.core.models import BaseFeature
    from tests.conftest import MakeFeature

EVENTS = registry.get("events")
PLAYGROUNDS = registry.get("playgrounds")

pytestmark = pytest.mark.django_db


def titles(features: object) -> set[str]:
    return set(features.values_list("title", flat=True))  # type: ignore[attr-defined]


class TestVisibleTo:
    @pytest.mark.parametrize("status", Status)
    def test_the_public_sees_what_is_public(self, make_feature: MakeFeature, status: Status) -> None:
        make_feature("playgrounds", status=status)
        seen = PLAYGROUNDS.queryset().visible_to(None).exists()
        assert seen == (status in PUBLIC_STATUSES)
        assert Entry.objects.visible_to(None).exists() == seen

    @pytest.mark.parametrize("has_proved_it", [True, False])
    def test_a_superuser_who_has_proved_it_sees_everything(
        self, make_hidden: MakeFeature, superuser: User, *, has_proved_it: bool
    ) -> None:
        make_hidden("playgrounds")
        actor = actor_for(superuser, has_proved_it=has_proved_it)
        assert PLAYGROUNDS.queryset().visible_to(actor).exists() == has_proved_it
        assert Entry.objects.visible_to(actor).exists() == has_proved_it

    def test_an_account_alone_shows_nothing_more(self, make_hidden: MakeFeature, superuser: User) -> None:
        make_hidden("playgrounds")
        superuser.is_superuser = False
        assert not PLAYGROUNDS.queryset().visible_to(actor_for(superuser, has_proved_it=True)).exists()


class TestInBBox:
    BOX = BBox(12, 53, 13, 54)

    @pytest.mark.parametrize(
        ("geom", "inside"),
        [
            (Point(12.5, 53.5), True),
            (Point(12, 53), True),
            (Point(11.999, 53.5), False),
            (Polygon.from_bbox((11, 52, 14, 55)), True),
            (Polygon.from_bbox((12.9, 53.9, 14, 55)), True),
            (MultiPoint(Point(0, 0), Point(12.5, 53.5)), True),
            # Their boxes overlap, they do not.
            (Polygon(((11, 53.9), (12.1, 55), (11, 55), (11, 53.9))), False),
        ],
    )
    def test_keeps_what_touches_the_box(self, make_feature: MakeFeature, geom: object, inside: bool) -> None:  # noqa: FBT001
        make_feature("playgrounds", geom=geom)
        assert PLAYGROUNDS.queryset().in_bbox(self.BOX).exists() == inside

    def test_crosses_the_antimeridian(self, make_feature: MakeFeature) -> None:
        make_feature("playgrounds", title="Fiji", geom=Point(178, -17))
        make_feature("playgrounds", title="Samoa", geom=Point(-172, -14))
        make_feature("playgrounds", title="Laage", geom=Point(12, 53))
        assert titles(PLAYGROUNDS.queryset().in_bbox(BBox(177, -20, -170, -10))) == {"Fiji", "Samoa"}

    def test_reaches_to_the_poles(self, make_feature: MakeFeature) -> None:
        make_feature("playgrounds", title="South Pole", geom=Point(0, -90))
        assert titles(PLAYGROUNDS.queryset().in_bbox(BBox(-180, -90, 180, -60))) == {"South Pole"}


class TestDuring:
    @pytest.fixture(autouse=True)
    def _events(self, make_feature: MakeFeature) -> None:
        day = datetime(2026, 6, 13, tzinfo=UTC)
        make_feature("events", title="short", starts_at=day.replace(hour=15), ends_at=day.replace(hour=17))
        make_feature("events", title="endless", starts_at=day.replace(hour=12))
        make_feature("events", title="festival", starts_at=day.replace(day=12), ends_at=day.replace(day=15))

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("2026-06-13", {"short", "endless", "festival"}),
            ("2026-06-13T16:00:00Z", {"short", "festival"}),
            ("2026-06-13T18:00:00+02:00", {"short", "festival"}),
            ("2026-06-13T12:00:00Z", {"endless", "festival"}),
            ("2026-06-13T17:00:00Z", {"short", "festival"}),
            ("2026-06-13T17:00:01Z", {"festival"}),
            ("../2026-06-12", {"festival"}),
            ("2026-06-14/..", {"festival"}),
            ("/2026-06-11", set()),
            ("2026-06-16/", set()),
            ("2026-06-13T13:00:00Z/2026-06-13T14:00:00Z", {"festival"}),
        ],
    )
    def test_keeps_what_happens_then(self, text: str, expected: set[str]) -> None:
        assert titles(EVENTS.queryset().during(EVENTS, Interval.parse(text))) == expected

    def test_keeps_everything_in_a_layer_without_times(self, make_feature: MakeFeature) -> None:
        make_feature("playgrounds", title="always")
        assert titles(PLAYGROUNDS.queryset().during(PLAYGROUNDS, Interval.parse("1900-01-01"))) == {"always"}


def test_nearest_comes_first_with_its_distance_in_metres(make_feature: MakeFeature) -> None:
    make_feature("playgrounds", title="far", geom=Point(12.1, 53))
    make_feature("playgrounds", title="near", geom=Point(12.001, 53))
    first, second = PLAYGROUNDS.queryset().nearest_to(12, 53)
    assert (first.title, second.title) == ("near", "far")
    assert first.distance_m.m == pytest.approx(67.1, abs=0.2)  # a thousandth of a degree of longitude at 53° north


def make_osm(make_feature: MakeFeature, layer_id: str, osm_id: int) -> BaseFeature:
    return make_feature(layer_id, osm_type="n", osm_id=osm_id)


class TestEntries:
    def test_has_every_layer(self, make_feature: MakeFeature) -> None:
        made = {(layer.id, make_feature(layer.id).pk) for layer in registry.layers()}
        assert set(Entry.objects.values_list("layer", "feature_id")) == made

    def test_shows_each_thing_once_in_the_first_layer_that_is_asked_for(self, make_feature: MakeFeature) -> None:
        make_osm(make_feature, "organisations", 7)
        make_osm(make_feature, "venues", 7)
        make_feature("venues")
        make_feature("venues")
        every = Entry.objects.in_layers(["organisations", "venues"])
        assert every.count() == 4
        assert every.each_thing_once().count() == 3
        assert Entry.objects.in_layers(["venues"]).each_thing_once().count() == 3

    def test_tells_icon_family_and_times(self, make_feature: MakeFeature) -> None:
        start = datetime(2026, 6, 13, 15, tzinfo=UTC)
        make_feature("events", starts_at=start)
        make_feature("rest-spots", kind="shelter")
        event, shelter = Entry.objects.order_by("layer")
        assert (event.family, event.starts_at, event.ends_at) == ("events", start, start)
        assert (shelter.icon, shelter.starts_at) == ("maki/shelter", None)

    def test_leaves_out_what_is_over(self, make_feature: MakeFeature) -> None:
        noon = datetime(2026, 6, 13, 12, tzinfo=UTC)
        make_feature("playgrounds", title="always")
        make_feature("events", title="over", starts_at=noon - timedelta(hours=4), ends_at=noon - timedelta(minutes=1))
        make_feature("events", title="on", starts_at=noon - timedelta(hours=4), ends_at=noon + timedelta(minutes=1))
        make_feature("events", title="begun", starts_at=noon - timedelta(hours=2))
        make_feature("events", title="begun long ago", starts_at=noon - timedelta(hours=4))
        assert titles(Entry.objects.current(noon)) == {"always", "on", "begun"}

    def test_what_is_over_is_the_same_for_one_entry_as_for_all(self, make_feature: MakeFeature) -> None:
        noon = datetime(2026, 6, 13, 12, tzinfo=UTC)
        for minutes in (-181, -180, -179, -1, 0, 1):
            begin = noon + timedelta(minutes=minutes)
            make_feature("events", title=f"without an end {minutes}", starts_at=begin)
            make_feature("events", title=f"with an end {minutes}", starts_at=begin, ends_at=begin + timedelta(minutes=180))
        going_on = {entry.title for entry in Entry.objects.all() if not is_over(entry.starts_at, entry.known_end, noon)}
        assert titles(Entry.objects.current(noon)) == going_on

    def test_counts_things_by_family_the_largest_first(self, make_feature: MakeFeature) -> None:
        make_feature("events")
        make_feature("playgrounds")
        make_feature("rest-spots")
        counts = Entry.objects.visible_to(None).each_thing_once().count_by_family()
        assert list(counts.items()) == [("places", 2), ("events", 1)]

    def test_has_the_extent_of_each_layer(self, make_feature: MakeFeature) -> None:
        make_feature("playgrounds", geom=Point(1, 2))
        make_feature("playgrounds", geom=Polygon.from_bbox((3, 4, 5, 6)))
        make_feature("events", geom=Point(9, 9), starts_at=datetime(2026, 6, 13, tzinfo=UTC))
        extents = Entry.objects.extents()
        assert set(extents) == {"playgrounds", "events"}
        assert extents["playgrounds"].bbox == BBox(1, 2, 5, 6)
        assert extents["playgrounds"].start is None
        assert extents["events"].end == datetime(2026, 6, 13, tzinfo=UTC)


def test_local_content_is_an_override_or_something_that_people_hung_on_it(make_feature: MakeFeature) -> None:
    club = make_feature("organisations", title="lends")
    make_feature("organisations", title="bare")
    make_feature("depots", organisation=club)
    make_feature("venues", title="bare")
    make_feature("venues", title="changed", overrides={"title": "changed"})
    make_feature("venues", title="looked after", organisation=club)
    make_feature("events", venue=make_feature("venues", title="with event"))
    make_feature("events", venue=make_feature("venues", title="with example"), is_demo=True)
    assert titles(registry.get("venues").queryset().with_local_content()) == {"changed", "looked after", "with event"}
    assert titles(registry.get("organisations").queryset().with_local_content()) == {"lends"}
