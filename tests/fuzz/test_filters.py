"""Filters, sound, nearly sound, and senseless: never a fault, and what is sound finds what plain Python finds."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from layers.core import registry
from layers.core.services import create_feature
from tests.conformance.service import items_path
from tests.cql2 import OPERATORS, And, Between, CaselessEqual, Comparison, In, IsNull, Like, Not, Or, matching
from tests.fuzz.asking import ask, often

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from tests.cql2 import Filter

pytestmark = pytest.mark.django_db

# ---- Whatever somebody may send --------------------------------------------------------------------------------------

EVENTS = items_path(registry.get("events"))
NAMES = [
    "title",
    "starts_at",
    "ends_at",
    "venue",
    "area",
    "price",
    "geometry",
    "osm_tags",
    "id",
    "title__regex",
    '"title"',
    '"ti""tle"',
]
WORDS = [
    "AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL", "TRUE", "FALSE", "CASEI", "ACCENTI", "S_INTERSECTS",
    "T_AFTER", "DATE", "TIMESTAMP", "INTERVAL", "POINT", "POLYGON", "BBOX", "A_CONTAINS", "div", "EMPTY", "Z",
]  # fmt: skip
SIGNS = [
    "(",
    ")",
    ",",
    "=",
    "<>",
    "<",
    ">",
    "<=",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "^",
    "'",
    '"',
    "\\",
    ";",
    "--",
    "\0",
    "\n",
    "''",
]

texts = st.text(max_size=20)
quoted = texts.map(lambda text: "'" + text.replace("'", "''") + "'")
large = st.integers(-(10**40), 10**40) | st.floats() | st.integers(-(2**63), 2**63)
literals = st.one_of(
    quoted,
    large.map(str),
    st.sampled_from(
        ["TRUE", "NULL", "'..'", "1e999", "9" * 400, "'\ud800'", "TIMESTAMP('2026-06-13T15:00:00Z')", "DATE('x')"]
    ),
    st.datetimes().map(lambda moment: f"TIMESTAMP('{moment.isoformat()}Z')"),
    st.tuples(large, large).map(lambda place: f"POINT({place[0]} {place[1]})"),
    st.lists(large.map(str), max_size=6).map(lambda numbers: f"BBOX({','.join(numbers)})"),
    st.lists(st.tuples(st.floats(-200, 200), st.floats(-200, 200)), max_size=5).map(
        lambda places: f"POLYGON(({', '.join(f'{x} {y}' for x, y in places)}))"
    ),
    st.tuples(quoted, quoted).map(lambda ends: f"INTERVAL({ends[0]}, {ends[1]})"),
)
names = st.sampled_from(NAMES) | st.text(max_size=8)
operands = names | literals
signs = st.sampled_from([*OPERATORS, "LIKE", "==", "!=", "IS", "IN", "BETWEEN"])
conditions = st.one_of(
    st.tuples(operands, signs, operands).map(" ".join),
    operands.map("{} IS NULL".format),
    st.tuples(operands, literals, literals).map(lambda parts: "{} BETWEEN {} AND {}".format(*parts)),
    st.tuples(operands, st.lists(literals, max_size=4)).map(lambda parts: f"{parts[0]} IN ({', '.join(parts[1])})"),
    st.tuples(
        st.sampled_from(
            ["S_INTERSECTS", "S_WITHIN", "S_EQUALS", "T_AFTER", "T_DURING", "T_MEETS", "A_OVERLAPS", "pg_sleep"]
        ),
        operands,
        operands,
    ).map(lambda parts: "{}({}, {})".format(*parts)),
)
nested = st.recursive(
    conditions,
    lambda inner: st.one_of(
        inner.map("NOT ({})".format),
        inner.map("({})".format),
        st.tuples(inner, st.sampled_from([" AND ", " or "]), inner).map("".join),
    ),
    max_leaves=12,
)
scrambled = st.lists(st.sampled_from([*NAMES, *WORDS, *SIGNS]) | literals | texts, max_size=25).map(" ".join)
deep = st.tuples(st.sampled_from(["NOT ", "(", "NOT (", "CASEI(", "-", "title = 'x' AND ("]), st.integers(1, 400)).map(
    lambda parts: parts[0] * parts[1] + "title = 'x'" + ")" * (parts[1] if "(" in parts[0] else 0)
)

scalars = st.none() | st.booleans() | large | texts | st.sampled_from(["title", "..", "2026-06-13T15:00:00Z", "2026-06-13"])
OPERATIONS = [
    "=", "<>", "<", "and", "or", "not", "like", "between", "in", "isNull", "casei", "accenti", "s_intersects", "s_within",
    "t_after", "t_during", "a_contains", "+", "div", "AND", "", "pg_sleep",
]  # fmt: skip
operators = st.sampled_from(OPERATIONS)
nodes = st.recursive(
    st.one_of(
        scalars,
        st.sampled_from(NAMES).map(lambda name: {"property": name}),
        scalars.map(lambda value: {"property": value}),
        st.sampled_from(["date", "timestamp", "bbox", "interval"]).flatmap(
            lambda key: scalars.map(lambda value: {key: value})
        ),
        st.lists(large, max_size=6).map(lambda numbers: {"bbox": numbers}),
        st.lists(scalars, max_size=3).map(lambda ends: {"interval": ends}),
        st.tuples(
            st.sampled_from(["Point", "LineString", "Polygon", "MultiPoint", "x"]),
            st.recursive(large, st.lists, max_leaves=8),
        ).map(lambda parts: {"type": parts[0], "coordinates": parts[1]}),
    ),
    lambda inner: st.one_of(
        st.tuples(operators, st.lists(inner, max_size=4)).map(lambda parts: {"op": parts[0], "args": parts[1]}),
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["op", "args", "property", "type", "coordinates", "x"]), inner, max_size=3),
    ),
    max_leaves=20,
)
deep_nodes = st.tuples(
    st.sampled_from(['{"op":"not","args":[', "[", '{"a":', '{"op":"casei","args":[']), st.integers(1, 3000)
).map(
    lambda parts: (
        parts[0] * parts[1]
        + '{"op":"=","args":[{"property":"title"},"x"]}'
        + "".join({"{": "}", "[": "]"}[sign] for sign in reversed(parts[0]) if sign in "{[") * parts[1]
    )
)
more = st.fixed_dictionaries(
    {},
    optional={"bbox": st.just("12,53,13,54"), "datetime": st.just("2026-06-01/.."), "limit": st.just("2"), "title": texts},
)


@pytest.mark.slow
class TestAnyFilter:
    @given(nested | scrambled | deep | st.text(max_size=80), more)
    @often(500)
    def test_as_text_is_answered_or_refused(self, text: str, rest: dict[str, str]) -> None:
        ask(EVENTS, {"filter": text, **rest})

    @given(nodes.map(json.dumps) | deep_nodes | st.text(max_size=60), more)
    @often(500)
    def test_as_json_is_answered_or_refused(self, text: str, rest: dict[str, str]) -> None:
        ask(EVENTS, {"filter": text, "filter-lang": "cql2-json", **rest})


# ---- What is sound ---------------------------------------------------------------------------------------------------

FIRST = datetime(2026, 6, 1, 12, tzinfo=UTC)
TITLES = [
    "apple",
    "Apple",
    "APPLE pie",
    "Müller",
    "müller",
    "it's",
    "100 %",
    "a_b",
    "",
    "a\\b",
    "Grüße 🙂",
    'say "x"',
    "  ",
    "zebra\ncrossing",
]
PIECES = ["a", "A", "p", "l", "e", "%", "_", "\\%", "\\_", "ü", " ", "'"]
PLAYGROUNDS = items_path(registry.get("playgrounds"))
RESTS = items_path(registry.get("rest-spots"))
PARTIES = items_path(registry.get("events"))


@pytest.fixture(scope="module")
def known(world: object, django_db_blocker: DjangoDbBlocker) -> dict[str, list[dict[str, Any]]]:  # noqa: ARG001 (opens the database)
    """A fixed set of features, beside those that are on the map, as GeoJSON shows them."""
    with django_db_blocker.unblock():
        for number, title in enumerate(TITLES):
            age = number - 3 if number > 3 else None
            common = {"geom": f"POINT (12.{number} 53)", "title": title}
            create_feature(
                layer=registry.get("playgrounds"),
                values={**common, "age_from": age, "age_to": age and age * 2, "surface": "sand"[: number % 5]},
            )
            create_feature(
                layer=registry.get("rest-spots"),
                values={**common, "lit": [None, True, False][number % 3], "seats": number % 4 or None, "kind": "bench"},
            )
            start = FIRST + timedelta(hours=number)
            end = start + timedelta(hours=1) if number % 2 else None
            create_feature(layer=registry.get("events"), values={**common, "starts_at": start, "ends_at": end})
        return {path: ask(path, {"limit": "1000"})[1]["features"] for path in (PLAYGROUNDS, RESTS, PARTIES)}


def about_text(name: str) -> st.SearchStrategy[Filter]:
    values = (
        st.sampled_from(TITLES)
        | st.text("abAB %_'", max_size=6)
        | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=5)
    )
    patterns = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
    return st.one_of(
        st.builds(Comparison, st.just(name), st.sampled_from(["=", "<>"]), values),
        st.builds(Like, st.just(name), patterns, st.booleans()),
        st.builds(In, st.just(name), st.lists(values, min_size=1, max_size=4).map(tuple)),
        st.builds(CaselessEqual, st.just(name), st.sampled_from(TITLES)),
        st.just(IsNull(name)),
    )


def about_order(name: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Filter]:
    return st.one_of(
        st.builds(Comparison, st.just(name), st.sampled_from(list(OPERATORS)), values),
        st.builds(Between, st.just(name), values, values),
        st.builds(In, st.just(name), st.lists(values, min_size=1, max_size=4).map(tuple)),
        st.just(IsNull(name)),
    )


ages = st.integers(-3, 30) | st.floats(-3, 30).map(lambda number: round(number, 2)) | st.integers(-(10**12), 10**12)
moments = st.integers(-3, 30).map(lambda hours: FIRST + timedelta(hours=hours))
truths = st.builds(Comparison, st.just("lit"), st.sampled_from(["=", "<>"]), st.booleans()) | st.just(IsNull("lit"))
LEAVES: dict[str, st.SearchStrategy[Filter]] = {
    PLAYGROUNDS: about_text("title") | about_order("age_from", ages) | about_order("age_to", ages) | about_text("surface"),
    RESTS: about_text("title") | truths | about_order("seats", ages) | about_text("kind"),
    PARTIES: about_text("title") | about_order("starts_at", moments) | about_order("ends_at", moments),
}


def combined(leaves: st.SearchStrategy[Filter]) -> st.SearchStrategy[Filter]:
    def around(inner: st.SearchStrategy[Filter]) -> st.SearchStrategy[Filter]:
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.builds(Not, inner) | st.builds(And, several) | st.builds(Or, several)

    return st.recursive(leaves, around, max_leaves=6)


questions = st.sampled_from(list(LEAVES)).flatmap(lambda path: st.tuples(st.just(path), combined(LEAVES[path])))


@pytest.mark.slow
@given(questions)
@often(300)
def test_a_sound_filter_finds_what_plain_python_finds(
    known: dict[str, list[dict[str, Any]]], question: tuple[str, Filter]
) -> None:
    path, wanted = question
    expected = matching(wanted, known[path])
    for written in ({"filter": wanted.text}, {"filter": json.dumps(wanted.json), "filter-lang": "cql2-json"}):
        status, body = ask(path, {"limit": "1000", **written})
        assert status == 200, body
        assert [feature["id"] for feature in body["features"]] == expected


# ---- What takes too long ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("known")
def test_a_filter_that_takes_too_long_is_stopped() -> None:
    """Hundreds of patterns on long texts: refused when the time of a statement is over, and not later."""
    for _ in range(5):
        create_feature(layer=registry.get("playgrounds"), values={"geom": "POINT (12 53)", "description": "Müll " * 40_000})
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 300")
    begin = time.monotonic()
    wanted = " OR ".join(f"ACCENTI(CASEI(description)) LIKE '%{number}'" for number in range(400))
    response = Client().get(PLAYGROUNDS, {"filter": wanted})
    assert (response.status_code, response["Content-Type"]) == (503, "application/problem+json")
    assert time.monotonic() - begin < 20
