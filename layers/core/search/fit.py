"""How well a text answers a question, as a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.core.search.question import STOP_WORDS
from layers.core.search.vocabulary import IN_AREA, STEM

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from layers.core.search.matching import Search, Text
    from layers.core.search.vocabulary import Alternative, Term

# How much a word counts by where it stands: in a name, as what the thing is, as where it is, as what it is near to, or
# anywhere else.
IN_NAME, AS_KIND, AS_PLACE, NEARBY, IN_DETAILS = 1.0, 0.95, 0.85, 0.7, 0.45
# What a text is worth whose name goes far beyond what was asked.
LEAST = 0.55
# A name that says just what was asked, in this order or in another.
SAME_NAME, SAME_WORDS = 1.35, 1.15


@dataclass(frozen=True, slots=True)
class Hit:
    """The best that a text has for a term.

    Attributes:
        alternative: What was meant by it.
        place: How much it counts by where it stands.
    """

    alternative: Alternative
    place: float

    @property
    def worth(self) -> float:
        """How much it counts, from 0 to 1."""
        return self.alternative.weight * self.place


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a text answers.

    Attributes:
        score: The higher the better; 0 for nothing, little above 1 at best.
        missing: Words of the question that the text has not.
        corrections: Words that it has only if they were slips, and the words in their place.
    """

    score: float
    missing: tuple[str, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()


def fit(search: Search, text: Text) -> Fit:
    """Compare a text with a question.

    The score is the mean worth of the words, less the more of them are missing, times how much of what the thing is called
    was asked for.
    """
    hits = {term.word: _best_hit(term, text) for term in search.terms}
    found = {word: hit for word, hit in hits.items() if hit}
    slips = {word: " ".join(hit.alternative.words) for word, hit in found.items() if hit.alternative.slips}
    worth = sum(hit.worth for hit in found.values()) / len(hits) * (len(found) / len(hits)) ** 2
    return Fit(
        score=worth * (1.0 if _is_kind(search, text) else _of_name(hits, text)),
        missing=tuple(word for word, hit in hits.items() if not hit),
        corrections=tuple(slips.items()),
    )


def _best_hit(term: Term, text: Text) -> Hit | None:
    hits = (Hit(one, _place(one, text)) for one in term.alternatives if text.words.issuperset(one.words))
    return max(hits, key=lambda hit: hit.worth, default=None)


def _place(alternative: Alternative, text: Text) -> float:
    """Where a text has an alternative that it has."""
    if text.name_words.issuperset(alternative.words):
        return IN_NAME
    if text.called.issuperset(alternative.words) or alternative.words[0].startswith("@layer/"):
        return AS_KIND
    if alternative.is_mark:
        return AS_PLACE if alternative.words[0].startswith("@area/") else NEARBY
    return AS_PLACE if text.around.issuperset(alternative.words) else IN_DETAILS


def _is_kind(search: Search, text: Text) -> bool:
    """Whether only kind and place were asked for, so that a thing's own name does not matter: Spielplatz Vaduz."""
    places = [_kind_or_place(term, text) for term in search.terms]
    return AS_KIND in places and 0 not in places


def _kind_or_place(term: Term, text: Text) -> float:
    sure = [one for one in term.alternatives if one.weight >= STEM * IN_AREA]
    if any(text.called.issuperset(one.words) for one in sure):
        return AS_KIND
    return AS_PLACE if any(text.words.issuperset(one.words) and one.is_mark for one in sure) else 0


def _of_name(hits: Mapping[str, Hit | None], text: Text) -> float:
    """From `LEAST` for a name of which nothing was asked for to `SAME_NAME` for just this name."""
    said = [word for hit in hits.values() if hit for word in hit.alternative.words]
    names = [[word for word in name.split() if word not in STOP_WORDS] or name.split() for name in text.names]
    if all(hit and hit.place == IN_NAME for hit in hits.values()):
        if said in names:
            return SAME_NAME
        if sorted(said) in map(sorted, names):
            return SAME_WORDS
    return LEAST + (1 - LEAST) * max((_share(hits, name) for name in names), default=0.0)


def _share(hits: Mapping[str, Hit | None], name: Sequence[str]) -> float:
    """Which share of the letters of a name was asked for; of a compound only the part that was."""
    asked = dict.fromkeys(name, 0)
    for typed, hit in hits.items():
        words = hit.alternative.words if hit else ()
        for word in asked.keys() & set(words):
            asked[word] = min(len(word), asked[word] + (len(typed) if len(words) == 1 else len(word)))
    return sum(asked.values()) / sum(map(len, asked))
