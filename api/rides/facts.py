"""What cards say about rides and rides wanted, in human words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from api.pages.facts import Fact, tells_facts
from api.pages.measures import duration_words
from api.pages.times import date_in_year
from api.rides.words import (
    contribution_words,
    departure_of,
    holiday_words,
    long_day_words,
    money_words,
    seat_words,
    weekday_words,
    window_of,
    window_words,
)
from layers.rides.models import Luggage, Offer, Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.rides.models import Timetable


@tells_facts("rides")
def facts_of_offer(offer: Offer) -> Iterator[Fact]:
    """When a ride goes, and what one should know before one asks for a seat."""
    yield from _when(offer)
    yield Fact(_("On the way"), duration_words(offer.duration_s), "lucide/route")
    yield Fact(_("Room"), seat_words(offer.seats), "lucide/users")
    yield Fact(_("Contribution"), _contribution(offer.contribution_cents), "lucide/coins")
    if offer.car:
        yield Fact(_("Car"), offer.car, "lucide/car")
    yield Fact(_("Luggage"), str(Luggage(offer.luggage).label), "lucide/luggage")
    yield Fact(_("Animals"), _("are welcome") if offer.pets else _("please not"), "lucide/paw-print")
    yield from _among_women(offer)


@tells_facts("rides-wanted")
def facts_of_request(request: Request) -> Iterator[Fact]:
    """When somebody would like to ride, and what they bring along."""
    yield from _wanted(request)
    yield Fact(_("For how many"), seat_words(request.seats), "lucide/users")
    yield Fact(_("Luggage"), str(Luggage(request.luggage).label), "lucide/luggage")
    if request.pets:
        yield Fact(_("Animals"), _("one comes along"), "lucide/paw-print")
    yield from _among_women(request)


def _contribution(cents: int | None) -> str:
    return _("%(amount)s for each seat") % {"amount": money_words(cents)} if cents else contribution_words(cents)


def _when(offer: Offer) -> Iterator[Fact]:
    at = departure_of(offer)
    if offer.is_weekly:
        days = _("%(days)s at %(time)s") % {"days": weekday_words(offer.weekdays, in_full=True), "time": at}
        yield Fact(_("When"), days, "lucide/calendar-clock")
        yield from _how_long(offer)
    elif offer.departs_at:
        day = long_day_words(offer.departs_at)
        yield Fact(_("When"), _("%(day)s at %(time)s") % {"day": day, "time": at}, "lucide/calendar-clock")


def _wanted(request: Request) -> Iterator[Fact]:
    """A window of some hours, in which any time is fine."""
    first, _last = window_of(request)
    days = weekday_words(request.weekdays, in_full=True) if request.is_weekly else long_day_words(first)
    window = window_words(request)
    when = _("%(when)s, %(time)s") % {"when": days, "time": window} if window else days
    yield Fact(_("When"), when, "lucide/calendar-clock")
    if request.is_weekly:
        yield from _how_long(request)


def _how_long(timetable: Timetable) -> Iterator[Fact]:
    if timetable.last_day:
        yield Fact(_("Until when"), date_in_year(timetable.last_day), "lucide/calendar-check")
    if holidays := holiday_words(timetable):
        yield Fact(_("Holidays"), holidays, "lucide/calendar-off")


def _among_women(ride: Offer | Request) -> Iterator[Fact]:
    if ride.women_only:
        yield Fact(_("Who"), _("only women among themselves"), "lucide/venus")
