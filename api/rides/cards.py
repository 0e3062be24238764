"""Rides that were found, as cards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from django.urls import reverse
from django.utils.timezone import localdate

from api.rides.lines import drawing_of, walk_s
from api.rides.words import contribution_words, day_words, detour_words, freshness_words, seats_state, walk_words
from layers.core.spoken_times import clock_words
from layers.rides.models import Booking

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from api.rides.search import Search
    from api.rides.words import Seats
    from geo_platform.accounts.models import User
    from layers.rides.trips import Match, Trip

    Departure = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Card:
    """One ride on one day.

    Attributes:
        id: Tells it from the others on the page.
        departs: When the rider gets in.
        arrives: When they get out.
        day: On which the rider gets in, where it is another one than was asked for.
        line: Who drives, with what, and when else.
        walk: How far one walks, both ends together.
        back: When the same driver goes home; empty where that is not known.
        url: The page of the ride, with this search.
        ask_url: Where one asks for a seat.
        own_url: Where one sees how it stands, where one has asked already.
        drawing: What the map shows of it.
    """

    id: str
    departs: str
    arrives: str
    day: str
    line: str
    walk: str
    detour: str
    contribution: str
    back: str
    seats: Seats
    url: str
    ask_url: str
    own_url: str
    is_full: bool
    is_demo: bool
    drawing: dict[str, Any] = field(repr=False)

    @classmethod
    def of(cls, match: Match, trip: Trip, search: Search, *, back: str = "", own_url: str = "") -> Self:
        """Put a ride into words; arguments are those of `cards_of`, and `back` and `own_url` as above."""
        offer, day = match.offer, localdate(match.pickup.at)
        query = f"?{search.query}&on={match.day.isoformat()}"
        return cls(
            id=f"ride-{offer.pk}-{match.day:%Y%m%d}",
            departs=clock_words(match.pickup.at),
            arrives=clock_words(match.dropoff.at),
            day="" if day == search.day else day_words(day),
            line=" · ".join(part for part in (str(offer.driver), offer.car, freshness_words(offer)) if part),
            walk=walk_words(walk_s(trip.origin, match.pickup) + walk_s(trip.destination, match.dropoff)),
            detour=detour_words(match.detour_s),
            contribution=contribution_words(match.contribution_cents),
            back=back,
            seats=seats_state(match.seats_free),
            url=reverse("pages:ride", args=[offer.pk]) + query,
            ask_url=reverse("pages:ride-ask", args=[offer.pk]) + query,
            own_url=own_url,
            is_full=match.seats_free < trip.seats,
            is_demo=offer.is_demo,
            drawing=drawing_of(match, trip),
        )


def cards_of(
    matches: Iterable[Match], trip: Trip, search: Search, own: Mapping[Departure, str], homeward: Iterable[Match] = ()
) -> list[Card]:
    """Put rides into words.

    Args:
        matches: In the order of the list.
        trip: What was asked of matching.
        search: What somebody asked.
        own: From `own_urls`.
        homeward: Rides home: whoever drives one of these is told at their way there.
    """
    back: dict[int, str] = {}
    for match in homeward:
        back.setdefault(match.offer.driver_id, clock_words(match.pickup.at))
    return [
        Card.of(
            match,
            trip,
            search,
            back=back.get(match.offer.driver_id, ""),
            own_url=own.get((match.offer.pk, match.day), ""),
        )
        for match in matches
    ]


def own_urls(user: User | None, matches: Collection[Match]) -> dict[Departure, str]:
    """Where somebody sees how it stands, of the rides on which they have asked already, by offer and day."""
    if user is None or not matches:
        return {}
    bookings = Booking.objects.ridden_by(user).open().filter(offer__in={match.offer.pk for match in matches})
    rows = bookings.values_list("offer", "day", "pk")
    return {(offer, day): reverse("pages:ride-booking", args=[pk]) for offer, day, pk in rows}
