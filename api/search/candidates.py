"""What may be an answer: texts of features and of places, weighed against each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.search import ranking
from layers.core.search.fit import Fit, fit
from layers.core.search.matching import Shelf
from layers.osm.gazetteer.kinds import Kind
from layers.osm.gazetteer.search import has_houses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from layers.core.querysets import EntryQuerySet
    from layers.core.search.matching import Search, Text
    from layers.core.values import LonLat
    from layers.osm.gazetteer.querysets import GazetteerQuerySet

    Read = Callable[[Shelf, Search], list[Text]]


@dataclass(frozen=True, slots=True)
class Sources:
    """In what is searched.

    Attributes:
        entries: Features that may be shown.
        places: Places and streets; none where only features are wanted.
        middle: Of the region.
    """

    entries: EntryQuerySet
    places: GazetteerQuerySet
    middle: LonLat


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that has words of the question.

    Attributes:
        text: What is written about the thing.
        thing: The same for several entries of one thing.
        rank: Of several entries of one thing the one with the lowest is shown.
        is_feature: Or else a place.
        has_houses: Whether houses are counted along it.
        fit: How well it answers.
        score: What it is ranked by.
        distance_m: From the reader, if that is known.
    """

    text: Text
    thing: str
    rank: int
    is_feature: bool
    has_houses: bool
    fit: Fit
    score: float
    distance_m: float | None


def candidates(read: Read, search: Search, sources: Sources) -> list[Candidate]:
    """Read what may be an answer, best first, each thing once.

    Args:
        read: How much of the question a text must have.
        search: What is looked for.
        sources: In what.
    """
    features = read(Shelf(sources.entries, ("prominence", "thing", "rank")), search)
    places = read(Shelf(sources.places, ("importance", "kind")), search)
    found = [*(_feature(search, text) for text in features), *(_place(search, text) for text in places)]
    return _each_thing_once(sorted(found, key=lambda one: (-one.score, one.distance_m or 0, one.text.key)))


def _feature(search: Search, text: Text) -> Candidate:
    prominence, thing, rank = text.facts
    weight = ranking.of_feature(prominence) * ranking.of_number(search.number, text.name_words)
    fitting, score, metres = _weigh(search, text, weight)
    return Candidate(text, thing, rank, is_feature=True, has_houses=False, fit=fitting, score=score, distance_m=metres)


def _place(search: Search, text: Text) -> Candidate:
    importance, kind = text.facts
    houses = has_houses(Kind(kind))
    number = ranking.of_street(search.number) if houses else ranking.of_number(search.number, text.name_words)
    fitting, score, metres = _weigh(search, text, ranking.of_place(importance) * number)
    thing = f"place:{text.key}"
    return Candidate(text, thing, 0, is_feature=False, has_houses=houses, fit=fitting, score=score, distance_m=metres)


def _weigh(search: Search, text: Text, weight: float) -> tuple[Fit, float, float | None]:
    fitting = fit(search, text)
    metres = ranking.metres_between(search.near, text.longitude, text.latitude) if search.near else None
    return fitting, fitting.score * weight * ranking.of_distance(metres), metres


def _each_thing_once(ranked: Iterable[Candidate]) -> list[Candidate]:
    """Several layers may show one thing: it stands where the best of them would, as the first of the legend."""
    kept: dict[str, Candidate] = {}
    for candidate in ranked:
        known = kept.setdefault(candidate.thing, candidate)
        if candidate.rank < known.rank:
            kept[candidate.thing] = replace(candidate, fit=known.fit, score=known.score)
    return list(kept.values())
