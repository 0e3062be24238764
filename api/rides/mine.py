"""One's own rides: what waits for an answer, who rides when, and what one is waiting for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Self

from django.urls import reverse
from django.utils.timezone import localdate, now, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from api.actors import actor_of
from api.pages.private import draw, personal
from api.pages.region import current_region
from api.rides.sections import section_of
from api.rides.words import day_words, departure_of, long_day_words, meeting_words, seat_words, when_words, window_words
from layers.rides.bookings.blocking import blocks_of
from layers.rides.bookings.clocks import is_over
from layers.rides.bookings.drives import times_of
from layers.rides.bookings.parties import name_of, side_of
from layers.rides.bookings.states import OPEN, Side
from layers.rides.models import Booking, Offer, Request
from layers.rides.search_addresses import query_of_request

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from geo_platform.accounts.models import User
    from layers.rides.bookings.drives import Times

MOST_PAST = 10
STATE_SIGNS = {
    "requested": "hourglass",
    "waiting": "hourglass",
    "accepted": "disc",
    "ridden": "tick",
    "missed": "dash",
    "declined": "dash",
    "expired": "dash",
    "cancelled": "dash",
}


@dataclass(frozen=True, slots=True)
class StateWords:
    """How far a booking is, by shape, colour and word.

    Attributes:
        sign: One of `layers.core.signs.SIGNS`.
        word: What is said.
    """

    sign: str
    word: str

    @classmethod
    def of(cls, booking: Booking) -> Self:
        """Say it."""
        return cls(STATE_SIGNS[booking.state], str(booking.get_state_display()))


@dataclass(frozen=True, slots=True)
class Line:
    """A booking in a list.

    Attributes:
        day: On which the rider gets in: after midnight the next one after the day of the departure.
        times: When the car is where, as the two are told.
        on: The day in words.
        with_whom: Who is on the other side.
        is_driver: Whether the reader drives.
        ends: From where to where, as everybody may know it.
        unread: How many messages wait.
        asks_how: Whether one may say how it went.
    """

    booking: Booking
    day: date
    times: Times
    on: str
    at: str
    arrives: str
    with_whom: str
    is_driver: bool
    ends: str
    seats: str
    state: StateWords
    unread: int
    asks_how: bool
    url: str

    @classmethod
    def of(cls, booking: Booking, reader: User, times: Times) -> Self:
        """Put a booking into words for one of the two."""
        is_driver, day = side_of(booking, reader) == Side.DRIVER, localdate(times.pickup_at)
        return cls(
            booking=booking,
            day=day,
            times=times,
            on=day_words(day),
            at=meeting_words(times.pickup_at, times),
            arrives=meeting_words(times.dropoff_at, times),
            with_whom=name_of(booking, Side.RIDER if is_driver else Side.DRIVER),
            is_driver=is_driver,
            ends=f"{booking.pickup_label} → {booking.dropoff_label}",
            seats=seat_words(booking.seats),
            state=StateWords.of(booking),
            unread=getattr(booking, "unread", 0),
            asks_how=booking.state == Booking.State.ACCEPTED and booking.pickup_at < now(),
            url=reverse("pages:ride-booking", args=[booking.pk]),
        )


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One of one's own offers in a list."""

    offer: Offer
    when: str
    url: str


@dataclass(frozen=True, slots=True)
class WishLine:
    """A saved search, or a wish that drivers see, in a list."""

    request: Request
    when: str
    url: str


@require_safe
@personal
def my_rides(request: HttpRequest) -> HttpResponse:
    """All of it; to who is not signed in, what there could be."""
    user = actor_of(request).user
    with override(current_region().time_zone):
        context = section_of("rides") | {"user": user}
        return draw(request, "rides/mine.html", context | (_shown(user) if user else {}))


def _shown(user: User) -> dict[str, Any]:
    bookings = list(Booking.objects.in_list_of(user))
    times = times_of(bookings)
    lines = [Line.of(booking, user, times[booking.pk]) for booking in bookings]
    coming = [line for line in lines if not is_over(line.booking, now())]
    asked = [line for line in coming if line.is_driver and line.booking.state == Booking.State.REQUESTED]
    open_ = [line for line in coming if line not in asked and line.booking.state in OPEN]
    past = [line for line in lines if line not in asked and line not in open_]
    offers = Offer.objects.driven_by(user).visible_to(None).coming().in_order()
    wishes = Request.objects.wanted_by(user).visible_to(None).coming().in_order().select_related("wish")
    again = reverse("pages:ride-search")
    return {
        "requests": asked,
        "days": by_day(open_),
        "past": past[::-1][:MOST_PAST],
        "how": [line for line in lines if line.asks_how and is_over(line.booking, now())],
        "offers": [OfferLine(one, _when(one), reverse("pages:ride-manage", args=[one.pk])) for one in offers],
        "blocks": blocks_of(user),
        "wishes": [WishLine(one, _span(one), f"{again}?{query_of_request(one)}") for one in wishes],
    }


def by_day(lines: Iterable[Line]) -> list[tuple[str, list[Line]]]:
    """Lines under the days on which they are, as a calendar has them."""
    days = groupby(sorted(lines, key=lambda line: line.times.pickup_at), key=lambda line: line.day)
    return [(_heading(day), list(those)) for day, those in days]


def _heading(day: date) -> str:
    near, full = day_words(day), long_day_words(day)
    return f"{near[0].upper()}{near[1:]}, {full}" if (day - localdate()).days in (0, 1) else full


def _span(wish: Request) -> str:
    """From when to when a ride is fine; a whole day needs no times."""
    window = window_words(wish)
    return _("%(when)s, %(time)s") % {"when": when_words(wish), "time": window} if window else when_words(wish)


def _when(offer: Offer) -> str:
    return _("%(when)s, %(time)s") % {"when": when_words(offer), "time": departure_of(offer)}


def waiting_for(user: User) -> int:
    """How many things wait for somebody: requests to answer, and messages to read."""
    found = Booking.objects.visible_to(user).with_unread(user)
    asked = Booking.objects.driven_by(user).coming().filter(state=Booking.State.REQUESTED).count()
    unread: int = sum(found.values_list("unread", flat=True))
    return int(asked) + unread
