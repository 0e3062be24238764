"""An inspection arrives: it is written down for good, and what is broken becomes a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from layers.core.exceptions import ForbiddenError, InvalidFieldsError
from layers.core.permissions import VISITOR
from layers.defects.categories import Category
from layers.defects.inspections.finishing import FoundDraft, InspectionDraft, findings_for, finish_inspection
from layers.defects.inspections.kinds import Kind
from layers.defects.inspections.models import Finding, Inspection, PlayDevice
from layers.defects.models import Authority, Note, Report, Reporter
from tests.defects.inspections.grounds import DEFECT, FINE, inspect, make_ground, swing_of

if TYPE_CHECKING:
    from layers.core.permissions import Actor

pytestmark = pytest.mark.django_db
UNCHECKED = Finding.Outcome.UNCHECKED


def test_a_defect_becomes_a_report(clerk: Actor, authority: Authority) -> None:
    ground = make_ground(clerk)
    swing = swing_of(ground)
    inspection = inspect(clerk, ground, FoundDraft(swing, DEFECT, ["chains"], "Ein Glied ist offen.", priority=3))
    report = Report.objects.get()
    assert (report.source, report.thing, report.thing_title) == ("inspection", ground.thing, "Spielplatz Am Wall")
    assert report.text == "Schaukel\nnicht erfüllt: „Ketten und Seile ganz“\nEin Glied ist offen."
    assert (report.priority, report.state, report.authority) == (3, "open", authority)
    assert report.category.code == "playground"
    assert report.answers == {"device": "swing", "danger": False}
    assert not Reporter.objects.exists()
    outcomes = [(finding.device_name, finding.outcome, finding.report) for finding in inspection.findings.all()]
    assert outcomes == [
        ("Der Spielplatz insgesamt", FINE, None),
        ("Schaukel", DEFECT, report),
        ("Rutsche", FINE, None),
    ]


def test_what_is_dangerous_is_closed_until_somebody_finds_it_right_again(clerk: Actor, authority: Authority) -> None:  # noqa: ARG001 (somebody must be responsible)
    ground = make_ground(clerk)
    swing = swing_of(ground)
    inspect(clerk, ground, FoundDraft(swing, DEFECT, note="Balken faul.", is_blocked=True), days_ago=2)
    since = PlayDevice.objects.get(pk=swing.pk).blocked_since
    assert since is not None
    assert Report.objects.get().priority == Report.Priority.DANGER
    assert "gesperrt" in Note.objects.get().text
    inspect(clerk, ground, FoundDraft(swing, UNCHECKED), days_ago=1)
    assert PlayDevice.objects.get(pk=swing.pk).blocked_since == since
    inspect(clerk, ground)
    assert PlayDevice.objects.get(pk=swing.pk).blocked_since is None


def test_an_old_inspection_that_comes_late_opens_nothing(clerk: Actor, authority: Authority) -> None:  # noqa: ARG001 (as above)
    ground = make_ground(clerk)
    swing = swing_of(ground)
    inspect(clerk, ground, FoundDraft(swing, DEFECT, note="Balken faul.", is_blocked=True))
    inspect(clerk, ground, days_ago=3)
    assert PlayDevice.objects.get(pk=swing.pk).blocked_since is not None


@pytest.mark.usefixtures("authority")
def test_nor_where_the_later_one_has_not_looked_at_everything(clerk: Actor) -> None:
    ground = make_ground(clerk)
    swing = swing_of(ground)
    other = next(one.device for one in findings_for(ground, {}) if one.device and one.device != swing)
    closed = FoundDraft(swing, DEFECT, note="Balken faul.", is_blocked=True)
    inspect(clerk, ground, closed, FoundDraft(other, UNCHECKED))
    inspect(clerk, ground, days_ago=3)
    assert PlayDevice.objects.get(pk=swing.pk).blocked_since is not None


def test_a_defect_without_anybody_responsible_is_kept(clerk: Actor) -> None:
    ground = make_ground(clerk)
    inspect(clerk, ground, FoundDraft(swing_of(ground), DEFECT, note="Kaputt."))
    finding = Finding.objects.get(outcome=DEFECT)
    assert (finding.report, finding.note) == (None, "Kaputt.")


def test_a_defect_without_any_category_is_kept(clerk: Actor, authority: Authority) -> None:  # noqa: ARG001 (as above)
    Category.objects.update(is_active=False)
    ground = make_ground(clerk)
    inspect(clerk, ground, FoundDraft(swing_of(ground), DEFECT, note="Kaputt."))
    assert Finding.objects.get(outcome=DEFECT).report is None


def test_what_is_finished_is_never_changed(clerk: Actor) -> None:
    inspection = inspect(clerk, make_ground(clerk))
    changes = ({"note": "Doch nicht."}, {"kind": "annual"}, {"done_at": now()}, {"signed_as": "Jemand"})
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            Inspection.objects.filter(pk=inspection.pk).update(**change)
    for change in ({"outcome": "unchecked"}, {"note": "Doch nicht."}, {"device_name": "Rutsche"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Finding.objects.filter(inspection=inspection).update(**change)


def test_who_it_was_may_be_forgotten(clerk: Actor) -> None:
    inspection = inspect(clerk, make_ground(clerk))
    assert Inspection.objects.filter(pk=inspection.pk).update(inspector=None, signed_as="") == 1


def test_nobody_else_may(clerk: Actor, other_clerk: Actor) -> None:
    ground = make_ground(clerk)
    for actor in (VISITOR, other_clerk):
        with pytest.raises(ForbiddenError):
            inspect(actor, ground)
    assert not Inspection.objects.exists()


def test_everything_that_is_missing_is_said_at_once(clerk: Actor) -> None:
    ground = make_ground(clerk)
    swing = swing_of(ground)
    findings = [FoundDraft(swing, DEFECT)]
    with pytest.raises(InvalidFieldsError) as caught:
        finish_inspection(clerk, InspectionDraft(ground, Kind.ANNUAL, now().replace(year=2000), findings, ""))
    assert set(caught.value.problems) == {"done_at", "signed_as", "qualification", f"note_{swing.pk}"}


def test_looking_at_nothing_is_no_inspection(clerk: Actor) -> None:
    ground = make_ground(clerk)
    with pytest.raises(InvalidFieldsError) as caught:
        finish_inspection(clerk, InspectionDraft(ground, Kind.VISUAL, now(), findings_for(ground, {}), "Kim Wolf"))
    assert set(caught.value.problems) == {"outcome_0"}
