"""Which part of the reports is looked at, as list, tile, number and area."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import Point, Polygon
from django.utils.timezone import localdate, now

from layers.core.permissions import VISITOR, Actor
from layers.core.tiles import Tile
from layers.core.values import BBox
from layers.defects.desk.choosing import Wanted
from layers.defects.desk.deeds import Assign, Go, Weigh
from layers.defects.desk.listing import Order, counts, ordered, read_changed, read_numbers, read_rows
from layers.defects.desk.reading import add_note, changed_since
from layers.defects.desk.tiles import desk_tile
from layers.defects.models import Report, ReportPhoto
from layers.defects.states import Move
from tests.defects.asking import HERE, NEXT_DOOR, make_category, send

if TYPE_CHECKING:
    from layers.defects.models import Authority, Category
    from tests.defects.office import Do

pytestmark = pytest.mark.django_db


def found(actor: Actor, **values: object) -> set[int]:
    return set(Wanted(**values).of(actor).values_list("pk", flat=True))  # type: ignore[arg-type]  # checked where it is used


def test_an_address_says_it_and_nonsense_says_nothing(clerk: Actor) -> None:
    query = {
        "state": "open,resolved,nonsense", "kind": "play", "category": "3", "area": "x", "assignee": "me", "overdue": "1",
        "text": " Kette\0 ", "since": "2026-02-30", "until": "2026-02-28", "box": "9,47,10,48", "priority": "-1",
    }  # fmt: skip
    wanted = Wanted.parse(query)
    assert wanted.parameters == {
        "state": "open,resolved", "kind": "play", "category": "3", "assignee": "me", "overdue": "1", "text": "Kette",
        "until": "2026-02-28", "box": "9.000000,47.000000,10.000000,48.000000",
    }  # fmt: skip
    assert Wanted.parse(wanted.parameters) == wanted
    assert found(clerk) == set()


def test_what_waits_comes_without_being_asked_for(three: list[Report], clerk: Actor, do: Do) -> None:
    first, second, third = (report.pk for report in three)
    do(Go(Move.RESOLVE, "Fertig."), three[0])
    assert found(clerk) == {second, third}
    assert found(clerk, state="all") == {first, second, third}
    assert found(clerk, state="resolved,withdrawn") == {first}


def test_by_who_looks_after_it(three: list[Report], clerk: Actor, do: Do) -> None:
    first, second, third = (report.pk for report in three)
    do(Assign(clerk.user), three[0])
    assert found(clerk, assignee="me") == {first}
    assert found(clerk, assignee="nobody") == {second, third}
    assert found(clerk, assignee=str(clerk.user and clerk.user.pk)) == {first}
    assert found(clerk, new=True) == {second, third}


def test_by_time_and_weight(three: list[Report], clerk: Actor, do: Do) -> None:
    first, second, third = (report.pk for report in three)
    Report.objects.filter(pk=first).update(due_at=now() - timedelta(hours=1), reported_at=now() - timedelta(days=9))
    do(Weigh(3), three[1])
    assert found(clerk, overdue=True) == {first}
    assert found(clerk, priority=3) == {second}
    assert found(clerk, until=localdate() - timedelta(days=9)) == {first}
    assert found(clerk, since=localdate() - timedelta(days=1)) == {second, third}
    do(Go(Move.START), three[1])
    assert found(clerk, unanswered=True) == {first, third}


def test_by_what_it_says_and_who_sent_it(category: Category, clerk: Actor, other_clerk: Actor) -> None:
    report = send(category, email="anna@example.org")
    send(category, text="Etwas ganz anderes: 100 % kaputt")
    for words in ("schaukel HÄNGT", "ANNA@example", report.reference):
        assert found(clerk, text=words, state="all") == {report.pk}, words
        assert found(other_clerk, text=words, state="all") == set()
    assert len(found(clerk, text="100 %", state="all")) == 1, "signs of LIKE are letters like all others"
    assert found(clerk, text="100 _", state="all") == set()


def test_by_picture_category_source_and_place(category: Category, clerk: Actor) -> None:
    plain, pictured = send(category), send(make_category("seat", kind="furniture"))
    ReportPhoto.objects.create(report=pictured, name="a" * 32, width=1, height=1)
    assert found(clerk, photo=True) == {pictured.pk}
    assert found(clerk, category=category.pk) == {plain.pk}
    assert found(clerk, kind="furniture") == {pictured.pk}
    assert found(clerk, source="open311") == set()
    x, y = HERE.coords
    assert len(found(clerk, box=BBox(x - 0.01, y - 0.01, x + 0.01, y + 0.01))) == 2
    assert found(clerk, box=BBox(x + 0.01, y, x + 0.02, y + 0.01)) == set()


def test_rows_say_what_the_list_shows(category: Category, clerk: Actor) -> None:
    report = send(category)
    (row,) = json.loads(read_rows(ordered(Wanted().of(clerk), Order.OVERDUE, None)))
    assert (row["id"], row["number"], row["title"]) == (report.pk, report.reference, "Schaukel kaputt")
    assert (row["place"], row["state"], row["overdue"], row["released"]) == ("Laage", "open", False, False)
    assert "text" not in row


def test_orders(three: list[Report], clerk: Actor, do: Do) -> None:
    first, second, third = (report.pk for report in three)
    do(Weigh(4), three[1])
    Report.objects.filter(pk=third).update(due_at=now() - timedelta(days=1), geom=Point(12.35, 53.93, srid=4326))
    near = (12.35, 53.93)
    firsts = {order: ordered(Wanted().of(clerk), order, near).values_list("pk", flat=True)[0] for order in Order}
    assert firsts == {
        Order.AGE: third,
        Order.OLDEST: first,
        Order.DISTANCE: third,
        Order.PRIORITY: second,
        Order.OVERDUE: third,
    }


def test_chosen_within_an_area(three: list[Report], clerk: Actor, other_clerk: Actor) -> None:
    x, y = HERE.coords
    around = Polygon.from_bbox((x - 0.01, y - 0.01, x + 0.01, y + 0.01))
    around.srid = 4326
    assert json.loads(read_numbers(clerk, Wanted(), around)) == [[report.pk, 1] for report in three]
    assert json.loads(read_numbers(clerk, Wanted(kind="water"), around)) == []
    assert json.loads(read_numbers(other_clerk, Wanted(), around)) == []
    assert json.loads(read_numbers(VISITOR, Wanted(), around)) == []


def drawn(actor: Actor, tile: Tile, wanted: Wanted | None = None) -> list[dict[str, Any]]:
    layers = mapbox_vector_tile.decode(desk_tile(actor, wanted or Wanted(), tile))
    features: list[dict[str, Any]] = layers.get("reports", {"features": []})["features"]
    return features


def test_tiles_hold_all_and_group_what_is_close(
    category: Category, other_authority: Authority, clerk: Actor, other_clerk: Actor
) -> None:
    assert other_authority
    reports = [send(category) for _ in range(5)]
    send(category, place=NEXT_DOOR)
    deep, high = Tile.holding(16, *HERE.coords), Tile.holding(10, *HERE.coords)
    alone = drawn(clerk, deep)
    assert sorted(feature["id"] for feature in alone) == [report.pk for report in reports]
    assert {feature["properties"]["state"] for feature in alone} == {"open"}
    (group,) = drawn(clerk, high)
    assert (group["properties"]["count"], group["properties"]["overdue"]) == (5, 0)
    assert drawn(other_clerk, deep) == drawn(VISITOR, deep) == []


@pytest.mark.parametrize(("zoom", "state"), [(0, "all"), (6, ""), (11, "resolved,open"), (15, "all"), (16, "all"), (18, "")])
def test_no_report_is_missing_from_the_tiles(category: Category, clerk: Actor, zoom: int, state: str) -> None:
    draw = random.Random(zoom)  # noqa: S311 (places)
    reports = []
    for number in range(24):
        spread = 0.0005 if number % 2 else 0.02
        place = Point(12.35 + draw.uniform(-1, 1) * spread, 53.95 + draw.uniform(-1, 1) * spread, srid=4326)
        reports.append(send(category, place=place))
    Report.objects.filter(pk__in=[report.pk for report in reports[::3]]).update(state="resolved", closed_at=now())
    fitting = Wanted(state=state).of(clerk)
    tiles = {Tile.holding(zoom, *report.geom.coords) for report in fitting}
    ids, grouped = [], 0
    for tile in tiles:
        for feature in drawn(clerk, tile, Wanted(state=state)):
            count = feature["properties"].get("count")
            grouped += count or 0
            ids += [] if count else [feature["id"]]
    assert len(ids) == len(set(ids))
    assert len(ids) + grouped == fitting.count()
    assert set(ids) <= set(fitting.values_list("pk", flat=True))


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(state="all"),
        Wanted(state="open"),
        Wanted(state="resolved"),
        Wanted(kind="play", unanswered=True),
        Wanted(text="schaukel"),
        Wanted(photo=True),
        Wanted(source="web"),
        Wanted(box=BBox(12.3, 53.9, 12.4, 54.0)),
    ],
    ids=str,
)
def test_what_is_shown_is_counted(three: list[Report], clerk: Actor, do: Do, wanted: Wanted) -> None:
    do(Go(Move.START), three[0])
    do(Go(Move.RESOLVE, "Fertig."), three[1])
    assert counts(clerk, wanted)["shown"] == len(set(wanted.of(clerk).values_list("pk", flat=True)))


def test_the_tabs_count(three: list[Report], clerk: Actor, other_clerk: Actor, do: Do) -> None:
    Report.objects.filter(pk=three[0].pk).update(due_at=now() - timedelta(hours=1))
    do(Assign(clerk.user), three[1])
    expected = {"overdue": 1, "new": 2, "mine": 1, "unanswered": 3, "news": 0, "shown": 1}
    assert counts(clerk, Wanted(assignee="me")) == expected
    assert set(counts(other_clerk, Wanted()).values()) == {0}


def test_what_changed_is_told_with_whether_it_still_fits(three: list[Report], clerk: Actor, do: Do) -> None:
    Report.objects.update(updated_at=now() - timedelta(hours=1))
    moment = now()
    do(Go(Move.RESOLVE, "Fertig."), three[0])
    do(Weigh(4), three[1])
    told = json.loads(read_changed(changed_since(clerk, moment), Wanted().of(clerk)))
    assert sorted(row["id"] for row in told["rows"]) == [three[0].pk, three[1].pk]
    assert (told["fits"], told["more"]) == ([three[1].pk], False)
    add_note(actor=clerk, report=three[2], text="Kenne ich.")
    assert three[2].pk in changed_since(clerk, moment).values_list("pk", flat=True)
