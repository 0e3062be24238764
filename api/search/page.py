"""What the pages of the search say."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.contrib.gis.measure import Distance
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from api.pages.region import current_region
from api.pages.rows import Row
from api.search.query import MAX_LIMIT
from api.search.shown import Shown
from layers.core.models import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from api.search.finding import Findings, Result
    from layers.core.public_holidays import Calendar

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A result as a row.

    Attributes:
        row: Of a feature.
        place: Of anything else.
        title: With the typed letters in bold.
    """

    row: Row | None
    place: Shown | None
    title: SafeString

    @classmethod
    def of(cls, result: Result, typed: str, calendar: Calendar | None) -> Self:
        """Put a result into words."""
        if isinstance(result.thing, Entry):
            if result.distance_m is not None:
                # As the queries for lists annotate it.
                setattr(result.thing, "distance_m", Distance(m=result.distance_m))  # noqa: B010 (no field)
            row = Row.of(result.thing, calendar)
            return cls(row, None, emphasised(row.title, typed))
        place = Shown.of(result)
        return cls(None, place, emphasised(place.title, typed))


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is offered while somebody types: the kind of the best result first.

    Attributes:
        groups: Heading and rows.
        count: Said to those who do not see the rows.
    """

    groups: list[tuple[str, list[Hit]]]
    count: str

    @classmethod
    def of(cls, findings: Findings, typed: str) -> Self:
        """Group the results; within a group the best stays first."""
        groups: dict[str, list[Hit]] = {}
        for result in findings.results:
            hit = Hit.of(result, typed, None)
            groups.setdefault(_("On the map") if hit.row else _("Places and streets"), []).append(hit)
        number = len(findings.results)
        count = ngettext("%(count)s suggestion", "%(count)s suggestions", number) % {"count": number}
        return cls(list(groups.items()), count if number else _("Nothing found"))


def results_part(findings: Findings, typed: str) -> dict[str, Any]:
    """What the template of the results needs."""
    calendar = current_region().calendar
    number = len(findings.results)
    return {
        "hits": [Hit.of(result, typed, calendar) for result in findings.results],
        "count": ngettext("%(count)s result", "%(count)s results", number) % {"count": number},
        "is_cut": number == MAX_LIMIT,
        "corrected": _corrected(findings, typed),
        "missing": _named(findings.missing, typed),
        "missing_number": findings.missing_number,
    }


def _corrected(findings: Findings, typed: str) -> str:
    """What was typed, with the words that were found in the place of slips, as the best result spells them."""
    if not findings.corrections:
        return ""
    thing = findings.results[0].thing
    spelt = f"{thing.words} {thing.names}" if isinstance(thing, Entry) else str(thing)
    spellings = {plain(word): word for word in _WORD.findall(spelt)}
    better = {slip: spellings.get(word, word) for slip, word in findings.corrections.items()}
    return _WORD.sub(lambda word: better.get(plain(word[0]), word[0]), typed)


def _named(words: Sequence[str], typed: str) -> list[str]:
    """Folded words as they were typed."""
    known = {plain(word): word for word in _WORD.findall(typed)}
    return [known.get(word, word) for word in words]


def plain(text: str) -> str:
    """Fold a word nearly as `core_fold` does: close enough to show letters in bold or to choose a spelling."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"(?<![aeq])ue", "u", re.sub(r"([ao])e", r"\1", bare))


def emphasised(title: str, typed: str) -> SafeString:
    """A title with the letters in bold that were typed; everything in it is escaped."""
    wanted = sorted({plain(word) for word in _WORD.findall(typed)}, key=len, reverse=True)
    parts: list[tuple[str]] = []
    end = 0
    for word in _WORD.finditer(title):
        start, stop = _span(word[0], wanted)
        if stop > start:
            parts += [
                (title[end : word.start() + start],),
                (format_html("<b>{}</b>", title[word.start() + start : word.start() + stop]),),
            ]
            end = word.start() + stop
    return format_html_join("", "{}", [*parts, (title[end:],)])


def _span(word: str, wanted: Sequence[str]) -> tuple[int, int]:
    """Which letters of a word were typed; a folded letter may be none or two of its own."""
    folded = [plain(letter) for letter in word]
    ends = [len("".join(folded[: place + 1])) for place in range(len(word))]
    whole = "".join(folded)
    for typed in wanted:
        at = whole.find(typed)
        if at == 0 or (at > 0 and len(typed) > 2):  # noqa: PLR2004 (two letters in the middle of a word are chance)
            start = next(place for place, end in enumerate(ends) if end > at)
            return start, next(place for place, end in enumerate(ends) if end >= at + len(typed)) + 1
    return 0, 0
