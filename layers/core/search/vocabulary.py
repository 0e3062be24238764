"""The words that occur, and which of them somebody may mean by what they typed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from layers.core.search.slips import TWO_SLIPS_FROM, distance, one_slip_away, slips_allowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from layers.core.search.question import Question

# How sure it is that this is what was meant, from 0 to 1.
EXACT, STEM, SPLIT = 1.0, 0.95, 0.9
START, START_LEFT = 0.62, 0.3
END_OF_COMPOUND, PART_OF_COMPOUND = 0.8, 0.62
# As sure as that a thing lies in a municipality that was named.
IN_AREA = 0.95
SLIPS = (1.0, 0.75, 0.55)

MOST_OF_EACH = 24
SHORTEST_PART = 4
SHORTEST_SPLIT = 3
SHORTEST_START = 3
SHORTEST_SLIPPED_START = 5
_LIKE_IT = 60
# What inflection adds to a noun. The stemmer takes off more: to it, Bahnhofst is a form of Bahnhof.
ENDINGS = frozenset({"", "e", "en", "er", "ern", "es", "n", "nen", "s", "se", "sen"})


@dataclass(frozen=True, slots=True)
class Alternative:
    """Something that may be meant.

    Attributes:
        words: All of them must occur; or one mark such as `@area/7`.
        weight: How sure it is, from 0 to 1.
        entries: In about how many things it occurs.
        slips: How many slips of the finger lie between it and what was typed.
    """

    words: tuple[str, ...]
    weight: float
    entries: int = 1
    slips: int = 0

    @property
    def is_mark(self) -> bool:
        """Whether it is no word but says where something is, or in which layer."""
        return self.words[0].startswith("@")


@dataclass(frozen=True, slots=True)
class Term:
    """A word that was typed, with everything that may be meant by it, the surest first."""

    word: str
    alternatives: tuple[Alternative, ...] = ()

    @property
    def entries(self) -> int:
        """In how many things it occurs at most."""
        return sum(alternative.entries for alternative in self.alternatives)

    @property
    def corrected(self) -> str:
        """The word that stands in its place when it can only be a slip; empty when it need not be one."""
        first = self.alternatives[:1]
        return " ".join(first[0].words) if first and first[0].slips else ""

    def with_more(self, alternatives: Iterable[Alternative]) -> Term:
        """The term with further alternatives; of the same words the surest counts."""
        return replace(self, alternatives=_surest((*self.alternatives, *alternatives)))


def look_up(question: Question) -> list[Term]:
    """What the words of a question may mean as they stand: the words themselves, other forms, beginnings, compounds."""
    found = _rows(_KNOWN, question.words, None if question.is_finished else question.words[-1:])
    unknown = [word for word in question.words if not any(way == "exact" for *_, way in found[word])]
    splits = _splits([word for word in unknown if len(word) >= 2 * SHORTEST_SPLIT])
    return [_term(word, found[word], splits.get(word, [])) for word in question.words]


def forgive(terms: Sequence[Term], unfinished: str = "") -> list[Term]:
    """The same terms, with the words from which slips of the finger lead to them.

    Args:
        terms: As they stand.
        unfinished: The word that is still being typed: the slip may be in its beginning.
    """
    asked = [term.word for term in terms if slips_allowed(term.word)]
    found = dict(_nearly(asked))
    if len(unfinished) >= SHORTEST_SLIPPED_START and not found.get(unfinished):
        found[unfinished] = _nearly_beginning(unfinished)
    return [term.with_more(found.get(term.word, ())) for term in terms]


def _term(word: str, rows: Sequence[tuple[str, int, str]], splits: Sequence[Alternative]) -> Term:
    alternatives = [
        Alternative((known,), _weight(word, known, way), entries)
        for known, entries, way in rows
        if way != "stem" or _is_form(word, known)
    ]
    return Term(word, _surest((*alternatives, *splits)))


def _is_form(one: str, other: str) -> bool:
    """Whether two words of one stem differ by nothing but their endings."""
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return {one[shared:], other[shared:]} <= ENDINGS


def _weight(typed: str, known: str, way: str) -> float:
    if way == "exact":
        return EXACT
    if way == "stem":
        return STEM
    if way == "start":
        return START + START_LEFT * len(typed) / len(known)
    return END_OF_COMPOUND if known.endswith(typed) else PART_OF_COMPOUND


def _surest(alternatives: Iterable[Alternative]) -> tuple[Alternative, ...]:
    best: dict[tuple[str, ...], Alternative] = {}
    for alternative in sorted(alternatives, key=lambda one: (-one.weight, -one.entries, one.words)):
        best.setdefault(alternative.words, alternative)
    return tuple(best.values())


# Comparisons with `~` go by bytes, as the index of beginnings does.
_KNOWN = f"""
SELECT asked.word, found.* FROM (
    SELECT word, coalesce((ts_lexize('german_stem', word))[1], word) AS stem, word = ANY (%s::text[]) AS goes_on
    FROM unnest(%s::text[]) AS typed(word)
) AS asked CROSS JOIN LATERAL (
    (SELECT word, entries, 'exact' FROM core_searchword AS known WHERE known.word = asked.word)
    UNION ALL
    (SELECT word, entries, 'stem' FROM core_searchword AS known
     WHERE known.stem = asked.stem AND known.word <> asked.word ORDER BY entries DESC, word LIMIT {MOST_OF_EACH})
    UNION ALL
    (SELECT word, entries, 'start' FROM core_searchword AS known
     WHERE (asked.goes_on OR length(asked.word) >= {SHORTEST_START})
       AND known.word ~>~ asked.word AND known.word ~<~ (asked.word || chr(1114111))
     ORDER BY entries DESC, word LIMIT {MOST_OF_EACH})
    UNION ALL
    (SELECT word, entries, 'part' FROM core_searchword AS known
     WHERE length(asked.word) >= {SHORTEST_PART} AND known.word LIKE '_%%' || asked.word || '%%'
     ORDER BY entries DESC, word LIMIT {MOST_OF_EACH})
) AS found
"""  # noqa: S608 (constants)
# Word by word, because hundreds at once would be looked for in the index of trigrams, which takes seconds.
_EQUAL = """
SELECT known.word, known.entries FROM unnest(%s::text[]) AS asked(word) CROSS JOIN LATERAL (
    SELECT word, entries FROM core_searchword WHERE core_searchword.word = asked.word LIMIT 1
) AS known
"""
_SAME_STEM = """
SELECT asked.word, form.word, form.entries FROM unnest(%s::text[]) AS asked(word) CROSS JOIN LATERAL (
    SELECT stem FROM core_searchword WHERE core_searchword.word = asked.word LIMIT 1
) AS meant JOIN core_searchword AS form USING (stem)
"""
_BEGINNING = """
SELECT known.word, known.entries FROM unnest(%s::text[]) AS asked(word) CROSS JOIN LATERAL (
    SELECT word, entries FROM core_searchword
    WHERE core_searchword.word ~>~ asked.word AND core_searchword.word ~<~ (asked.word || chr(1114111))
) AS known GROUP BY 1, 2 ORDER BY 2 DESC, 1 LIMIT %s
"""
_SIMILAR = f"""
SELECT asked.word, found.* FROM unnest(%s::text[]) AS asked(word) CROSS JOIN LATERAL (
    SELECT known.word, known.entries FROM core_searchword AS known
    WHERE known.word %% asked.word AND abs(length(known.word) - length(asked.word)) <= 2
    ORDER BY similarity(known.word, asked.word) DESC, known.word LIMIT {_LIKE_IT}
) AS found
"""  # noqa: S608 (constants)


def _rows(
    statement: str, words: Sequence[str], unfinished: Sequence[str] | None
) -> Mapping[str, list[tuple[str, int, str]]]:
    found: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for word, known, entries, way in _execute(statement, [list(unfinished or ()), list(words)]):
        found[word].append((known, entries, way))
    return found


def _execute(statement: str, parameters: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def _splits(words: Sequence[str]) -> Mapping[str, list[Alternative]]:
    """Words that are written as one here and as two there: Vorarlbergerstrasse, Vorarlberger Strasse."""
    cuts = {word: [(word[:at], word[at:]) for at in range(SHORTEST_SPLIT, len(word) - SHORTEST_SPLIT + 1)] for word in words}
    parts = sorted({part for pairs in cuts.values() for pair in pairs for part in pair})
    known = dict(_execute(_EQUAL, [parts])) if parts else {}
    return {word: [_pair(pair, known) for pair in pairs if known.keys() >= set(pair)] for word, pairs in cuts.items()}


def _pair(pair: tuple[str, str], known: Mapping[str, int]) -> Alternative:
    return Alternative(pair, SPLIT, min(known[part] for part in pair))


def _nearly(words: Sequence[str]) -> Mapping[str, list[Alternative]]:
    """Words to which slips lead, with their other forms. Only where one slip finds nothing, words are compared for two."""
    around = {word: one_slip_away(word) for word in words}
    known = dict(_execute(_EQUAL, [sorted({other for others in around.values() for other in others})])) if words else {}
    meant = {word: [other for other in around[word] if other in known] for word in words}
    lost = [word for word in words if not meant[word] and len(word) >= TWO_SLIPS_FROM]
    for word, other, _entries in _execute(_SIMILAR, [lost]) if lost else []:
        if distance(word, other) <= slips_allowed(word):
            meant[word].append(other)
    forms = _forms({other for others in meant.values() for other in others})
    return {word: [slip for other in others for slip in _slips(word, other, forms[other])] for word, others in meant.items()}


def _nearly_beginning(typed: str) -> list[Alternative]:
    """Words whose beginning one slip turns into what was typed so far."""
    found = _execute(_BEGINNING, [one_slip_away(typed), MOST_OF_EACH])
    return [Alternative((word,), SLIPS[1] * _weight(typed, word, "start"), entries, slips=1) for word, entries in found]


def _forms(words: Iterable[str]) -> Mapping[str, list[tuple[str, int]]]:
    """Words as they are, and in their other forms, with the number of entries."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for word, form, entries in _execute(_SAME_STEM, [sorted(words)]):
        if _is_form(word, form):
            found[word].append((form, entries))
    return found


def _slips(typed: str, meant: str, forms: Sequence[tuple[str, int]]) -> list[Alternative]:
    slips = distance(typed, meant)
    sure = {form: SLIPS[slips] * (EXACT if form == meant else STEM) for form, _ in forms}
    return [Alternative((form,), sure[form], entries, slips) for form, entries in forms]


@transaction.atomic
def count_words(*, sources: Sequence[str]) -> None:
    """Count anew in how many things each word stands, and forget words that are gone.

    Args:
        sources: Statements that select the column `lexemes` of everything that may be found.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(_COUNT, [" UNION ALL ".join(sources)])
        cursor.execute("ANALYZE core_searchword")


def forget_words(*, words: Sequence[str], sources: Sequence[str]) -> None:
    """Forget those of some words that stand nowhere any more, at once: somebody has their name taken out of the map.

    Args:
        words: As they stand in `lexemes`.
        sources: As in `count_words`.
    """
    found = " UNION ALL ".join(f"({source})" for source in sources)
    with connection.cursor() as cursor:
        cursor.execute(_FORGET.replace("SOURCES", found), [list(words)])


_FORGET = """
DELETE FROM core_searchword AS known WHERE word = ANY (%s) AND NOT EXISTS (
    SELECT FROM (SOURCES) AS found WHERE found.lexemes @@ quote_literal(known.word)::tsquery
)
"""
ENTRY_WORDS = "SELECT lexemes FROM core_entry WHERE status IN ('published', 'unconfirmed')"
# `RETURNING` would tell nothing of rows that are the same, so what is gone is asked of the count.
_COUNT = """
WITH counted AS MATERIALIZED (
    SELECT word, ndoc AS entries FROM ts_stat(%s) WHERE word !~ '^@' AND length(word) <= 60
), kept AS (
    INSERT INTO core_searchword (word, stem, entries)
    SELECT word, coalesce((ts_lexize('german_stem', word))[1], word), entries FROM counted ORDER BY word
    ON CONFLICT (word) DO UPDATE SET entries = excluded.entries WHERE core_searchword.entries <> excluded.entries
)
DELETE FROM core_searchword WHERE word NOT IN (SELECT word FROM counted)
"""

_sources = [ENTRY_WORDS]


def register_words(source: str) -> None:
    """Let the words of something else than entries be known as well.

    Args:
        source: As in `count_words`.
    """
    if source not in _sources:
        _sources.append(source)


def word_sources() -> list[str]:
    """All that `count_words` and `forget_words` have to look at."""
    return list(_sources)
