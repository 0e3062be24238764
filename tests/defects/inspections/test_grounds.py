"""Playgrounds are taken into care, and it is known what is due there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, now

from layers.core.exceptions import ForbiddenError, InvalidFieldsError
from layers.defects.inspections import grounds
from layers.defects.inspections.checklists import WHOLE, Checklist
from layers.defects.inspections.device_types import DeviceType, name_of, type_of
from layers.defects.inspections.due import what_is_due
from layers.defects.inspections.exceptions import UnknownGroundError
from layers.defects.inspections.kinds import USUAL_DAYS, Kind
from layers.defects.inspections.models import CheckPoint, Ground, PlayDevice
from layers.defects.inspections.usual_points import add_usual_points
from tests.defects.asking import NEXT_DOOR
from tests.defects.inspections.grounds import inspect, make_ground, swing_of

if TYPE_CHECKING:
    from layers.core.models import BaseFeature
    from layers.core.permissions import Actor

pytestmark = pytest.mark.django_db


def test_a_playground_comes_with_what_the_map_knows(clerk: Actor) -> None:
    ground = make_ground(clerk)
    assert [(device.name, device.type) for device in grounds.devices_of(ground)] == [
        ("Schaukel", "swing"),
        ("Rutsche", "slide"),
    ]
    assert (ground.title, ground.visual_days, ground.annual_days) == ("Spielplatz Am Wall", 7, 365)
    assert grounds.take_in(clerk) == 0


def test_each_office_takes_its_own(clerk: Actor, other_clerk: Actor) -> None:
    ground = make_ground(clerk)
    make_ground(other_clerk, NEXT_DOOR, "Spielplatz Dorfstraße")
    assert Ground.objects.count() == 2
    assert [found.ground for found in what_is_due(clerk)] == [ground]
    with pytest.raises(UnknownGroundError):
        grounds.ground_of(other_clerk, ground.pk)


def test_what_was_never_looked_at_is_due_at_once(clerk: Actor) -> None:
    make_ground(clerk)
    (found,) = what_is_due(clerk)
    assert [(due.kind, due.state) for due in found.dues] == [
        ("annual", "today"), ("operational", "today"), ("visual", "today")
    ]  # fmt: skip
    assert found.first.kind == Kind.ANNUAL


def test_whoever_looks_thoroughly_has_looked(clerk: Actor) -> None:
    ground = make_ground(clerk)
    inspect(clerk, ground, kind=Kind.OPERATIONAL)
    (found,) = what_is_due(clerk)
    states = {due.kind: due.state for due in found.dues}
    assert states == {"annual": "today", "operational": "later", "visual": "later"}


@pytest.mark.parametrize(("days_ago", "state"), [(5, "later"), (6, "soon"), (7, "today"), (8, "overdue")])
def test_a_week_after_the_last_look(clerk: Actor, days_ago: int, state: str) -> None:
    ground = make_ground(clerk)
    inspect(clerk, ground, days_ago=days_ago)
    (found,) = what_is_due(clerk)
    visual = next(due for due in found.dues if due.kind == Kind.VISUAL)
    assert visual.state == state
    assert visual.last is not None
    assert visual.on == localdate(visual.last) + timedelta(days=7)


def test_the_longest_overdue_stands_first(clerk: Actor) -> None:
    new, old = make_ground(clerk), make_ground(clerk, title="Spielplatz Bergstraße")
    Ground.objects.filter(pk=old.pk).update(since=now() - timedelta(days=40))
    assert [found.ground for found in what_is_due(clerk)] == [old, new]
    Ground.objects.filter(pk=old.pk).update(is_active=False)
    assert [found.ground for found in what_is_due(clerk)] == [new]


def test_what_the_standard_does_not_allow_cannot_be_set(clerk: Actor, other_clerk: Actor) -> None:
    ground = make_ground(clerk)
    days = {**USUAL_DAYS, Kind.ANNUAL: 700, Kind.VISUAL: 0}
    with pytest.raises(InvalidFieldsError) as caught:
        grounds.set_habits(actor=clerk, ground=ground, habits=grounds.Habits(days, shows_last=True, is_active=True))
    assert set(caught.value.problems) == {"annual_days", "visual_days"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Ground.objects.update(operational_days=120)
    habits = grounds.Habits(USUAL_DAYS, shows_last=True, is_active=True)
    with pytest.raises(ForbiddenError):
        grounds.set_habits(actor=other_clerk, ground=ground, habits=habits)
    assert grounds.set_habits(actor=clerk, ground=ground, habits=habits).shows_last


def test_devices_come_and_go(clerk: Actor, other_clerk: Actor) -> None:
    ground = make_ground(clerk)
    new = PlayDevice(ground=ground, name="Seilbahn", type=DeviceType.CABLEWAY, year=2019)
    with pytest.raises(ForbiddenError):
        grounds.save_device(actor=other_clerk, device=new)
    assert grounds.save_device(actor=clerk, device=new).position == 2
    for wrong in ({"name": ""}, {"type": "rocket"}, {"name": "x" * 200}):
        values = {"ground": ground, "name": "Seilbahn", "type": DeviceType.CABLEWAY} | wrong
        with pytest.raises(InvalidFieldsError) as caught:
            grounds.save_device(actor=clerk, device=PlayDevice(**values))
        assert set(caught.value.problems) == set(wrong)
    grounds.remove_device(actor=clerk, device=swing_of(ground))
    assert [device.name for device in grounds.devices_of(ground)] == ["Rutsche", "Seilbahn"]


def test_nobody_else_says_from_where_one_sets_out(clerk: Actor, area: BaseFeature, other_area: BaseFeature) -> None:
    depot = grounds.set_depot(actor=clerk, area=area.pk, title=" Bauhof ", point=NEXT_DOOR)
    assert depot.title == "Bauhof"
    with pytest.raises(ForbiddenError):
        grounds.set_depot(actor=clerk, area=other_area.pk, title="Bauhof", point=NEXT_DOOR)


def test_there_is_something_to_look_at_on_every_device_in_every_kind() -> None:
    assert CheckPoint.objects.count() > 50
    assert add_usual_points(CheckPoint) == 0
    for kind in Kind:
        checklist = Checklist(kind)
        assert len(checklist.points(WHOLE)) >= 5
        assert all(len(checklist.points(device)) >= 3 for device in DeviceType)
    thorough, quick = Checklist(Kind.ANNUAL), Checklist(Kind.VISUAL)
    for device in DeviceType:
        assert {point.code for point in quick.points(device)} <= {point.code for point in thorough.points(device)}


def test_words_of_the_map_become_devices() -> None:
    assert [type_of(word) for word in ("basketswing", "zipwire", "rocket")] == ["swing", "cableway", "other"]
    assert name_of("rocket_ship") == "rocket ship"
