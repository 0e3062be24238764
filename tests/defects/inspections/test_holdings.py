"""What is kept about who inspected, and the examples."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from geo_platform.personal_data.holdings import Wish
from layers.core import registry
from layers.core.services import create_feature
from layers.defects.inspections.demo import demo_inspections, remove_inspections
from layers.defects.inspections.due import what_is_due
from layers.defects.inspections.holdings import KEPT, copy_of, forget_old, forget_person
from layers.defects.inspections.kinds import Kind
from layers.defects.inspections.models import Finding, Ground, Inspection
from tests.defects.asking import HERE
from tests.defects.inspections.grounds import inspect, make_ground

if TYPE_CHECKING:
    from layers.core.permissions import Actor

pytestmark = pytest.mark.django_db


def test_who_goes_takes_their_name_along_and_leaves_what_they_found(clerk: Actor) -> None:
    ground = make_ground(clerk)
    inspect(clerk, ground, kind=Kind.ANNUAL, qualification="Prüferin Wolf")
    inspect(clerk, ground)
    assert clerk.user is not None
    assert [record.values["signed_as"] for record in copy_of(clerk.user)] == ["Kim Wolf", "Kim Wolf"]
    assert forget_person(clerk.user, Wish.KEEP) == 2
    kept = list(Inspection.objects.values_list("inspector", "signed_as", "qualification"))
    assert sorted(map(str, kept)) == ["(None, '', '')", "(None, '', '–')"]
    assert Finding.objects.count() == 6
    assert not list(copy_of(clerk.user))


def test_inspections_go_after_ten_years(clerk: Actor) -> None:
    inspection = inspect(clerk, make_ground(clerk))
    assert forget_old() == 0
    Inspection.objects.bulk_create(
        [Inspection(ground=inspection.ground, kind=Kind.VISUAL, done_at=inspection.done_at - KEPT - timedelta(days=1))]
    )
    assert forget_old() == 1
    assert Inspection.objects.get() == inspection


def test_examples_are_due_and_overdue_and_go_again(clerk: Actor) -> None:
    own = make_ground(clerk, title="Eigener Platz")
    for number in range(5):
        values = {"title": f"Spielplatz {number}", "geom": HERE, "equipment": ["swing"]}
        create_feature(layer=registry.get("playgrounds"), values=values)
    assert demo_inspections() == 4
    assert demo_inspections() == 4
    states = {due.first.state for due in what_is_due(clerk) if due.ground.is_demo}
    assert "overdue" in states
    assert states - {"overdue", "today"}
    remove_inspections()
    assert Ground.objects.get() == own
