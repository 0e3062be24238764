"""Finds places, streets and houses by what people type."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import connection

from layers.core.search.statement import cells_in
from layers.core.search.vocabulary import Alternative
from layers.osm.gazetteer.kinds import SETTLEMENT, STREET, group_of, kinds_in
from layers.osm.gazetteer.models import Address

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from layers.core.search.vocabulary import Term
    from layers.osm.gazetteer.kinds import Kind

GAZETTEER_WORDS = "SELECT lexemes FROM osm_gazetteer"
# What houses are counted along.
WITH_HOUSES = tuple(kinds_in(STREET) + kinds_in(SETTLEMENT))
# Only a word that is rather sure names a settlement in which something is looked for.
_SURE = 0.7
_MOST_NAMES = 4
_MOST_NAMESAKES = 3
# Whoever names a village may mean the next house after its sign.
_WEIGHT = 0.9


def has_houses(kind: Kind) -> bool:
    """Whether houses are counted along such a place."""
    return group_of(kind) in {STREET, SETTLEMENT}


def around_settlements(terms: Iterable[Term]) -> dict[str, list[Alternative]]:
    """Squares of the map where settlements lie that are called as these terms, by the term's word."""
    names = {term.word: _names(term) for term in terms}
    boxes = _boxes(sorted({name for found in names.values() for name in found}))
    return {word: [mark for name in found for mark in _marks(boxes[name], found[name])] for word, found in names.items()}


def _names(term: Term) -> dict[str, float]:
    single = [one for one in term.alternatives if len(one.words) == 1 and not one.is_mark and one.weight >= _SURE]
    return {one.words[0]: one.weight for one in single[:_MOST_NAMES]}


def _marks(boxes: Sequence[tuple[float, float, float, float]], weight: float) -> list[Alternative]:
    cells = dict.fromkeys(cell for box in boxes for cell in cells_in(box))
    return [Alternative((cell,), weight * _WEIGHT) for cell in cells]


# A name is the first of the lines; a line feed sorts before everything that could go on a word.
_SETTLEMENTS = f"""
SELECT asked.name, place.bbox FROM unnest(%s::text[]) AS asked(name) CROSS JOIN LATERAL (
    SELECT bbox FROM osm_gazetteer
    WHERE kind = ANY (%s) AND left(folded, 60) COLLATE "C" BETWEEN asked.name AND asked.name || E'\\n' || chr(1114111)
    ORDER BY importance DESC, id LIMIT {_MOST_NAMESAKES}
) AS place
"""  # noqa: S608 (constants)


def _boxes(names: list[str]) -> Mapping[str, list[tuple[float, float, float, float]]]:
    boxes = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_SETTLEMENTS, [names, [kind.value for kind in kinds_in(SETTLEMENT)]])
        for name, (west, south, east, north) in cursor.fetchall():
            boxes[name].append((west, south, east, north))
    return boxes


def houses(street_ids: Sequence[str], number: str) -> dict[str, Address]:
    """The houses with a number on several streets, by the street's id; of two on one street the first."""
    found = Address.objects.on(street_ids, number).select_related("street", "street__area").by_number()
    return {address.street_id: address for address in reversed(found)}
