"""The page on which people look for a ride."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from api.actors import actor_of
from api.pages.private import draw, personal
from api.pages.region import current_region
from api.problems import NoRoadsError, require_room
from api.rides.cards import cards_of, own_urls
from api.rides.lines import drawing_of_ends
from api.rides.mine import waiting_for
from api.rides.search_form import SHORT_NAMES, SearchForm
from api.rides.sections import around_map
from api.rides.spots import Kept, Spot
from api.rides.words import day_words
from geo_platform.limits import HourlyLimit
from layers.core.spoken_times import clock_words
from layers.rides.bookings.blocking import kept_from
from layers.rides.coming_near import find_partial
from layers.rides.finding import find_rides
from layers.rides.going_home import has_way_back
from routing.router import RoutingError

if TYPE_CHECKING:
    from django.http import HttpRequest

    from api.rides.cards import Card
    from api.rides.search import Search
    from geo_platform.accounts.models import User
    from layers.rides.trips import Trip

MOST_RIDES = 20
# Without these an address asks nothing yet: it only fills the form in.
ASKED = ("from", "to", "day")
FILLED_IN = ("day", "time", "back", "arrive", "seats", "luggage", "pets", "women", "spread", "walk")
# A household that plans its week; whoever probes around a home gets a cell, and not often.
SEARCHES_PER_HOUR = HourlyLimit("searches for rides", 600)


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found.

    Attributes:
        there: Rides there, the shortest detour and walk first.
        home: Rides home, where somebody asked for them.
        partial: Where nothing fits: what comes near.
        trouble: Why nothing could be looked for; empty where it could.
        is_one_way: Whether nobody drives back on that day, where nobody asked for it.
    """

    there: list[Card] = field(default_factory=list)
    home: list[Card] = field(default_factory=list)
    partial: list[Card] = field(default_factory=list)
    trouble: str = ""
    is_one_way: bool = False


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def search(request: HttpRequest) -> HttpResponse:
    """Ask for a ride, and see which there are.

    A form that was sent leads on to the address of its search, which has no exact places and can be shown to others.
    """
    kept = Kept.of(request)
    with override(current_region().time_zone):
        if request.method == "POST":
            return _ask(request, kept)
        if not all(request.GET.get(name) for name in ASKED):
            return _page(request, SearchForm(kept, initial=_wished(request, kept)), None)
        form = SearchForm(kept, data=request.GET)
        if not form.is_valid():
            return _page(request, _named(form, request, kept), None)
        found = form.search
        if {found.start.text, found.end.text} != {request.GET["from"], request.GET["to"]}:
            return _lead_on(request, kept, found)
        return _page(request, _named(form, request, kept), found)


def _ask(request: HttpRequest, kept: Kept) -> HttpResponse:
    form = SearchForm(kept, data=request.POST)
    if form.is_valid():
        return _lead_on(request, kept, form.search)
    return _page(request, form, None, HTTPStatus.UNPROCESSABLE_ENTITY)


def _lead_on(request: HttpRequest, kept: Kept, found: Search) -> HttpResponse:
    address = f"{reverse('pages:ride-search')}?{found.query}"
    response = HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)
    kept.with_spots(*(spot for spot in (found.start, found.end) if spot.is_exact)).give(request, response)
    return response


def _wished(request: HttpRequest, kept: Kept) -> dict[str, Any]:
    """What a link has filled in: the ends, a day, a time, filters."""
    wished: dict[str, Any] = {name: request.GET[name] for name in FILLED_IN if request.GET.get(name)}
    for name in ("start", "end"):
        spot = _spot(request.GET.get(SHORT_NAMES[name], ""), kept)
        if spot:
            wished |= {name: spot.text, f"{name}_search": spot.label}
    return wished


def _named(form: SearchForm, request: HttpRequest, kept: Kept) -> SearchForm:
    """The form with the names of its places, which an address has not; a wrong place has none."""
    said, wished = request.GET.copy(), _wished(request, kept)
    for name in ("start_search", "end_search"):
        if name not in form.errors:
            said.setdefault(SHORT_NAMES[name], wished.get(name, ""))
    form.data = said
    return form


def _spot(text: str, kept: Kept) -> Spot | None:
    return Spot.read(text, kept) if text else None


def find_all(search: Search, user: User | None) -> Results:
    """Look for rides there and, where somebody wants to go home again, back.

    Args:
        search: What somebody asked.
        user: Who; they see neither their own rides nor those of whom they want nothing to do with.
    """
    trip = _seen_by(user, search.trip)
    back = _seen_by(user, search.way_back) if search.way_back else None
    try:
        there = find_rides(trip, limit=MOST_RIDES)
        home = find_rides(back, limit=MOST_RIDES) if back else []
        partial = [] if there else find_partial(trip)
        arrivals = [match.dropoff.at for match in there]
        is_one_way = bool(arrivals) and back is None and not has_way_back(trip, after=min(arrivals))
    except RoutingError:
        return Results(trouble=str(NoRoadsError()))
    own = own_urls(user, [*there, *home, *partial])
    return Results(
        there=cards_of(there, trip, search, own, home),
        home=cards_of(home, back, search.homeward, own) if back else [],
        partial=cards_of(partial, trip, search, own),
        is_one_way=is_one_way,
    )


def _seen_by(user: User | None, trip: Trip) -> Trip:
    return replace(trip, not_with=frozenset({user.pk, *kept_from(user)})) if user else trip


def _page(request: HttpRequest, form: SearchForm, found: Search | None, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    if found:
        require_room(SEARCHES_PER_HOUR, request)
    user = actor_of(request).user
    context = {
        **around_map(),
        "form": form,
        "search": found,
        "results": find_all(found, user) if found else None,
        "user": user,
        "waiting": waiting_for(user) if user else 0,
        **(_said(found) if found else {}),
    }
    return draw(request, "rides/search.html", context, status)


def _said(found: Search) -> dict[str, Any]:
    """The search in words."""
    at = clock_words(found.at)
    when = _("%(day)s, by %(time)s") if found.by_arrival else _("%(day)s, %(time)s")
    return {
        "when": when % {"day": day_words(found.day), "time": at},
        "back": _("back %(time)s") % {"time": clock_words(found.back)} if found.back else "",
        "search_path": reverse("pages:ride-search"),
        "asked": found.query,
        "drawing": drawing_of_ends(found.trip, (found.start.label, found.end.label)),
    }
