"""What somebody asks who wants to get somewhere, as addresses say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.utils.translation import gettext as _

from api.nearby.place import place_of
from api.search.ranking import metres_between
from layers.core.exceptions import InvalidInputError
from layers.core.search.question import LONGEST
from layers.core.values import LonLat
from routing.router import Mode

if TYPE_CHECKING:
    from django.http import QueryDict

FROM, MODE, BACK = "from", "mode", "back"
YES = "yes"
DIGITS = 4
"""Decimals of a degree that a place in an address has: ten metres, so that one knows the street and not the window."""
# As far as the crow flies, most people walk or cycle.
WALKED_M = 2_000
CYCLED_M = 6_000


@dataclass(frozen=True, slots=True)
class WayQuery:
    """From where somebody sets out, and how, as the address of the page says it.

    Attributes:
        text: From where, as the address says it; empty where it does not say.
        place: The same as a place; `None` where nobody knows such a one.
        mode: How somebody wants to get about.
        is_back: From there to the place that is said, and not the other way.
    """

    text: str
    place: LonLat | None
    mode: Mode
    is_back: bool

    @classmethod
    def read(cls, query: QueryDict, goal: LonLat) -> Self:
        """Read a query leniently; where it does not say how, what most people would do."""
        text = query.get(FROM, "").replace("\0", " ").strip()[:LONGEST]
        place = _place(text)
        mode = next((mode for mode in Mode if mode == query.get(MODE)), None)
        return cls(_written(place) if _is_point(text) else text, place, mode or _usual(place, goal), query.get(BACK) == YES)

    @property
    def is_point(self) -> bool:
        """Whether the address says two numbers, which mean nothing to people."""
        return _is_point(self.text)

    def parameters(self, **others: str) -> dict[str, str]:
        """As an address has it, some of it otherwise."""
        said = {FROM: self.text, MODE: self.mode.value, BACK: YES if self.is_back else "", **others}
        return {name: value for name, value in said.items() if value}


def _is_point(text: str) -> bool:
    try:
        LonLat.parse(text)
    except InvalidInputError:
        return False
    return True


def _place(text: str) -> LonLat | None:
    if not text:
        return None
    if _is_point(text):
        return rounded(LonLat.parse(text))
    try:
        return place_of(text)
    except InvalidInputError:
        return None


def _written(place: LonLat | None) -> str:
    return f"{_short(place.longitude)},{_short(place.latitude)}" if place else ""


def _short(degrees: float) -> str:
    """Without zeros at the end, as the script writes it, so that a link to where one is leads nowhere else."""
    return f"{degrees:.{DIGITS}f}".rstrip("0").rstrip(".")


def rounded(place: LonLat) -> LonLat:
    """The same, to ten metres."""
    return LonLat(round(place.longitude, DIGITS), round(place.latitude, DIGITS))


def _usual(place: LonLat | None, goal: LonLat) -> Mode:
    metres = metres_between(place, goal.longitude, goal.latitude) if place else 0
    if metres <= WALKED_M:
        return Mode.FOOT
    return Mode.BICYCLE if metres <= CYCLED_M else Mode.CAR


def parse_mode(query: QueryDict) -> Mode:
    """Read how somebody gets about.

    Raises:
        InvalidInputError: Nobody does so.
    """
    known = [mode.value for mode in Mode]
    if query.get(MODE, Mode.FOOT) not in known:
        values = {"known": ", ".join(known)}
        raise InvalidInputError(_("These values are understood: %(known)s.") % values, parameter=MODE)
    return Mode(query.get(MODE, Mode.FOOT))
