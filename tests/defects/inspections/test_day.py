"""The day's round: in the shortest order by road, for those whose work it is, and ticked off from a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from django.contrib.gis.geos import Point
from django.urls import reverse

from api.inspections.trips import plan_trip
from layers.core.values import LonLat
from layers.defects.handling import set_priority
from layers.defects.inspections.kinds import Kind
from layers.defects.inspections.models import Depot
from layers.defects.models import Note, Report
from routing.router import Mode, Place
from tests.defects.asking import NEXT_DOOR, send
from tests.defects.inspections.grounds import inspect, make_ground
from tests.fake_router import FakeRouter
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.test import Client
    from numpy.typing import NDArray

    from layers.core.models import BaseFeature
    from layers.core.permissions import Actor
    from layers.defects.models import Authority, Category

pytestmark = pytest.mark.django_db
JSON = "application/json"
DAY = "/rounds/day/"


@pytest.fixture
def desk(client: Client, clerk: Actor) -> Client:
    assert clerk.user is not None
    sign_in_twice(client, clerk.user)
    return client


@pytest.fixture
def along_a_street(category: Category) -> list[Report]:
    """Four reports along a street, in no order."""
    return [send(category, place=Point(12.31 + 0.01 * step, 53.95, srid=4326)) for step in (3, 0, 2, 1)]


def query(*reports: Report) -> str:
    return f"{DAY}?reports={','.join(str(report.pk) for report in reports)}"


def numbers_on(body: str) -> list[str]:
    """The reports of a page in the order of its stops."""
    return re.findall(r"rounds/day/ticks/(\d+)/", body)


def key(number: int) -> dict[str, str]:
    return {"idempotency_key": f"a-key-of-many-letters-{number}"}


def test_stops_come_in_the_order_of_the_way(
    desk: Client,
    along_a_street: list[Report],
    area: BaseFeature,
    fake_router: FakeRouter,  # noqa: ARG001 (there are roads)
) -> None:
    Depot.objects.create(area_id=area.pk, title="Bauhof", point=Point(12.305, 53.95, srid=4326))
    body = desk.get(query(*along_a_street)).content.decode()
    by_place = [str(report.pk) for report in sorted(along_a_street, key=lambda report: report.geom.x)]
    assert numbers_on(body) in (by_place, by_place[::-1])
    assert "Beginnt hier: Bauhof" in body
    assert "Luftlinie" not in body
    assert body.count("<svg") >= 2


def test_without_a_depot_it_begins_at_the_first(desk: Client, along_a_street: list[Report]) -> None:
    body = desk.get(query(*along_a_street)).content.decode()
    assert numbers_on(body)[0] == str(along_a_street[0].pk)
    assert "Niemand hat gesagt, wo Runden beginnen" in body


def test_without_any_roads_it_is_as_the_crow_flies_and_says_so(desk: Client, along_a_street: list[Report]) -> None:
    assert "Luftlinie" in desk.get(query(*along_a_street)).content.decode()


def test_a_playground_is_a_stop(desk: Client, clerk: Actor, authority: Authority) -> None:  # noqa: ARG001 (the clerk's office)
    ground = make_ground(clerk)
    body = desk.get(f"{DAY}?grounds={ground.pk}").content.decode()
    assert reverse("pages:inspect", args=[ground.pk, "annual"]) in body
    assert "heute geprüft" not in body
    inspect(clerk, ground, kind=Kind.ANNUAL, qualification="Prüferin")
    assert "heute geprüft" in desk.get(f"{DAY}?grounds={ground.pk}").content.decode()


def test_what_is_not_theirs_is_left_out(
    desk: Client, category: Category, other_authority: Authority, along_a_street: list[Report]
) -> None:
    foreign = send(category, place=NEXT_DOOR)
    assert foreign.authority == other_authority
    body = desk.get(query(foreign, along_a_street[0])).content.decode()
    assert numbers_on(body) == [str(along_a_street[0].pk)]
    alone = desk.get(query(foreign)).content.decode()
    assert "nichts für Sie zu tun" in alone
    assert foreign.reference not in alone


@pytest.mark.parametrize(
    "words", ["reports=x,-1,1e3,²", f"reports={'9' * 30}", "grounds=&by=rocket", "reports=" + "1," * 500]
)
def test_nonsense_asks_for_nothing(desk: Client, words: str) -> None:
    assert desk.get(f"{DAY}?{words}").status_code == 200


def test_the_most_urgent_is_offered_first(desk: Client, clerk: Actor, along_a_street: list[Report]) -> None:
    last = along_a_street[-1]
    set_priority(actor=clerk, report=last, version=1, priority=4)
    body = desk.get(DAY).content.decode()
    offered = re.findall(r'name="reports" value="(\d+)"', body)
    assert offered[0] == str(last.pk)
    assert sorted(offered) == sorted(str(report.pk) for report in along_a_street)


def test_a_tick_solves_a_report_once(desk: Client, along_a_street: list[Report]) -> None:
    report = along_a_street[0]
    address = reverse("pages:day-tick", args=[report.pk])
    values = {"outcome": "done", "word": "Neue Kette.", **key(1)}
    answers = [desk.post(address, values, HTTP_ACCEPT=JSON) for _turn in range(2)]
    assert {answer["Location"] for answer in answers} == {f"/rounds/day/done/{report.pk}/"}
    solved = Report.objects.get(pk=report.pk)
    assert (solved.state, solved.steps.filter(move="resolve").count()) == ("resolved", 1)
    assert solved.steps.get(move="resolve").word == "Neue Kette."
    assert solved.reference in desk.get(f"/rounds/day/done/{report.pk}/").content.decode()
    again = desk.post(address, {**values, **key(2)}, HTTP_ACCEPT=JSON)
    assert again.status_code == 409


def test_a_tick_counts_though_a_colleague_was_there(desk: Client, clerk: Actor, along_a_street: list[Report]) -> None:
    report = along_a_street[0]
    set_priority(actor=clerk, report=report, version=1, priority=3)
    address = reverse("pages:day-tick", args=[report.pk])
    assert desk.post(address, {"outcome": "done", "word": "Fertig.", **key(1)}).status_code == 303


def test_a_note_solves_nothing(desk: Client, along_a_street: list[Report]) -> None:
    report = along_a_street[0]
    address = reverse("pages:day-tick", args=[report.pk])
    assert desk.post(address, {"outcome": "note", "word": "Leiter fehlt.", **key(1)}).status_code == 303
    assert Note.objects.get().text == "Leiter fehlt."
    assert Report.objects.get(pk=report.pk).state == "open"


@pytest.mark.parametrize(
    "wrong", [{"outcome": "done", "word": " "}, {"outcome": "note", "word": ""}, {"outcome": "x"}, {"word": "x" * 4001}]
)
def test_a_tick_without_words_is_none(desk: Client, along_a_street: list[Report], wrong: dict[str, str]) -> None:
    address = reverse("pages:day-tick", args=[along_a_street[0].pk])
    assert desk.post(address, {**wrong, **key(1)}, HTTP_ACCEPT=JSON).status_code == 422
    assert Report.objects.get(pk=along_a_street[0].pk).state == "open"


def test_nobody_ticks_off_what_is_others(client: Client, other_clerk: Actor, along_a_street: list[Report]) -> None:
    report = along_a_street[0]
    address = reverse("pages:day-tick", args=[report.pk])
    values = {"outcome": "done", "word": "Fertig.", **key(1)}
    assert client.post(address, values).status_code == 403
    assert other_clerk.user is not None
    sign_in_twice(client, other_clerk.user)
    assert client.post(address, values).status_code == 404
    assert client.get(reverse("pages:day-stop", args=[report.pk])).status_code == 404
    assert Report.objects.get(pk=report.pk).state == "open"


class OneWay(FakeRouter):
    """Eastwards everything takes ten times as long."""

    def matrix(self, sources: Sequence[Place], targets: Sequence[Place], mode: Mode) -> NDArray[np.float64]:
        seconds = super().matrix(sources, targets, mode)
        east = np.array([[target.lon > source.lon for target in targets] for source in sources])
        return np.where(east, seconds * 10, seconds)


PLACES = [LonLat(12.30, 53.90), LonLat(12.34, 53.94), LonLat(12.30, 53.94), LonLat(12.34, 53.90)]


def test_the_order_follows_the_roads_and_not_the_crow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layers.core.roads.router", OneWay)
    one_way = plan_trip(PLACES, Mode.CAR)
    asked = [Place(place.longitude, place.latitude) for place in PLACES]
    seconds = OneWay().matrix(asked, asked, Mode.CAR)
    best = min(
        sum(seconds[a, b] for a, b in zip((0, *rest), (*rest, 0), strict=True))
        for rest in ((1, 2, 3), (1, 3, 2), (2, 1, 3), (2, 3, 1), (3, 1, 2), (3, 2, 1))
    )
    order = one_way.order
    assert sum(seconds[a, b] for a, b in zip(order, [*order[1:], 0], strict=True)) == pytest.approx(best)


def test_a_place_off_every_road_is_reached_as_the_crow_flies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layers.core.roads.router", lambda: FakeRouter(box=(12.0, 53.0, 12.32, 54.0)))
    trip = plan_trip(PLACES, Mode.FOOT)
    assert sorted(trip.order) == [0, 1, 2, 3]
    assert trip.is_straight
    assert len(trip.legs) == 4
    assert trip.distance_m > 10_000


def test_one_place_is_no_way() -> None:
    assert plan_trip(PLACES[:1], Mode.CAR).legs == []
