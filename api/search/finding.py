"""The search itself: what is found among all that is on the map, best first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from api.search import ranking
from api.search.candidates import candidates
from api.search.meaning import forgiven, meanings
from layers.core.search.matching import Search, texts_with_all, texts_with_some
from layers.core.search.question import Question
from layers.osm.gazetteer.search import houses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.search.candidates import Candidate, Sources
    from layers.core.models import Entry
    from layers.core.search.vocabulary import Term
    from layers.core.values import LonLat
    from layers.osm.gazetteer.models import Address, GazetteerEntry

# So many streets are asked for a house number.
MOST_STREETS = 60


@dataclass(frozen=True, slots=True)
class Result:
    """Something that was found.

    Attributes:
        thing: With its municipality.
        distance_m: From where the reader is, if that is known.
    """

    thing: Entry | GazetteerEntry | Address
    distance_m: float | None


@dataclass(frozen=True, slots=True)
class Findings:
    """What a search gives.

    Attributes:
        results: Best first.
        corrections: Typed words that can only be slips, with the words that the best result has in their place; folded.
        missing: Typed words that the best result has not; folded.
        missing_number: The house number that was asked for and that no street has.
    """

    results: list[Result] = field(default_factory=list)
    corrections: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    missing_number: str = ""


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A candidate, or a house along it."""

    candidate: Candidate
    score: float
    house: Address | None = None

    @property
    def key(self) -> str:
        """Of the feature or the place."""
        return self.candidate.text.key


def find(typed: str, near: LonLat | None, sources: Sources, limit: int) -> Findings:
    """Search.

    Args:
        typed: As somebody typed it.
        near: Where they are or look, if that is known.
        sources: In what.
        limit: How many results at most.
    """
    question = Question.read(typed)
    if not question.words:
        return Findings()
    found, unknown = _look(question, near, sources)
    at_number = _at_number(found, question.number)
    ranked = sorted([*at_number, *(_Ranked(one, one.score) for one in found)], key=lambda one: -one.score)[:limit]
    results = _results(ranked, near, sources)
    if not results:
        return Findings()
    best = ranked[0].candidate
    return Findings(
        results=results,
        corrections=dict(best.fit.corrections),
        missing=(*unknown, *best.fit.missing),
        missing_number=question.number if best.has_houses and not at_number else "",
    )


def _look(question: Question, near: LonLat | None, sources: Sources) -> tuple[list[Candidate], tuple[str, ...]]:
    """What may be meant, best first, and the words that occur nowhere: first strictly, then leniently."""

    def search(terms: Sequence[Term]) -> Search:
        return Search(tuple(terms), question.text, sources.middle, near, question.number)

    terms = meanings(question)
    found = candidates(texts_with_all, search(terms), sources) if all(term.alternatives for term in terms) else []
    if found:
        return found, ()
    terms = forgiven(terms, question)
    known = search([term for term in terms if term.alternatives])
    unknown = tuple(term.word for term in terms if not term.alternatives)
    if known.terms:
        found = candidates(texts_with_all, known, sources) or candidates(texts_with_some, known, sources)
    return found, unknown


def _at_number(found: Sequence[Candidate], number: str) -> list[_Ranked]:
    """The houses with the number that was typed, as good as their streets and a little better."""
    streets = {one.text.key: one for one in found if one.has_houses} if number else {}
    asked = list(streets)[:MOST_STREETS]
    at = houses(asked, number) if asked else {}
    return [_Ranked(streets[key], streets[key].score * ranking.HOUSE, house) for key, house in at.items()]


def _results(ranked: Sequence[_Ranked], near: LonLat | None, sources: Sources) -> list[Result]:
    """Read what is shown; what went or was hidden in the meantime is left out."""
    features = sources.entries.select_related("area").in_bulk([one.key for one in ranked if one.candidate.is_feature])
    places = sources.places.select_related("area").in_bulk([one.key for one in ranked if not one.candidate.is_feature])
    things = (one.house or (features if one.candidate.is_feature else places).get(one.key) for one in ranked)
    return [Result(thing, _distance(thing, near)) for thing in things if thing]


def _distance(thing: Entry | GazetteerEntry | Address, near: LonLat | None) -> float | None:
    return ranking.metres_between(near, thing.point.x, thing.point.y) if near else None
