"""Loading again: a real extract, edits by people here, the extract doctored, and the original once more.

Every rule of the refresh has one test, which looks at what the third load made of one feature.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import osmium
import pytest
from django.contrib.gis.geos import Point
from osmium.osm import mutable

from layers.areas.models import Area
from layers.core import registry
from layers.core.models import BaseFeature, LayerVersion, Status
from layers.core.services import create_feature, mark_not_there, update_feature
from layers.events.models import Event
from layers.osm.regions import Region
from tests.osm.helpers import Edit, real_extract

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers.osm.loading import Load

LIECHTENSTEIN = Region(id="liechtenstein", name="Liechtenstein")
NEW = 90_000_000_000

pytestmark = pytest.mark.django_db

Snapshot = dict[tuple[str, int], dict[str, Any]]


@dataclass
class Story:
    """What was seen on the way."""

    picked: dict[str, tuple[str, int]] = field(default_factory=dict)
    before: Snapshot = field(default_factory=dict)
    doctored: Snapshot = field(default_factory=dict)
    again: Snapshot = field(default_factory=dict)
    loads: list[Load] = field(default_factory=list)
    versions: list[dict[str, int]] = field(default_factory=list)

    def seen(self, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """One feature before and after the doctored load."""
        return self.before[self.picked[name]], self.doctored[self.picked[name]]


def everything() -> Snapshot:
    return {(layer.id, row["id"]): row for layer in registry.layers() for row in layer.queryset().values()}


def versions() -> dict[str, int]:
    return dict(LayerVersion.objects.values_list("layer", "version"))


def pick(story: Story, name: str, layer_id: str, **filters: str) -> BaseFeature:
    """A feature that nothing else in the story touches, away from its like and from the municipality's edge."""
    taken = [pk for layer, pk in story.picked.values() if layer == layer_id]
    candidates = registry.get(layer_id).queryset().filter(**filters).exclude(pk__in=taken).order_by("pk")
    feature: BaseFeature = next(one for one in candidates if is_alone(one) and is_inland(one))
    story.picked[name] = layer_id, feature.pk
    return feature


def is_inland(feature: BaseFeature) -> bool:
    place = Point(*east_of(feature, 600), srid=4326)
    around = Area.objects.smallest_containing(place)
    return around is not None and around.geom.covers(feature.geom.point_on_surface)


def is_alone(feature: BaseFeature) -> bool:
    others = type(feature)._default_manager.exclude(pk=feature.pk).filter(kind=feature.kind)
    return not others.filter(point__dwithin=(feature.point, 200)).exists()


def edited_here(story: Story) -> dict[str, BaseFeature]:
    """People work with what the first load brought."""
    benches, playgrounds, venues = (registry.get(name) for name in ("rest-spots", "playgrounds", "venues"))
    nodes = {"osm_type": "n"}
    things = {
        "renamed here": pick(story, "renamed here", "rest-spots", kind="bench", **nodes),
        "not there": pick(story, "not there", "rest-spots", kind="bench", **nodes),
        "not there, redrawn": pick(story, "not there, redrawn", "rest-spots", kind="bench", **nodes),
        "gone, edited": pick(story, "gone, edited", "rest-spots", kind="bench", **nodes),
        "gone, with event": pick(story, "gone, with event", "venues", osm_type="w"),
        "gone": pick(story, "gone", "rest-spots", kind="bench", **nodes),
        "changed in OSM": pick(story, "changed in OSM", "rest-spots", kind="bench", **nodes),
        "only its version": pick(story, "only its version", "rest-spots", kind="bench", **nodes),
        "moved in OSM": pick(story, "moved in OSM", "rest-spots", kind="bench", **nodes),
        "redrawn as an area": pick(story, "redrawn as an area", "playgrounds", **nodes),
        "new number, 20 m": pick(story, "new number, 20 m", "rest-spots", kind="viewpoint", **nodes),
        "new number, 40 m": pick(story, "new number, 40 m", "rest-spots", kind="viewpoint", **nodes),
        "another kind": pick(story, "another kind", "rest-spots", kind="toilets", **nodes),
    }
    update_feature(layer=benches, feature=things["renamed here"], changes={"title": "Bank der Jugend"})
    update_feature(layer=benches, feature=things["gone, edited"], changes={"description": "Hier sitzt man schön."})
    update_feature(layer=playgrounds, feature=things["redrawn as an area"], changes={"description": "Mit Rutsche."})
    for name in ("not there", "not there, redrawn"):
        mark_not_there(layer=benches, feature=things[name])
    venue = things["gone, with event"]
    create_feature(
        layer=registry.get("events"),
        values={"title": "Fest", "geom": venue.geom.point_on_surface, "venue": venue, "starts_at": "2026-06-13T15:00:00Z"},
    )
    own = create_feature(
        layer=benches, values={"kind": "bench", "title": "Eigene Bank", "geom": Point(9.52, 47.14, srid=4326)}
    )
    story.picked["made here"] = "rest-spots", own.pk
    assert venues.queryset().with_local_content().filter(pk=venue.pk).exists()
    return things


def doctor(things: dict[str, BaseFeature]) -> Edit:
    """What OpenStreetMap's own people do meanwhile."""
    edit = Edit()
    ids = {name: (thing.osm_type or "", thing.osm_id or 0) for name, thing in things.items()}
    for name in ("gone", "gone, edited", "gone, with event", "redrawn as an area", "not there, redrawn"):
        edit.removed.add(ids[name])
    for name in ("new number, 20 m", "new number, 40 m"):
        edit.removed.add(ids[name])
    tags = {name: dict(thing.osm_tags) for name, thing in things.items()}
    edit.replaced = {
        ids["renamed here"]: {"tags": {**tags["renamed here"], "name": "OSM-Bank", "seats": "3"}, "version": 99},
        ids["changed in OSM"]: {"tags": {**tags["changed in OSM"], "seats": "7"}, "version": 99},
        ids["only its version"]: {"tags": {**tags["only its version"], "check_date": "2026-01-01"}, "version": 99},
        ids["moved in OSM"]: {"location": east_of(things["moved in OSM"], 500), "version": 99},
        ids["another kind"]: {"tags": {"amenity": "drinking_water"}, "version": 99},
    }
    edit.added = [
        node(1, east_of(things["new number, 20 m"], 20), tags["new number, 20 m"]),
        node(2, east_of(things["new number, 40 m"], 40), tags["new number, 40 m"]),
        node(3, east_of(things["not there, redrawn"], 10), tags["not there, redrawn"]),
        *outline(4, things["redrawn as an area"]),
        mutable.Way(id=NEW, version=1, nodes=[NEW + n for n in (4, 5, 6, 7, 4)], tags=tags["redrawn as an area"]),
    ]
    return edit


def node(number: int, place: tuple[float, float], tags: dict[str, str] | None = None) -> mutable.Node:
    return mutable.Node(id=NEW + number, version=1, location=place, tags=tags or {})


def outline(number: int, thing: BaseFeature) -> list[mutable.Node]:
    """Four corners around a thing."""
    x, y = thing.point.coords
    return [
        node(number + i, (x + dx, y + dy))
        for i, (dx, dy) in enumerate([(-1e-4, -1e-4), (1e-4, -1e-4), (1e-4, 1e-4), (-1e-4, 1e-4)])
    ]


def east_of(thing: BaseFeature, metres: float) -> tuple[float, float]:
    """A place some metres east, in degrees; one degree of longitude is 75.9 km here (at 47.1° north)."""
    x, y = thing.point.coords
    return x + metres / 75_900, y


@pytest.fixture(scope="module")
def story(loader: Callable[..., Load], tmp_path_factory: pytest.TempPathFactory) -> Story:
    original = real_extract("liechtenstein.osm.pbf")
    changed = tmp_path_factory.mktemp("doctored") / "liechtenstein.osm.pbf"
    told = Story(loads=[loader(original, LIECHTENSTEIN)])
    things = edited_here(told)
    told.before, told.versions = everything(), [versions()]
    doctor(things).write(original, changed)
    told.loads.append(loader(changed, LIECHTENSTEIN))
    told.doctored, told.versions = everything(), [*told.versions, versions()]
    told.loads.append(loader(original, LIECHTENSTEIN))
    told.again = everything()
    return told


def test_a_field_set_here_wins_and_the_others_follow_openstreetmap(story: Story) -> None:
    before, after = story.seen("renamed here")
    assert after["title"] == before["title"] == "Bank der Jugend"
    assert (before["seats"], after["seats"]) == (None, 3)
    assert after["osm_tags"]["name"] == "OSM-Bank"
    assert after["overrides"] == {"title": "Bank der Jugend"}
    assert after["version"] == before["version"] + 1


def test_a_change_in_openstreetmap_arrives(story: Story) -> None:
    before, after = story.seen("changed in OSM")
    assert after["seats"] == 7
    assert after["osm_version"] == 99
    assert after["version"] == before["version"] + 1
    assert after["updated_at"] > before["updated_at"]


def test_a_change_that_nobody_sees_only_renews_the_snapshot(story: Story) -> None:
    before, after = story.seen("only its version")
    assert after["osm_version"] == 99
    assert after["osm_edited_at"] is not None
    assert after["osm_tags"]["check_date"] == "2026-01-01"
    assert (after["version"], after["updated_at"]) == (before["version"], before["updated_at"])


def test_a_thing_that_moved_takes_its_new_place(story: Story) -> None:
    before, after = story.seen("moved in OSM")
    assert after["geom"].x == pytest.approx(before["geom"].x + 500 / 75_900, abs=1e-6)
    assert after["osm_geom"] == after["geom"]


def test_what_is_not_there_stays_away(story: Story) -> None:
    before, after = story.seen("not there")
    assert before["status"] == after["status"] == Status.ARCHIVED
    assert after["not_there"]
    assert after["version"] == before["version"]


def test_what_is_not_there_stays_away_under_another_number_too(story: Story) -> None:
    _before, after = story.seen("not there, redrawn")
    assert after["osm_id"] == NEW + 3
    assert after["not_there"]
    assert after["status"] == Status.ARCHIVED
    assert not [row for row in story.doctored.values() if row["osm_id"] == NEW + 3 and row["status"] != Status.ARCHIVED]


def test_what_vanished_with_content_of_people_is_unconfirmed(story: Story) -> None:
    before, after = story.seen("gone, edited")
    assert (before["status"], after["status"]) == (Status.PUBLISHED, Status.UNCONFIRMED)
    assert after["description"] == "Hier sitzt man schön."
    assert after["version"] == before["version"] + 1


def test_what_hangs_on_a_feature_is_content_too(story: Story) -> None:
    _before, after = story.seen("gone, with event")
    assert after["status"] == Status.UNCONFIRMED
    assert Event.objects.get().venue_id == after["id"]


def test_what_vanished_without_content_is_archived(story: Story) -> None:
    before, after = story.seen("gone")
    assert (before["status"], after["status"]) == (Status.PUBLISHED, Status.ARCHIVED)


def test_what_returns_comes_back_under_its_old_number(story: Story) -> None:
    for name in ("gone", "gone, edited", "gone, with event"):
        key = story.picked[name]
        assert story.again[key]["status"] == Status.PUBLISHED
        assert story.again[key]["osm_id"] == story.before[key]["osm_id"]
        assert story.again[key]["overrides"] == story.before[key]["overrides"]


def test_a_point_redrawn_as_an_area_keeps_its_content(story: Story) -> None:
    before, after = story.seen("redrawn as an area")
    assert (before["osm_type"], after["osm_type"], after["osm_id"]) == ("n", "w", NEW)
    assert (before["geom"].geom_type, after["geom"].geom_type) == ("Point", "Polygon")
    assert after["description"] == "Mit Rutsche."
    assert after["status"] == Status.PUBLISHED


def test_a_thing_made_anew_within_thirty_metres_is_the_same(story: Story) -> None:
    before, after = story.seen("new number, 20 m")
    assert after["osm_id"] == NEW + 1
    assert after["status"] == Status.PUBLISHED
    assert after["version"] == before["version"] + 1


def test_a_thing_made_anew_farther_away_is_another(story: Story) -> None:
    _before, after = story.seen("new number, 40 m")
    assert after["status"] == Status.ARCHIVED
    new = [row for row in story.doctored.values() if row["osm_id"] == NEW + 2]
    assert [(row["id"] != after["id"], row["status"]) for row in new] == [(True, Status.PUBLISHED)]


def test_an_object_that_becomes_another_kind_stays_the_same_feature(story: Story) -> None:
    before, after = story.seen("another kind")
    assert (before["kind"], after["kind"]) == ("toilets", "drinking_water")


def test_what_people_made_here_is_left_alone(story: Story) -> None:
    before, after = story.seen("made here")
    assert before == after


def test_nothing_else_changes(story: Story) -> None:
    touched = {(row["osm_type"], row["osm_id"]) for row in (story.before[key] for key in story.picked.values())}
    others = {key: row for key, row in story.before.items() if (row["osm_type"], row["osm_id"]) not in touched}
    assert {key: story.doctored[key] for key in others} == others


def test_the_report_counts_every_rule(story: Story) -> None:
    changes = story.loads[1].changes["rest-spots"].counts()
    expected = {"created": 1, "updated": 4, "redrawn": 2, "unconfirmed": 1, "archived": 2}
    assert {name: count for name, count in changes.items() if count} == expected
    assert story.loads[1].changes["playgrounds"].redrawn == 1
    assert story.loads[1].changes["venues"].unconfirmed == 1
    assert story.loads[2].changes["venues"].returned == 1


def test_only_layers_that_changed_get_a_new_version(story: Story) -> None:
    first, second = story.versions
    changed = {layer for layer, version in second.items() if version != first.get(layer)}
    seen = {layer for layer, change in story.loads[1].changes.items() if change}
    assert changed == seen
    assert "rest-spots" in changed
    assert "areas" not in changed


def test_the_original_is_what_was_loaded_at_last(story: Story) -> None:
    known = {(e.type_str(), e.id) for e in osmium.FileProcessor(str(real_extract("liechtenstein.osm.pbf")))}
    shown = [row for row in story.again.values() if row["osm_id"] and row["status"] == Status.PUBLISHED]
    assert all((row["osm_type"], row["osm_id"]) in known for row in shown)
