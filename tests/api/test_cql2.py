from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import Point, Polygon

from api.ogc.cql2.reading import DEEPEST_TEXT, LONGEST

if TYPE_CHECKING:
    from django.test import Client

    from tests.conftest import MakeFeature

PLAYGROUNDS, EVENTS = "playgrounds", "events"
# Each of these once filled the stack of the parser, which ended the server.
CHAINS = (
    *("age_from = " + "-" * 6000 + "1", "NOT " * 4900 + "age_from = 1", "age_from" + " = age_from" * 1500),
    *("age_from = 1" + "+1" * 9000, "age_from" + " in (1)" * 2500, "title" + " LIKE 'a'" * 1500),
    "age_from = 1" + " = 1 BETWEEN 2 AND 3" * 900,
    "TRUE AND " + "OR <> " * 1500 + "OR",
)
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _content(make_feature: MakeFeature) -> None:
    make_feature(PLAYGROUNDS, title="Am See", age_from=3, equipment=["slide", "swing"], geom=Point(12.3, 53.9))
    make_feature(PLAYGROUNDS, title="Straße 100%", geom=Polygon.from_bbox((12.4, 53.9, 12.41, 53.91)))
    make_feature(EVENTS, title="noon", starts_at=datetime(2026, 6, 13, 12, tzinfo=UTC), ends_at=None)
    make_feature(
        EVENTS,
        title="weekend",
        starts_at=datetime(2026, 6, 13, tzinfo=UTC),
        ends_at=datetime(2026, 6, 15, tzinfo=UTC),
    )


def ask(client: Client, layer: str, text: str, **more: str) -> Any:  # noqa: ANN401 (Django's test client has no name for it)
    names = {"filter_lang": "filter-lang", "filter_crs": "filter-crs"}
    query = {"filter": text, "lang": "en", **{names.get(name, name): value for name, value in more.items()}}
    return client.get(f"/api/collections/{layer}/items", query)


def found(client: Client, layer: str, text: str, **more: str) -> list[str]:
    response = ask(client, layer, text, **more)
    assert response.status_code == 200, response.content
    return [feature["properties"]["title"] for feature in response.json()["features"]]


def refused(client: Client, layer: str, text: str, **more: str) -> str:
    response = ask(client, layer, text, **more)
    assert response.status_code == 400, response.content
    assert response.json()["parameter"] == "filter"
    return str(response.json()["detail"])


ONE, TWO = "Am See", "Straße 100%"


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("age_from = 3", [ONE]),
        ("3 = age_from", [ONE]),
        ("age_from > 2.5", [ONE]),
        ("age_from <> 3", []),
        ("NOT age_from = 3", []),  # of what has no age that is not known
        ("age_from IS NULL", [TWO]),
        ("NOT (age_from IS NULL)", [ONE]),
        ("age_from BETWEEN 3 AND 4", [ONE]),
        ("age_from NOT BETWEEN 3 AND 4", []),
        ("age_from IN (1, 3)", [ONE]),
        ("age_from = 99999999999999999999999", []),
        ("age_from = age_to", []),
        ("title = 'Am See' OR title = 'nirgends' AND age_from = 99", [ONE]),  # AND binds closer
        ("title LIKE 'Am%'", [ONE]),
        ("title LIKE 'am%'", []),
        ("title LIKE '%100\\%'", [TWO]),
        ("title LIKE 'A_ See'", [ONE]),
        ("CASEI(title) = CASEI('AM SEE')", [ONE]),
        ("ACCENTI(title) = ACCENTI('Âm Sée')", [ONE]),
        ("TRUE", [ONE, TWO]),
        ("FALSE", []),
        ("S_INTERSECTS(geometry, BBOX(12.29, 53.89, 12.31, 53.91))", [ONE]),
        ("S_INTERSECTS(BBOX(12.29, 53.89, 12.31, 53.91), geometry)", [ONE]),
        ("S_CONTAINS(geometry, POINT(12.405 53.905))", [TWO]),
        ("S_WITHIN(POINT(12.405 53.905), geometry)", [TWO]),
        ("S_WITHIN(geometry, POLYGON((12 53, 12.35 53, 12.35 54, 12 54, 12 53)))", [ONE]),
        ("NOT S_INTERSECTS(geometry, POINT(12.405 53.905))", [ONE]),
        ("S_DISJOINT(geometry, POINT(12.405 53.905))", [ONE]),
        ("S_EQUALS(geometry, POINT(12.3 53.9))", [ONE]),
        ("S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(12.3 53.9), LINESTRING(1 1, 2 2)))", [ONE]),
        ("S_TOUCHES(geometry, POINT(12.4 53.9))", [TWO]),
        ("S_CROSSES(geometry, LINESTRING(12.39 53.905, 12.42 53.905))", [TWO]),
        ("S_OVERLAPS(geometry, POLYGON((12.405 53.89, 12.42 53.89, 12.42 53.92, 12.405 53.92, 12.405 53.89)))", [TWO]),
        ("A_CONTAINS(equipment, ('slide'))", [ONE]),
        ("A_OVERLAPS(equipment, ('slide', 'sandpit'))", [ONE]),
        ("A_CONTAINEDBY(equipment, ('slide', 'swing', 'sandpit'))", [ONE, TWO]),
        ("A_EQUALS(equipment, ('slide', 'swing'))", [ONE]),
    ],
)
def test_finds(client: Client, text: str, titles: list[str]) -> None:
    assert found(client, PLAYGROUNDS, text) == titles


@pytest.mark.parametrize(
    "text",
    [
        *(" OR ".join([f"title LIKE '{ONE}'"] * 600), " AND ".join([f"(title = '{ONE}')"] * 800)),
        " OR ".join(["NOT age_from = 3", "-1 = age_from", f"title = '{ONE}'"] * 300),
    ],
)
def test_as_many_as_fit_stand_side_by_side(client: Client, text: str) -> None:
    assert found(client, PLAYGROUNDS, text) == [ONE]


def test_a_backslash_at_the_end_of_a_pattern_means_itself(client: Client, make_feature: MakeFeature) -> None:
    make_feature(PLAYGROUNDS, title="Pfad\\")
    for pattern in ("'%\\'", "'%\\\\'"):
        assert found(client, PLAYGROUNDS, f"title LIKE {pattern}") == ["Pfad\\"]
    assert found(client, PLAYGROUNDS, "title LIKE '%See\\'") == []
    assert found(client, PLAYGROUNDS, "title LIKE title") == [ONE, TWO, "Pfad\\"]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("starts_at = DATE('2026-06-13')", ["noon", "weekend"]),
        ("starts_at > DATE('2026-06-13')", []),
        ("starts_at >= DATE('2026-06-13')", ["noon", "weekend"]),
        ("starts_at < TIMESTAMP('2026-06-13T12:00:00Z')", ["weekend"]),
        ("starts_at <= TIMESTAMP('2026-06-13T14:00:00+02:00')", ["noon", "weekend"]),
        ("T_AFTER(starts_at, TIMESTAMP('2026-06-13T11:00:00Z'))", ["noon"]),
        ("T_BEFORE(starts_at, DATE('2026-06-14'))", ["noon", "weekend"]),
        ("T_EQUALS(starts_at, TIMESTAMP('2026-06-13T12:00:00Z'))", ["noon"]),
        ("T_DURING(starts_at, INTERVAL('2026-06-12', '2026-06-13'))", ["noon", "weekend"]),
        ("T_DURING(starts_at, INTERVAL('2026-06-13T00:00:00Z', '..'))", ["noon"]),
        ("T_INTERSECTS(INTERVAL(starts_at, ends_at), INTERVAL('..', '2026-06-14'))", ["weekend"]),
        ("T_DISJOINT(starts_at, DATE('2026-06-14'))", ["noon", "weekend"]),
        ("T_CONTAINS(INTERVAL(starts_at, ends_at), TIMESTAMP('2026-06-14T00:00:00Z'))", ["weekend"]),
        ("T_STARTS(starts_at, INTERVAL('2026-06-13T12:00:00Z', '2026-06-14'))", ["noon"]),
        ("T_FINISHES(starts_at, INTERVAL('2026-06-12', '2026-06-13T12:00:00Z'))", ["noon"]),
        ("T_MEETS(starts_at, INTERVAL('2026-06-13T12:00:00Z', '2026-06-14'))", ["noon"]),
        ("ends_at IS NULL", ["noon"]),
    ],
)
def test_finds_by_time(client: Client, text: str, titles: list[str]) -> None:
    assert found(client, EVENTS, text) == titles


def test_json_says_the_same(client: Client) -> None:
    for node in (
        {"op": "=", "args": [{"property": "age_from"}, 3]},
        {"op": "not", "args": [{"op": "isNull", "args": [{"property": "age_from"}]}]},
        {"op": "s_intersects", "args": [{"property": "geometry"}, {"type": "Point", "coordinates": [12.3, 53.9, 7]}]},
        {"op": "in", "args": [{"property": "title"}, ["Am See", "nirgends"]]},
    ):
        assert found(client, PLAYGROUNDS, json.dumps(node), filter_lang="cql2-json") == [ONE]


def test_shapes_in_another_reference_system(client: Client) -> None:
    assert found(client, PLAYGROUNDS, "S_INTERSECTS(geometry, POINT(53.9 12.3))", filter_crs=f"{EPSG}4326") == [ONE]
    box = "S_INTERSECTS(geometry, BBOX(322000, 5970000, 324000, 5980000))"
    assert found(client, PLAYGROUNDS, box, filter_crs=f"{EPSG}25833") == [ONE]


def test_narrows_together_with_everything_else(client: Client) -> None:
    assert found(client, PLAYGROUNDS, "title LIKE '%'", bbox="12.2,53.8,12.35,54") == [ONE]
    assert found(client, PLAYGROUNDS, "age_from IS NULL", bbox="12.2,53.8,12.35,54") == []
    assert found(client, PLAYGROUNDS, "title LIKE '%'", age_from="3") == [ONE]


@pytest.mark.parametrize(
    "name", ["status", "osm_tags", "overrides", "version", "pk", "area__title", "title__regex", "geom", "point", "_state"]
)
def test_no_name_beyond_the_allow_list_reaches_the_database(client: Client, name: str) -> None:
    for form in ("%s = 1", "%s IS NULL", "CASEI(%s) LIKE 'a%%'", "S_INTERSECTS(%s, POINT(1 1))", "A_CONTAINS(%s, ('a'))"):
        text = form % f'"{name}"'
        assert refused(client, PLAYGROUNDS, text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "too early"),
        ("age_from =", "too early"),
        ("age_from = 3 OR OR", "OR"),
        ("title < 3", "cannot be compared"),
        ("title = starts_at", "no property"),
        ("title", "stand alone"),
        ("title = 1e400", "too large"),
        ("age_from + 1 = 4", "not understood"),
        ("geometry = 3", "no property"),
        ("S_INTERSECTS(geometry, geometry)", "one shape"),
        ("S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 1 0, 0 1, 0 0)))", "crosses itself"),
        ("S_INTERSECTS(geometry, POINT(200 0))", "do not exist"),
        ("S_INTERSECTS(geometry, 'POINT(1 1)')", "written like"),
        ("T_AFTER(title, DATE('2026-01-01'))", "Only times"),
        ("T_AFTER(title, DATE('morgen'))", "Only times"),
        ("equipment = 'slide'", "cannot be compared"),
        ("A_CONTAINS(title, ('slide'))", "list"),
        ("sleep(10) = 1", "not understood"),
        ("(" * (DEEPEST_TEXT + 1) + "age_from = 1" + ")" * (DEEPEST_TEXT + 1), "nested"),
        ("title = '" + "a" * LONGEST + "'", "at most"),
        *((chain, "nested") for chain in CHAINS),
    ],
)
def test_says_what_is_wrong(client: Client, text: str, says: str) -> None:
    assert says in refused(client, PLAYGROUNDS, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "null",
        "[]",
        "3",
        "{}",
        '{"op": "and", "args": []}',
        '{"op": ["and"], "args": [true]}',
        '{"op": "=", "args": [{"op": ["casei"], "args": [{"property": "title"}]}, "x"]}',
        '{"op": "=", "args": [{"op": {"op": "casei"}, "args": []}, "x"]}',
        '{"op": "s_intersects", "args": [{"property": "geometry"}, {"type": ["Point"], "coordinates": [12, 53]}]}',
        '{"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": [[1], {}, 3, 4]}]}',
        '{"op": "=", "args": [{"property": ["title"]}, 1]}',
        '{"op": "=", "args": [{"property": "age_from"}, NaN]}',
        '{"op": "=", "args": [{"property": "title"}, "\\ud800"]}',
        '{"op": "=", "args": [{"property": "title"}, "\\u0000"]}',
        '{"op": "like", "args": [{"property": "title"}, 3]}',
        '{"op": "in", "args": [{"property": "title"}, []]}',
        '{"op": "s_within", "args": [{"property": "geometry"}, {"type": "Point", "coordinates": "x"}]}',
        '{"op": "s_within", "args": [{"property": "geometry"}, {"type": "Point", "coordinates": [NaN, 1]}]}',
        '{"op": "s_within", "args": [{"property": "geometry"}, {"bbox": [1, 2]}]}',
        '{"op": "not", "args": [' * 100 + "true" + "]}" * 100,
        "[" * 100_000,
        json.dumps({"op": "and", "args": [True] * 20_000}),
    ],
)
def test_refuses_odd_json(client: Client, text: str) -> None:
    assert refused(client, PLAYGROUNDS, text[:LONGEST], filter_lang="cql2-json")


def test_knows_its_languages(client: Client) -> None:
    response = ask(client, PLAYGROUNDS, "TRUE", filter_lang="sql")
    assert (response.status_code, response.json()["parameter"]) == (400, "filter-lang")
