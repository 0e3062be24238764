"""Rides to an event and home again, on its card: put together here, since events and rides know nothing of each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localtime, now

from layers.events.models import Event, Venue
from layers.rides.gatherings import find_home, find_there
from routing.router import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.pages.explore import Found
    from layers.rides.gatherings import Passage

MOST_SHOWN = 4
# Of an event that says no end: a concert, a meeting.
USUAL_LENGTH = timedelta(hours=2)
# Who drives there starts so long before.
AHEAD = timedelta(minutes=45)


@dataclass(frozen=True, slots=True)
class RideLine:
    """A ride on the card.

    Attributes:
        at: When it passes.
        title: From where to where.
        url: Of its own page, on that day.
        women_only: Whether women go with women.
    """

    at: datetime
    title: str
    url: str
    women_only: bool

    @classmethod
    def of(cls, passage: Passage) -> Self:
        """Put it into words."""
        offer = passage.offer
        url = f"{reverse('pages:ride', args=[offer.pk])}?on={passage.day.isoformat()}"
        return cls(localtime(passage.at), offer.title, url, offer.women_only)


@dataclass(frozen=True, slots=True)
class Gathering:
    """How people get somewhere and home again.

    Attributes:
        there: Rides that arrive before it begins.
        home: Rides that leave after it ends.
        is_over: Nobody goes there any more.
        has_times: It begins and ends, unlike a venue.
        search_query: What fills in the search for a ride there and back; `offer_query` the form for a driver.
    """

    there: list[RideLine]
    home: list[RideLine]
    is_over: bool
    has_times: bool
    search_query: str
    offer_query: str


def gathering_of(found: Found) -> Gathering | None:
    """What the card of an event or a venue says about rides; nothing for other things."""
    key = f"{found.layer.id}/{found.feature.pk}"
    if isinstance(found.feature, Venue):
        query = urlencode({"to": key}, safe="/")
        return Gathering([], [], is_over=False, has_times=False, search_query=query, offer_query=query)
    if not isinstance(found.feature, Event):
        return None
    return _of_event(found.feature, Place(found.entry.point.x, found.entry.point.y), key)


def _of_event(event: Event, place: Place, key: str) -> Gathering:
    ends_at = event.ends_at or event.starts_at + USUAL_LENGTH
    moment, back = now(), localtime(ends_at)
    begins = _next_time(localtime(event.starts_at), localtime(moment), ends_at)
    leaves = begins - AHEAD
    return Gathering(
        there=_lines(find_there(place, event.starts_at)) if event.starts_at > moment else [],
        home=_lines(find_home(place, ends_at)) if ends_at > moment else [],
        is_over=ends_at <= moment,
        has_times=True,
        search_query=_query(key, begins, back, arrive="1"),
        offer_query=_query(key, leaves, back),
    )


def _next_time(begins: datetime, moment: datetime, ends_at: datetime) -> datetime:
    """What runs for days, such as an exhibition, is visited on a day that is still to come."""
    if begins.date() >= moment.date():
        return begins
    tomorrow = datetime.combine(moment.date() + timedelta(days=1), begins.time(), begins.tzinfo)
    return tomorrow if tomorrow < ends_at else moment


def _query(key: str, at: datetime, back: datetime, **more: str) -> str:
    values = {"to": key, "day": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}", **more}
    # A search knows one day: home after midnight, or some days later, is a search of its own.
    if back > at and back.date() == at.date():
        values["back"] = f"{back:%H:%M}"
    return urlencode(values, safe="/:")


def _lines(passages: Iterable[Passage]) -> list[RideLine]:
    return [RideLine.of(passage) for passage in passages][:MOST_SHOWN]
