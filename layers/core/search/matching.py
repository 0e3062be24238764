"""Reads the texts that hold the words of a question, of features and of places alike."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import BooleanField, Func, TextField, Value

from layers.core.querysets import compiled
from layers.core.search.statement import CELL_LEVELS, all_but_one_of, all_of, any_of, cells_around, within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from layers.core.search.vocabulary import Term
    from layers.core.values import LonLat

# What is commoner than that is looked for around a place, not everywhere.
COMMON = 1_500
MOST_RANKED = 120
ENOUGH = 40
# Of features with the very name that was typed.
MOST_NAMESAKES = 30
LONGEST_NAME = 58


@dataclass(frozen=True, slots=True)
class Text:
    """What is written about a thing, folded.

    Attributes:
        key: Its primary key.
        names: All names; the first is the one on the map.
        name_words: The words of all names.
        called: Words for such a thing.
        around: Words for where it is.
        words: All words, and marks for layer, municipality and square of the map.
        longitude: In degrees.
        latitude: In degrees.
        facts: What else was asked for of the thing.
    """

    key: str
    names: tuple[str, ...]
    name_words: frozenset[str]
    called: frozenset[str]
    around: frozenset[str]
    words: frozenset[str]
    longitude: float
    latitude: float
    facts: tuple[Any, ...] = ()

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> Text:
        """Take a row of the statement below; the same name in two languages counts once."""
        key, folded, called, around, words, longitude, latitude, *facts = row
        names = dict.fromkeys(name for name in folded.split("\n") if name)
        return cls(
            key=key,
            names=tuple(names),
            name_words=frozenset(folded.split()),
            called=frozenset(called),
            around=frozenset(around),
            words=frozenset(words),
            longitude=longitude,
            latitude=latitude,
            facts=tuple(facts),
        )


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, and around where.

    Attributes:
        terms: Each with alternatives; at least one.
        text: All that was typed, folded.
        middle: Of the region.
        near: The middle of the map or the own position; `None` when neither is known. Then what is common is looked for
            around the middle of the region first, but no distance counts.
        number: A house number that was typed beside the terms.
    """

    terms: tuple[Term, ...]
    text: str
    middle: LonLat
    near: LonLat | None = None
    number: str = ""

    @property
    def is_common(self) -> bool:
        """Whether even its rarest word stands in more texts than can be read."""
        return min(term.entries for term in self.terms) > COMMON


class _Matches(Func):
    template = "%(table)s.lexemes @@ %(expressions)s::tsquery"
    output_field = BooleanField()


class _IsCalled(Func):
    """Compares with the beginning of the names, just as the index of those that have any writes it."""

    template = """%(table)s.folded <> '' AND left(%(table)s.folded, 60) COLLATE "C" BETWEEN %(expressions)s"""
    arg_joiner = " AND "
    output_field = BooleanField()


class _Column(Func):
    template = "%(table)s.%(name)s"
    output_field = TextField()


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where texts are looked for.

    Attributes:
        things: Those that may be found, of a table with the columns `folded`, `lexemes` and `point`.
        facts: Names of further columns that the ranking needs.
    """

    things: QuerySet[Any]
    facts: tuple[str, ...]

    @property
    def table(self) -> str:
        """Name of the table."""
        return str(self.things.model._meta.db_table)

    def only(self, condition: Func) -> Shelf:
        """Leave out what does not fulfil a condition."""
        return replace(self, things=self.things.filter(condition))


def texts_with_all(shelf: Shelf, search: Search) -> list[Text]:
    """Read what has a word of every term, the most promising first, at most `MOST_RANKED` and some namesakes."""
    query, named = all_of(search.terms), all_of(search.terms, "A")
    if not search.is_common:
        return _read(shelf, query, named, search.near)
    return _unique([*_namesakes(shelf, search), *_around(shelf, query, named, search.near or search.middle)])


def texts_with_some(shelf: Shelf, search: Search) -> list[Text]:
    """Read what has words of all terms but one, or of any where no text has as many."""
    if len(search.terms) < 2:  # noqa: PLR2004 (a pair is the least that can lack one)
        return []
    some = any_of(search.terms)
    return _read(shelf, all_but_one_of(search.terms), some, search.near) or _read(shelf, some, some, search.near)


def _around(shelf: Shelf, query: str, named: str, near: LonLat) -> list[Text]:
    """Look further and further away until there is enough."""
    found: list[Text] = []
    for level in CELL_LEVELS:
        found = _read(shelf, within(query, cells_around(near, level)), named, near)
        if len(found) >= ENOUGH:
            return found
    return found or _read(shelf, query, named, near)


def _namesakes(shelf: Shelf, search: Search) -> list[Text]:
    """Some things with the very name that was typed, wherever they are."""
    first = search.text[:LONGEST_NAME]
    # A line feed sorts before everything that could go on a word.
    named = _IsCalled(Value(first), Value(f"{first}\n\U0010ffff"), table=shelf.table)
    return _run(shelf.only(named), MOST_NAMESAKES, all_of(search.terms, "A"), search.near)


def _read(shelf: Shelf, query: str, named: str, near: LonLat | None) -> list[Text]:
    return _run(shelf.only(_Matches(Value(query), table=shelf.table)), COMMON, named, near)


def _run(shelf: Shelf, limit: int, named: str, near: LonLat | None) -> list[Text]:
    """Read some things and keep the most promising: near ones, and three times as far those that bear the words as names."""
    columns = [_Column(table=shelf.table, name=name) for name in ("folded", "lexemes", "point")]
    try:
        inner, parameters = compiled(shelf.things.order_by().values_list("pk", *columns, *shelf.facts)[:limit])
    except EmptyResultSet:
        return []
    longitude, latitude = (near.longitude, near.latitude) if near else (None, None)
    place = [longitude, math.cos(math.radians(latitude or 0)), latitude]
    facts = "".join(f", {name}" for name in shelf.facts)
    statement = _BEST.format(inner=inner, facts=facts, most=MOST_RANKED)
    with connections[shelf.things.db].cursor() as cursor:
        cursor.execute(statement, [named, *parameters, *place])
        return [Text.of(row) for row in cursor.fetchall()]


def _unique(texts: Iterable[Text]) -> list[Text]:
    return list({text.key: text for text in texts}.values())


# A flat distance is good enough to choose by, and a tenth of the work of a true one. Short names are more to the point.
_BEST = """
SELECT key, folded, tsvector_to_array(ts_filter(lexemes, '{{b}}')), tsvector_to_array(ts_filter(lexemes, '{{c}}')),
       tsvector_to_array(lexemes), x, y{facts}
FROM (
    SELECT *
    FROM (SELECT *, ST_X(point::geometry) AS x, ST_Y(point::geometry) AS y, lexemes @@ %s::tsquery AS is_named
          FROM ({inner}) AS found(key, folded, lexemes, point{facts})) AS placed
    ORDER BY coalesce(sqrt(((x - %s) * %s) ^ 2 + (y - %s) ^ 2), 1) * CASE WHEN is_named THEN 1 ELSE 3 END,
             length(folded), key
    LIMIT {most}
) AS best
"""
