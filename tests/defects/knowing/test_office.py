"""The office's page, and what it takes along."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils.timezone import now

from layers.defects.models import Report
from layers.defects.states import RESOLVED
from tests.defects.asking import send
from tests.defects.knowing.reported import put
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from layers.core.models import BaseFeature
    from layers.core.permissions import Actor
    from layers.defects.models import Category

pytestmark = pytest.mark.django_db
PAGE = "/triage/statistics/"


def at_desk(actor: Actor) -> Client:
    client = Client()
    assert actor.user
    sign_in_twice(client, actor.user)
    return client


@pytest.fixture
def desk(clerk: Actor) -> Client:
    return at_desk(clerk)


def body(client: Client, path: str) -> str:
    return b"".join(client.get(path).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # a file's answer


def table(client: Client, query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(body(client, f"/triage/export.csv?{query}")), delimiter=";"))


@pytest.mark.parametrize("path", [PAGE, "/triage/export.csv", "/triage/export.geojson"])
def test_nobody_else_gets_in(client: Client, path: str) -> None:
    assert client.get(path).status_code == 403


def test_the_page_counts_ones_own(
    desk: Client, category: Category, area: BaseFeature, other_area: BaseFeature, other_clerk: Actor
) -> None:
    put(category, now() - timedelta(days=3), 41, area=area, due=1)
    put(category, now() - timedelta(days=8), 17, area=other_area, state=RESOLVED, days=2)
    page = desk.get(PAGE).text
    assert "<dd>41</dd>" in page
    assert "Hohen Sprenz</th>" not in page
    assert "<dd>17</dd>" in at_desk(other_clerk).get(PAGE).text


@pytest.mark.parametrize(
    "query",
    [
        "since=2026-02-30",
        "since=0001-01-01&until=9999-12-31",
        "since=2026-05-01&until=2026-04-01",
        "area=x&kind=%00&grain=year&category=999999999999999999",
        "text=%25s%20%7Bfound%7D&photo=1&assignee=me&overdue=1&new=1&unanswered=1&box=12,53,13,54",
    ],
)
def test_strange_filters_do_no_harm(desk: Client, query: str) -> None:
    assert desk.get(f"{PAGE}?{query}").status_code == 200


def test_months_and_filters(desk: Client, category: Category, area: BaseFeature) -> None:
    put(category, now() - timedelta(days=3), 41, area=area)
    assert "<dd>41</dd>" in desk.get(f"{PAGE}?grain=month&kind=play&category={category.pk}&area={area.pk}").text
    assert "<dd>41</dd>" not in desk.get(f"{PAGE}?kind=road").text


def test_nothing_of_the_sender_is_taken_along(desk: Client, category: Category) -> None:
    report = send(category, email="anna@example.org", text="Ich bin Anna aus der Gasse 4")
    for path in ("/triage/export.csv?state=all", "/triage/export.geojson?state=all"):
        file = body(desk, path)
        assert report.reference in file
        assert "anna" not in file.lower()
        assert report.token not in file


def test_a_table_holds_what_was_chosen(desk: Client, category: Category, area: BaseFeature, other_area: BaseFeature) -> None:
    put(category, now() - timedelta(days=3), 2, area=area)
    put(category, now() - timedelta(days=3), 1, area=other_area)
    put(category, now() - timedelta(days=3), 4, area=area, state=RESOLVED, days=1)
    assert len(table(desk, "")) == 2
    rows = table(desk, "state=all")
    assert {row["municipality"] for row in rows} == {"Laage"}
    assert len(rows) == 6
    assert rows[0]["longitude"] == "12,345"


def test_formulas_are_disarmed(desk: Client, category: Category, area: BaseFeature) -> None:
    put(category, now(), area=area, description='=HYPERLINK("http://x")', thing_title="@SUM(A1)")
    (row,) = table(desk, "")
    assert row["description"] == '\'=HYPERLINK("http://x")'
    assert row["about"] == "'@SUM(A1)"


def test_geojson_is_geojson(desk: Client, category: Category, area: BaseFeature) -> None:
    assert json.loads(body(desk, "/triage/export.geojson")) == {"type": "FeatureCollection", "features": []}
    put(category, now(), 2, area=area)
    found = json.loads(body(desk, "/triage/export.geojson"))["features"]
    assert [feature["geometry"]["coordinates"] for feature in found] == [[12.345, 53.926]] * 2
    assert found[0]["id"] == Report.objects.order_by("pk")[0].pk
    assert found[0]["properties"]["municipality"] == "Laage"
