"""What the words of a question may mean beyond the words that occur: municipalities, villages, and values of tags."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.utils.translation import override

from api.pages.words import WORDS
from layers.areas.models import Area
from layers.core.querysets import PUBLIC_STATUSES
from layers.core.search.vocabulary import IN_AREA, Alternative, forgive, look_up
from layers.osm.gazetteer.search import around_settlements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from layers.core.search.question import Question
    from layers.core.search.vocabulary import Term

# A tag says eggs, the reader says Eier.
TAG_VALUE = 0.9
# How many things a municipality may have; it never is the rarest word.
_MANY = 1_000_000


def meanings(question: Question) -> list[Term]:
    """What the words may mean as they stand."""
    return _with_places(_with_tag_values(look_up(question)))


def forgiven(terms: Sequence[Term], question: Question) -> list[Term]:
    """What they may mean besides, if there were slips of the finger."""
    return _with_places(forgive(terms, "" if question.is_finished else question.words[-1]))


def _with_places(terms: Sequence[Term]) -> list[Term]:
    """Where something is may be said beside what it is; who says only where means that place itself."""
    if len(terms) < 2:  # noqa: PLR2004 (beside means two)
        return list(terms)
    areas, settlements = _areas(), around_settlements(terms)
    # Where a municipality ends is known better than where a village does.
    return [term.with_more(_in_areas(term, areas) or settlements[term.word]) for term in terms]


def _in_areas(term: Term, areas: Mapping[str, list[int]]) -> list[Alternative]:
    words = {one.words[0]: one.weight for one in reversed(term.alternatives) if len(one.words) == 1}
    return [
        Alternative((f"@area/{area}",), weight * IN_AREA, _MANY)
        for word, weight in words.items()
        for area in areas.get(word, ())
    ]


def _areas() -> dict[str, list[int]]:
    """Ids of municipalities by the folded words of their names."""
    table = Area._meta.db_table
    by_word: dict[str, list[int]] = {}
    with connection.cursor() as cursor:
        statement = f"SELECT id, core_fold(title) FROM {table} WHERE status = ANY (%s)"  # noqa: S608 (a constant)
        cursor.execute(statement, [list(PUBLIC_STATUSES)])
        for area, title in cursor.fetchall():
            for word in title.split():
                by_word.setdefault(word, []).append(area)
    return by_word


def _with_tag_values(terms: Sequence[Term]) -> list[Term]:
    values = _tag_values()
    return [term.with_more(Alternative((value,), TAG_VALUE) for value in values.get(term.word, ())) for term in terms]


@cache
def _tag_values() -> dict[str, list[str]]:
    """Values of tags by the folded words for them, in every language."""
    said: list[tuple[str, str]] = []
    for code, _title in settings.LANGUAGES:
        with override(code):
            said += [(str(words), value) for value, words in WORDS.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT core_fold(said), core_fold(value) FROM unnest(%s::text[], %s::text[]) AS pair(said, value)",
            [[words for words, _ in said], [value for _, value in said]],
        )
        folded = cursor.fetchall()
    by_word: dict[str, list[str]] = {}
    for words, value in folded:
        if words != value and " " not in words + value:
            by_word.setdefault(words, []).append(value)
    return by_word
