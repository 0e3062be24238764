"""The page of one ride: what everybody may know of it, and asking for a seat on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import localdate, localtime, now, override
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from api.actors import actor_of
from api.pages.private import draw, for_members, personal
from api.pages.region import current_region
from api.rides.cards import Card
from api.rides.facts import facts_of_offer
from api.rides.lines import drawing_of_route
from api.rides.search import Search
from api.rides.search_form import SearchForm
from api.rides.sections import around_map
from api.rides.spots import Kept, Spot
from api.rides.words import day_words, together_words
from api.sent_forms import LinesField, SentForm, act_once
from layers.core import registry
from layers.core.exceptions import ConflictError, UnknownFeatureError
from layers.core.spoken_times import clock_words
from layers.core.values import day_in
from layers.rides.bookings.blocking import are_blocked
from layers.rides.bookings.ends import Ends
from layers.rides.bookings.exceptions import NotBetweenYouError
from layers.rides.bookings.models import LONGEST_MESSAGE
from layers.rides.bookings.promise import find_seat
from layers.rides.bookings.requesting import ask_for_seat
from layers.rides.drafts import FARTHEST_AHEAD
from layers.rides.models import Booking, Luggage, Offer
from layers.rides.region import current_region as current_region_of_rides
from layers.rides.search_addresses import ALSO_WOMEN, ANYBODY, WHOLE_DAY_MIN
from layers.rides.timetables import departures
from routing.router import Place, RoutingError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from geo_platform.accounts.models import User
    from layers.rides.trips import Match

# Nobody asks for a seat further ahead without a search.
DAYS_AHEAD = 14


class AskForm(SentForm):
    """A word for the driver; where and when stand in the address."""

    word = LinesField(
        label=gettext_lazy("A word for the driver (you may leave this empty)"),
        help_text=gettext_lazy("For example: I have a folding bike with me."),
        max_length=LONGEST_MESSAGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DoesNotFitError(ConflictError):
    """The ride does not pass by there, or not on that day."""

    def __init__(self) -> None:
        super().__init__(_("This ride does not fit your search any more. Please search again."))


@dataclass(frozen=True, slots=True)
class Fit:
    """How a ride fits what somebody looks for.

    Attributes:
        search: From where to where; the whole way where they did not say.
        match: The ride for that search; `None` where it does not fit.
    """

    offer: Offer
    search: Search
    day: date
    match: Match | None

    @property
    def query(self) -> str:
        """As an address has it."""
        return f"{self.search.query}&on={self.day.isoformat()}"


@require_safe
@personal
def ride(request: HttpRequest, offer_id: int) -> HttpResponse:
    """What everybody may know of a ride, and how it fits a search."""
    offer = find_offer(offer_id)
    with override(current_region().time_zone):
        fit = _fit(request, offer)
        user = actor_of(request).user
        return draw(request, "rides/ride.html", _about(fit, user) | {"is_own": user == offer.driver})


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def ask(request: HttpRequest, offer_id: int) -> HttpResponse:
    """Ask for a seat: where and when stand in the address, so that they are there after signing in as well."""
    offer = find_offer(offer_id)
    with override(current_region().time_zone):
        fit = _fit(request, offer)
        rider = actor_of(request).user
        form = AskForm(request.POST if request.method == "POST" else None, request=request, needs_proof=False)

        def page(status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
            return draw(request, "rides/ask.html", {**_about(fit, rider), "form": form}, status)

        if request.method != "POST" or rider is None:
            return page()
        return act_once(request, form, page, lambda: _book(fit, rider, form.cleaned_data["word"]))


def _book(fit: Fit, rider: User, word: str) -> HttpResponse:
    if fit.match is None:
        raise DoesNotFitError
    start, end = fit.search.start, fit.search.end
    ends = Ends(start.place, end.place, start.label, end.label)
    booking = ask_for_seat(rider=rider, trip=fit.search.trip, match=fit.match, ends=ends, word=word)
    address = reverse("pages:ride-booking", args=[booking.pk])
    return HttpResponseRedirect(f"{address}?new=1", status=HTTPStatus.SEE_OTHER)


def find_offer(offer_id: int) -> Offer:
    """A ride that everybody may see.

    Raises:
        UnknownFeatureError: There is none.
    """
    layer = registry.get("rides")
    found: Offer | None = layer.queryset().visible_to(None).filter(pk=offer_id).select_related("driver").first()
    if found is None:
        raise UnknownFeatureError(layer.title, str(offer_id))
    return found


def _fit(request: HttpRequest, offer: Offer) -> Fit:
    on = _day(request)
    search = _search(request) or whole_way(offer, on)
    day = on or search.day
    try:
        match = find_seat(search.trip, offer, day)
    except RoutingError:
        match = None
    return Fit(offer, search, day, match)


def _search(request: HttpRequest) -> Search | None:
    if not request.GET.get("from"):
        return None
    form = SearchForm(Kept.of(request), data=request.GET)
    return form.search if form.is_valid() else None


def _day(request: HttpRequest) -> date | None:
    """The day of the ride as an address has it; `None` where it has none, or one of which nobody can know anything."""
    day = day_in(request.GET.get("on", ""))
    return day if day and abs(day - localdate()) <= FARTHEST_AHEAD else None


def whole_way(offer: Offer, on: date | None = None) -> Search:
    """A search for a ride from its beginning to its end.

    Args:
        offer: The ride.
        on: Of which departure; the next one where it is not said.
    """
    first, last = offer.geom.coords[0], offer.geom.coords[-1]
    day = on or (localdate(offer.departs_at) if offer.departs_at else next(iter(days_of(offer)), localdate()))
    at = offer.departs_on_clock or localtime(offer.departs_at).time()
    return Search(_end(first), _end(last), day, at, luggage=Luggage.NONE, spread_min=WHOLE_DAY_MIN)


def _end(corner: tuple[float, ...]) -> Spot:
    spot = Spot.read(f"{corner[0]:.5f},{corner[1]:.5f}", Kept({}))
    if spot is None:  # pragma: no cover (a place of ours can be read)
        raise UnknownFeatureError(registry.get("rides").title, "")
    return spot


def days_of(offer: Offer) -> list[date]:
    """On which of the next days a ride goes that has not left; of one that begins later, of the days from then on."""
    first = max(localdate(), offer.first_day or localdate())
    ahead = departures(offer, first, first + timedelta(days=DAYS_AHEAD), current_region_of_rides())
    return [day for day, at in ahead if at > now()]


def _about(fit: Fit, user: User | None) -> dict[str, Any]:
    offer, search, match = fit.offer, fit.search, fit.match
    card = Card.of(match, search.trip, search) if match else None
    return {
        **around_map(),
        "offer": offer,
        "card": card,
        "facts": list(facts_of_offer(offer)),
        "drawing": card.drawing if card else _public_way(offer),
        "search": search,
        "day": day_words(localdate(match.pickup.at) if match else fit.day),
        "days": [day_words(day) for day in days_of(offer)[:4]],
        "at": clock_words(search.at),
        "user": user,
        "asked": fit.query,
        **(_between(user, fit) if user else {}),
        "together": together_words(offer.driver) if user else [],
        "among_women": replace(search, women=ALSO_WOMEN).query if offer.women_only and search.women == ANYBODY else "",
        "has_search": bool(match) and search.spread_min != WHOLE_DAY_MIN,
    }


def _between(user: User, fit: Fit) -> dict[str, Any]:
    """Why somebody need not ask, or cannot: they have asked already, or one of the two has blocked the other."""
    own = Booking.objects.ridden_by(user).open().on_ride(fit.offer.pk, fit.day).first()
    return {
        "own_url": reverse("pages:ride-booking", args=[own.pk]) if own else "",
        "refusal": str(NotBetweenYouError()) if are_blocked(user.pk, fit.offer.driver_id) else "",
    }


def _public_way(offer: Offer) -> dict[str, Any]:
    line = offer.geom.coords
    ends = [(Place(*line[0][:2]), "on", ""), (Place(*line[-1][:2]), "off", offer.title)]
    return drawing_of_route(line, ends)
