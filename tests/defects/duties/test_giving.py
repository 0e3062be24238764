"""A report says why an office has it, from the beginning and when somebody gives it to another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from layers.defects.duties.sorts import Sort
from layers.defects.models import Report
from tests.defects.asking import HERE, send
from tests.defects.duties.declaring import boundary, box, duty, office, road
from tests.defects.office import route_report

if TYPE_CHECKING:
    from layers.core.permissions import Actor
    from layers.defects.models import Authority, Category

pytestmark = pytest.mark.django_db

AROUND = (HERE.x - 0.01, HERE.y - 0.01, HERE.x + 0.01, HERE.y + 0.01)


def test_a_report_on_a_road_goes_to_its_office(hole: Category, authority: Authority) -> None:
    roads = office("roads", "Straßenbauamt", spoken="das Straßenbauamt", is_elsewhere=True)
    line = road((HERE.x - 0.01, HERE.y), (HERE.x + 0.01, HERE.y))
    duty(roads, boundary("l-18", line, sort=Sort.STATE_ROAD, width_m=20, title="L 18"), "road")
    report = send(hole)
    assert (report.authority, report.authority == authority) == (roads, False)
    assert report.why == "Die L 18 ist eine Landesstraße. Dafür ist das Straßenbauamt zuständig."


def test_whose_duty_it_could_be_has_it_for_that(hole: Category, clerk: Actor, authority: Authority) -> None:
    owner = office("owner", "Wohnbau GmbH", spoken="die Wohnbau GmbH")
    ground = boundary("yard", box(*AROUND), sort=Sort.PRIVATE, title="Hof 3")
    duty(owner, ground)
    duty(authority, ground, hole)
    report = send(hole)
    assert report.authority == authority
    route_report(actor=clerk, report=report, version=1, authority=owner)
    assert Report.objects.get().why == "Dieser Ort ist Privatgelände: Hof 3. Dafür ist die Wohnbau GmbH zuständig."


def test_who_has_no_duty_there_has_it_because_somebody_looked(
    hole: Category, clerk: Actor, authority: Authority, other_authority: Authority
) -> None:
    report = send(hole)
    assert report.authority == authority
    route_report(actor=clerk, report=report, version=1, authority=other_authority)
    why = Report.objects.get().why
    assert why == f"Das Amt hat sich das angesehen: Darum kümmert sich jetzt {other_authority.title}."
