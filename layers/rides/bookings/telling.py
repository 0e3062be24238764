"""Writes mails and notifications about bookings, in the transaction of what they tell of.

Their places are the public ones, their times those of the page of the booking (`layers.rides.bookings.drives`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from geo_platform.outbox.push import write_push
from geo_platform.shared.mail_heads import NOT_KEPT
from layers.core.spoken_times import clock_words
from layers.rides.bookings.drives import times_of
from layers.rides.bookings.parties import language_of, name_of
from layers.rides.bookings.states import Side
from layers.rides.region import current_region

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime, tzinfo

    from geo_platform.accounts.models import User
    from layers.rides.bookings.drives import Times
    from layers.rides.bookings.events import Event
    from layers.rides.models import Booking

BOOKING_PAGE = "pages:ride-booking"


@dataclass(frozen=True, slots=True)
class Line:
    """What a mail says of one ride: the public places, and when the car is at the exact ones once that is agreed."""

    when: str
    pickup: str
    dropoff: str


@dataclass(frozen=True, slots=True)
class News:
    """One event for one person.

    Attributes:
        event: What happened.
        to: Who is told.
        side: On which side they are.
        bookings: Of what; several only of one ride on one day.
    """

    event: Event
    to: User
    side: Side
    bookings: Sequence[Booking]


def tell_rider(event: Event, booking: Booking) -> None:
    """Tell whoever comes along; another platform tells its own people."""
    tell([News(event, booking.rider, Side.RIDER, [booking])] if booking.rider else [])


def tell_driver(event: Event, booking: Booking) -> None:
    """Tell whoever drives."""
    tell([News(event, booking.offer.driver, Side.DRIVER, [booking])])


def tell_other(event: Event, booking: Booking, side: Side) -> None:
    """Tell the one on the other side."""
    (tell_rider if side == Side.DRIVER else tell_driver)(event, booking)


def tell(news: Iterable[News]) -> None:
    """Write a mail and a notification for each; who has no address is told on their devices alone."""
    zone = current_region().calendar.zone
    told = list(news)
    times = times_of(booking for one in told for booking in one.bookings)
    letters = [letter for one in told if (letter := _told(one, times, zone))]
    if letters:
        get_connection().send_messages(letters)


def _told(news: News, times: Mapping[int, Times], zone: tzinfo) -> EmailMessage | None:
    booking = news.bookings[0]
    with override(language_of(news.to) if news.side == Side.DRIVER else booking.language):
        subject, body = _subject(news), _body(news, zone)
        lines = [_line(each, times[each.pk], zone) for each in news.bookings]
        url = _page_of(news)
        about = f"{lines[0].when}: {lines[0].pickup} → {lines[0].dropoff}"
        write_push(user=news.to, title=subject, body=about, url=url, tag=f"ride-{booking.pk}")
        if not news.to.email:
            return None
        context = {"body": body, "rides": lines, "url": url, "leads_on": news.event.value.leads_on}
        text = render_to_string("rides/mails/booking.txt", context)
        # Who rides with whom is nobody's business in the outbox.
        return EmailMessage(subject, text, to=[news.to.email], headers=NOT_KEPT)


def _subject(news: News) -> str:
    """One line, whatever somebody calls themselves."""
    return " ".join((str(news.event.value.subject) % {"name": _names(news)}).split())


def _body(news: News, zone: tzinfo) -> str:
    until = moment_words(news.bookings[0].expires_at, zone)
    return str(news.event.value.body) % {"name": _names(news), "until": until}


def _names(news: News) -> str:
    other = Side.DRIVER if news.side == Side.RIDER else Side.RIDER
    return ", ".join(dict.fromkeys(name_of(booking, other) for booking in news.bookings))


def _line(booking: Booking, times: Times, zone: tzinfo) -> Line:
    when = (rough_moment_words if times.are_rough else moment_words)(times.pickup_at, zone)
    return Line(when, booking.pickup_label, booking.dropoff_label)


def moment_words(at: datetime, zone: tzinfo) -> str:
    """A moment as people say it: Wednesday, 2 December, 7:12."""
    return _("%(day)s, at %(time)s") % _day_and_time(at, zone)


def rough_moment_words(at: datetime, zone: tzinfo) -> str:
    """The same of one that is known by some minutes only."""
    return _("%(day)s, at about %(time)s") % _day_and_time(at, zone)


def _day_and_time(at: datetime, zone: tzinfo) -> dict[str, str]:
    return {"day": date_format(localtime(at, zone), _("l, j F")), "time": clock_words(at, zone)}


def _page_of(news: News) -> str:
    """The page about it; where several ride along, or none of it is left, the page of all rides."""
    if not news.event.value.leads_on:
        return settings.SITE_URL + reverse("pages:layer", args=["rides"])
    return settings.SITE_URL + reverse(BOOKING_PAGE, args=[news.bookings[0].pk])
