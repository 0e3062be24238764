"""From terms to the query that the index of words answers."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from layers.core.search.vocabulary import Alternative, Term
    from layers.core.values import LonLat

# As in `core_cells`.
CELL_LEVELS = (14, 11, 8)
_MOST_CELLS = 36
_HIGHEST_LATITUDE = 85.0


def all_of(terms: Sequence[Term], place: str = "") -> str:
    """A text query for what has a word of every term.

    Args:
        terms: At least one, each with alternatives.
        place: `A` where only names count.
    """
    return " & ".join(_any(term, place) for term in terms)


def all_but_one_of(terms: Sequence[Term]) -> str:
    """A text query for what lacks at most one of several terms."""
    return " | ".join(f"({all_of(kept)})" for kept in combinations(terms, len(terms) - 1))


def any_of(terms: Sequence[Term]) -> str:
    """A text query for what has a word of some term."""
    return " | ".join(_any(term) for term in terms)


def within(query: str, cells: Iterable[str]) -> str:
    """The same query, in some squares of the map."""
    return f"({query}) & ({' | '.join(map(_quoted, cells))})"


def cells_around(near: LonLat, level: int) -> list[str]:
    """The square of a point and its eight neighbours."""
    x, y = _cell(near.longitude, near.latitude, level)
    return [f"@{level}/{x + dx}/{y + dy}" for dx in (-1, 0, 1) for dy in (-1, 0, 1)]


def cells_in(box: tuple[float, float, float, float]) -> list[str]:
    """The squares that a box touches, at the finest level at which they are not too many.

    Args:
        box: West, south, east, north in degrees.
    """
    west, south, east, north = box
    for level in CELL_LEVELS:
        (left, top), (right, bottom) = _cell(west, north, level), _cell(east, south, level)
        if (right - left + 1) * (bottom - top + 1) <= _MOST_CELLS:
            return [f"@{level}/{x}/{y}" for x in range(left, right + 1) for y in range(top, bottom + 1)]
    return []


def _cell(longitude: float, latitude: float, level: int) -> tuple[int, int]:
    """Source: https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames."""
    squares = 1 << CELL_LEVELS[0]
    radians = math.radians(min(max(latitude, -_HIGHEST_LATITUDE), _HIGHEST_LATITUDE))
    x = min(math.floor((longitude + 180) / 360 * squares), squares - 1)
    y = math.floor((1 - math.asinh(math.tan(radians)) / math.pi) / 2 * squares)
    shift = CELL_LEVELS[0] - level
    return x >> shift, y >> shift


def _any(term: Term, place: str = "") -> str:
    return f"({' | '.join(_both(alternative, place) for alternative in term.alternatives)})"


def _both(alternative: Alternative, place: str) -> str:
    """All words of an alternative; marks stand at no place."""
    weight = f":{place}" if place and not alternative.is_mark else ""
    return f"({' & '.join(_quoted(word) + weight for word in alternative.words)})"


def _quoted(word: str) -> str:
    doubled = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"
