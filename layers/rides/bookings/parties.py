"""Who is who on a booking, and what the two are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.utils.translation import get_language

from layers.rides.bookings.exceptions import UnknownBookingError
from layers.rides.bookings.states import ACCEPTED, MISSED, RIDDEN, Side
from layers.rides.models import Traveller

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.rides.models import Booking

_REMEMBER = """
INSERT INTO rides_traveller (user_id, language, drove, rode) SELECT %(user)s, %(language)s, 0, 0
WHERE NOT EXISTS (SELECT FROM rides_traveller WHERE user_id = %(user)s AND language = %(language)s)
ON CONFLICT (user_id) DO UPDATE SET language = EXCLUDED.language
"""
# From acceptance on.
AGREED = frozenset({ACCEPTED, RIDDEN, MISSED})


@dataclass(frozen=True, slots=True)
class Operator:
    """Another platform, acting for a rider of its own.

    Attributes:
        name: Its domain name.
    """

    name: str


def side_of(booking: Booking, by: User | Operator) -> Side:
    """On which side somebody is.

    Raises:
        UnknownBookingError: On neither.
    """
    if isinstance(by, Operator):
        if booking.operator and booking.operator == by.name:
            return Side.RIDER
        raise UnknownBookingError
    if booking.offer.driver_id == by.pk:
        return Side.DRIVER
    if booking.rider_id == by.pk:
        return Side.RIDER
    raise UnknownBookingError


def account_of(by: User | Operator) -> User | None:
    """Their account here, as far as they have one."""
    return None if isinstance(by, Operator) else by


def other_of(booking: Booking, side: Side) -> User | None:
    """The account of the one on the other side; `None` where that is on another platform."""
    return booking.rider if side == Side.DRIVER else booking.offer.driver


def name_of(booking: Booking, side: Side) -> str:
    """What the one on a side is called by the other.

    That is the name they chose or were given, and once it is agreed, their first name too, as far as they told it.
    """
    person = booking.rider if side == Side.RIDER else booking.offer.driver
    if person is None:
        return booking.rider_alias or booking.operator
    agreed = booking.state in AGREED and person.first_name not in {"", person.display_name}
    return f"{person.first_name} ({person.display_name})" if agreed else person.display_name


def remember_language(user: User) -> str:
    """Note in which language somebody acts, to tell them things in it; gives it.

    Written only where it is another, so that nobody who acts twice at once waits for themselves.
    """
    language = get_language() or settings.LANGUAGE_CODE
    with connection.cursor() as cursor:
        cursor.execute(_REMEMBER, {"user": user.pk, "language": language})
    return language


def language_of(user: User) -> str:
    """In which language somebody is told things."""
    known = Traveller.objects.filter(pk=user.pk).values_list("language", flat=True).first()
    return known or settings.LANGUAGE_CODE


def times_together(user: User) -> tuple[int, int]:
    """How often somebody took others along, and came along themselves."""
    known = Traveller.objects.filter(pk=user.pk).first()
    return (known.drove, known.rode) if known else (0, 0)
