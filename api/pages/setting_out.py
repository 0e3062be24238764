"""Pages for somebody who sets out: from where, how, and how far they get."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from api.nearby.place import place_of
from api.pages.trips import ICONS, mode_minutes
from api.wishes import START, Wish
from layers.core.exceptions import InvalidInputError
from layers.core.reaching import MINUTES, Start, can_set_out, street_at
from layers.core.search.question import LONGEST
from layers.core.values import LonLat
from routing.router import Mode, RouterUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from layers.core.models import Entry

PLACE = "place"
"""Where somebody writes from where they set out."""
USUAL_MINUTES = 15


def modes() -> dict[Mode, str]:
    """What the ways of getting about are called."""
    return {Mode.FOOT: _("On foot"), Mode.BICYCLE: _("By bicycle"), Mode.CAR: _("By car")}


def start_name(start: Start) -> str:
    """What to call a place that is only known as a point."""
    return street_at(start) or _("the chosen place")


def within_words(wish: Wish) -> str:
    """Say how far a list reaches: 15 Min. zu Fuß ab Hauptstraße."""
    if wish.start is None or wish.within is None:
        return ""
    values = {"time": mode_minutes(wish.start.mode, wish.within), "place": start_name(wish.start)}
    return _("%(time)s from %(place)s") % values


def trouble_of(wish: Wish) -> str:
    """Why nothing is found within a time; empty where there is no such reason."""
    if wish.start is None or wish.within is None:
        return ""
    try:
        is_possible = can_set_out(wish.start)
    except RouterUnavailableError:
        return _("We cannot work out ways right now. Please try again later, or show everything again.")
    return "" if is_possible else _("No way that we know leads on from there. Please choose another start.")


def setting_out_part(wish: Wish, url_of: Callable[[Wish], str]) -> dict[str, str]:
    """What a list says about the start.

    Args:
        wish: Of the list.
        url_of: The address of the same list with another wish.
    """
    if wish.start is None:
        return {}
    farther = "" if wish.within else _("Ways from %(place)s") % {"place": start_name(wish.start)}
    return {
        "within": within_words(wish) or farther,
        "start_icon": ICONS[wish.start.mode],
        "without_start_url": url_of(wish.without_start()),
        "reach_trouble": trouble_of(wish),
    }


def start_choices(wish: Wish) -> dict[str, Any]:
    """What the fields of a form need that ask for a start."""
    start = wish.start
    return {
        "start_text": wish.start_parameters.get(START, ""),
        "start_name": start_name(start) if start else "",
        "start_modes": [(mode.value, word, mode is (start.mode if start else Mode.FOOT)) for mode, word in modes().items()],
        "start_minutes": [(minutes, minutes == wish.within) for minutes in MINUTES],
    }


def from_here(entry: Entry) -> str:
    """The map with what one reaches from an entry."""
    start = Start.at(LonLat(entry.point.x, entry.point.y), Mode.FOOT)
    wish = Wish(start=start, within=USUAL_MINUTES)
    return f"{reverse('pages:start')}?{urlencode({**wish.parameters, 'sheet': 'half'}, safe=',')}"


def settled(request: HttpRequest) -> HttpResponse | str | None:
    """What to do about a start that somebody has written.

    Returns:
        The way to the same page with the place in its address; the words, where nobody knows such a place; `None` where
        nothing is written.
    """
    typed = request.GET.get(PLACE, "").replace("\0", " ").strip()[:LONGEST]
    if not typed:
        return None
    try:
        found = place_of(typed)
    except InvalidInputError:
        return typed
    query = request.GET.copy()
    del query[PLACE]
    by = query.get("by", "")
    start = Start.at(found, next((mode for mode in Mode if mode == by), Mode.FOOT))
    query[START] = Wish(start=start).parameters[START]
    response = HttpResponseRedirect(f"{request.path}?{query.urlencode(safe=',/')}")
    response["Cache-Control"] = "private, no-store"
    return response
