from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from layers.core import registry
from layers.core.exceptions import InvalidInputError
from layers.core.layer import Layer
from layers.core.models import LayerVersion, Status
from layers.core.services import create_feature, mark_changed, mark_not_there, update_feature

if TYPE_CHECKING:
    from tests.conftest import MakeFeature

PLAYGROUNDS = registry.get("playgrounds")
EVENTS = registry.get("events")

pytestmark = pytest.mark.django_db


def version(layer_id: str = "playgrounds") -> int:
    return LayerVersion.objects.filter(layer=layer_id).values_list("version", flat=True).first() or 0


class TestCreate:
    def test_sets_the_smallest_area_around_it(self, make_feature: MakeFeature) -> None:
        make_feature("areas", title="district", geom=Polygon.from_bbox((10, 50, 14, 56)))
        village = make_feature("areas", title="village", geom=Polygon.from_bbox((12, 53, 13, 54)))
        feature = make_feature("playgrounds", geom=Point(12.5, 53.5))
        assert feature.area == village  # type: ignore[attr-defined]

    def test_leaves_the_area_empty_where_there_is_none(self, make_feature: MakeFeature) -> None:
        assert make_feature("playgrounds").area is None  # type: ignore[attr-defined]

    def test_gives_the_layer_a_new_version(self, make_feature: MakeFeature) -> None:
        make_feature("playgrounds")
        before = version()
        make_feature("playgrounds")
        assert version() == before + 1
        assert version("rest-spots") == 0

    def test_names_the_field_that_is_unknown(self) -> None:
        with pytest.raises(InvalidInputError) as caught:
            create_feature(layer=PLAYGROUNDS, values={"geom": Point(0, 0), "colour": "red"})
        assert caught.value.parameter == "colour"

    def test_names_the_field_that_is_missing(self) -> None:
        with pytest.raises(InvalidInputError) as caught:
            create_feature(layer=PLAYGROUNDS, values={"title": "nowhere"})
        assert caught.value.parameter == "geom"

    def test_names_the_field_that_does_not_fit(self) -> None:
        with pytest.raises(InvalidInputError) as caught:
            create_feature(layer=PLAYGROUNDS, values={"geom": Point(0, 0), "age_from": -1})
        assert caught.value.parameter == "age_from"

    def test_leaves_nothing_behind_when_it_fails(self) -> None:
        with pytest.raises(InvalidInputError):
            create_feature(layer=PLAYGROUNDS, values={"geom": Point(0, 0), "wheelchair": "perhaps"})
        assert not PLAYGROUNDS.queryset().exists()
        assert version() == 0

    def test_the_database_itself_refuses_an_event_that_ends_before_it_starts(self, make_feature: MakeFeature) -> None:
        event = make_feature("events", starts_at=now())
        with pytest.raises(IntegrityError), transaction.atomic():
            EVENTS.queryset().filter(pk=event.pk).update(ends_at=now() - timedelta(days=1))


class TestUpdate:
    def test_counts_versions_of_row_and_layer(self, make_feature: MakeFeature) -> None:
        feature = make_feature("playgrounds")
        before = version()
        changed = update_feature(layer=PLAYGROUNDS, feature=feature, changes={"title": "New"})
        changed.refresh_from_db()
        assert (changed.title, changed.version, version()) == ("New", 2, before + 1)

    def test_becomes_an_override_on_a_feature_from_openstreetmap(self, make_feature: MakeFeature) -> None:
        feature = make_feature("playgrounds", osm_type="n", osm_id=1)
        changes = {"title": "Ours", "equipment": ["slide"], "geom": Point(1, 2)}
        feature = update_feature(layer=PLAYGROUNDS, feature=feature, changes=changes)
        feature.refresh_from_db()
        assert feature.overrides == {
            "title": "Ours",
            "equipment": ["slide"],
            "geom": {"type": "Point", "coordinates": [1, 2]},
        }

    def test_is_no_override_on_a_feature_of_our_own(self, make_feature: MakeFeature) -> None:
        feature = update_feature(layer=PLAYGROUNDS, feature=make_feature("playgrounds"), changes={"title": "New"})
        assert feature.overrides == {}

    def test_of_what_is_decided_here_is_no_override(self, make_feature: MakeFeature) -> None:
        feature = make_feature("playgrounds", osm_type="n", osm_id=1)
        feature = update_feature(layer=PLAYGROUNDS, feature=feature, changes={"status": Status.ARCHIVED})
        assert feature.overrides == {}

    def test_moves_it_to_another_area(self, make_feature: MakeFeature) -> None:
        area = make_feature("areas", geom=Polygon.from_bbox((0, 0, 1, 1)))
        feature = make_feature("playgrounds")
        feature = update_feature(layer=PLAYGROUNDS, feature=feature, changes={"geom": Point(0.5, 0.5)})
        assert feature.area == area  # type: ignore[attr-defined]


def test_a_change_keeps_what_others_changed_meanwhile(make_feature: MakeFeature) -> None:
    seen = make_feature("playgrounds", title="Alt", surface="sand")
    update_feature(layer=PLAYGROUNDS, feature=PLAYGROUNDS.model.objects.get(pk=seen.pk), changes={"surface": "grass"})
    changed = update_feature(layer=PLAYGROUNDS, feature=seen, changes={"title": "Neu"})
    assert (changed.title, changed.surface, changed.version) == ("Neu", "grass", 3)  # type: ignore[attr-defined]


def test_a_change_reaches_every_layer_that_shows_the_model(make_feature: MakeFeature) -> None:
    class Shaded(Layer):
        model, style = PLAYGROUNDS.model, PLAYGROUNDS.style
        id, title, properties = "shaded", "Shaded", ("title",)

    with registry.registered(Shaded):
        make_feature("playgrounds")
        assert version("shaded") == 1


def test_two_layers_never_feed_one_model_from_openstreetmap() -> None:
    class Copy(type(PLAYGROUNDS)):  # type: ignore[misc]  # a declaration derived from another
        id = "copy"

    with pytest.raises(ImproperlyConfigured, match="copy"), registry.registered(Copy):
        pass


def test_a_tombstone_takes_it_off_the_map(make_feature: MakeFeature) -> None:
    feature = make_feature("playgrounds", osm_type="n", osm_id=1)
    before = version()
    mark_not_there(layer=PLAYGROUNDS, feature=feature)
    feature.refresh_from_db()
    assert feature.not_there
    assert not PLAYGROUNDS.queryset().visible_to(None).exists()
    assert version() == before + 1


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_leaves_the_version_as_it_was() -> None:
    mark_changed(layer=PLAYGROUNDS)
    with transaction.atomic():
        mark_changed(layer=PLAYGROUNDS)
        transaction.set_rollback(True)
    assert version() == 1
