"""A ride as a file for one's calendar (RFC 5545)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from layers.rides.bookings.drives import times_of
from layers.rides.bookings.exact import exact_of
from layers.rides.bookings.parties import name_of, side_of
from layers.rides.bookings.states import Side
from layers.rides.models import Booking

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.rides.bookings.exact import Exact

MAKER = "-//Amtskarte//Rides//DE"


def calendar_of(booking: Booking, reader: User) -> bytes:
    """Write the ride down as one of the two knows it."""
    side = side_of(booking, reader)
    other = name_of(booking, Side.RIDER if side == Side.DRIVER else Side.DRIVER)
    exact = exact_of(booking, reader)
    url = settings.SITE_URL + reverse("pages:ride-booking", args=[booking.pk])
    event = Event()
    event.add("uid", f"ride-{booking.pk}@{settings.SITE_URL.partition('://')[2]}")
    event.add("sequence", booking.version)
    event.add("dtstamp", booking.changed_at)
    times = exact.times if exact else times_of([booking])[booking.pk]
    event.add("dtstart", times.pickup_at)
    event.add("dtend", times.dropoff_at)
    event.add("summary", _("Ride with %(name)s to %(place)s") % {"name": other, "place": booking.dropoff_label})
    event.add("location", exact.pickup.label if exact else booking.pickup_label)
    if exact:
        event.add("geo", (exact.pickup.place.lat, exact.pickup.place.lon))
        event.add("description", _description(exact))
    event.add("url", url)
    event.add("status", "CONFIRMED" if booking.state == Booking.State.ACCEPTED else "TENTATIVE")
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _description(exact: Exact) -> str:
    word = _("Code word: %(word)s") % {"word": exact.code_word}
    return "\n".join([word, _("The times may be a few minutes off.")] if exact.times.are_rough else [word])
