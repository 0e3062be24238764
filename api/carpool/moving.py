"""What another platform may do with a booking of its own: go back on it, and say that the ride took place.

A driver is asked, and nobody else confirms for them; a status only rises.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from api.carpool.endpoint import AlreadySetError
from layers.core.exceptions import InvalidInputError
from layers.rides.bookings.cancelling import cancel
from layers.rides.bookings.elsewhere import confirm_ride
from layers.rides.bookings.ledger import lock_booking
from layers.rides.bookings.messages import write_message
from layers.rides.bookings.models import LONGEST_MESSAGE
from layers.rides.bookings.parties import Operator
from layers.rides.bookings.standard import Status, status_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.carpool.models import PartnerBooking
    from layers.rides.models import Booking


def parse_status(query: Mapping[str, str]) -> tuple[Status, str]:
    """Read the status that a booking should have, and a word that comes with it.

    Raises:
        InvalidInputError: There is none, it is no such status, or the word is too long.
    """
    known = ", ".join(status.name for status in Status)
    if query.get("status") not in Status.__members__:
        raise InvalidInputError(_("This must be one of these: %(known)s.") % {"known": known}, parameter="status")
    message = query.get("message", "")
    if len(message) > LONGEST_MESSAGE:
        text = _("Please write less: %(most)s characters at most.") % {"most": LONGEST_MESSAGE}
        raise InvalidInputError(text, parameter="message")
    return Status[query["status"]], message


@transaction.atomic
def raise_status(*, kept: PartnerBooking, status: Status, message: str = "") -> None:
    """Bring a booking to a status, as its platform wishes.

    Args:
        kept: The booking.
        status: Where to.
        message: Something for the driver.

    Raises:
        AlreadySetError: It is there, or farther.
        InvalidInputError: The status is not for a platform to set.
        ConflictError: The booking cannot be cancelled, or confirmed, any more or yet.
    """
    # As it is now: its driver may have answered since it was read.
    booking = lock_booking(kept.booking_id)
    if status <= status_of(booking):
        raise AlreadySetError
    # The name under which it asked for the seat; the office may have corrected it since.
    _move(booking, Operator(booking.operator), status, message)
    # It knows; there is nothing to tell it.
    kept.told, kept.told_version = status.name, None
    kept.save(update_fields=["told", "told_version"])


def _move(booking: Booking, by: Operator, status: Status, message: str) -> None:
    if status == Status.CANCELLED:
        cancel(by=by, booking=booking, version=booking.version, word=message)
    elif status == Status.VALIDATED:
        confirm_ride(by=by, booking=booking)
        if message.strip():
            write_message(by=by, booking=booking, text=message)
    else:
        raise InvalidInputError(_("Only the driver can do this, or the clock."), parameter="status")
