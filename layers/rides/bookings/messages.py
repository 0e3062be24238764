"""What rider and driver write to each other, without a telephone number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from geo_platform.limits import HourlyLimit
from layers.core.exceptions import NotFoundError, TooOftenError
from layers.rides.bookings import states
from layers.rides.bookings.blocking import is_over_between
from layers.rides.bookings.events import Event
from layers.rides.bookings.exceptions import CannotWriteError, NobodyReadsError, NoWordsBetweenYouError
from layers.rides.bookings.ledger import lock_booking
from layers.rides.bookings.models import LONGEST_MESSAGE
from layers.rides.bookings.parties import account_of, other_of, remember_language, side_of
from layers.rides.bookings.telling import tell_other
from layers.rides.bookings.wording import required
from layers.rides.models import Booking, RideMessage

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.rides.bookings.parties import Operator
    from layers.rides.bookings.states import Side

WRITTEN_PER_HOUR = HourlyLimit("messages about rides", 60)
# Afterwards as well: something may have been left in the car.
WRITABLE = frozenset({states.REQUESTED, states.WAITING, states.ACCEPTED, states.RIDDEN, states.MISSED})


def can_write(booking: Booking, side: Side) -> bool:
    """Whether somebody on a side may write something that the other can read."""
    return booking.state in WRITABLE and other_of(booking, side) is not None and not is_over_between(booking)


def write_message(*, by: User | Operator, booking: Booking, text: str) -> RideMessage:
    """Write to the one on the other side.

    They are told that there is something to read; not again before they have read it.

    Raises:
        UnknownBookingError: The booking is not theirs.
        CannotWriteError: The ride did not come about.
        NobodyReadsError: The other has no account here.
        NoWordsBetweenYouError: One of the two has blocked the other.
        InvalidInputError: There is no text, or too much of it.
        TooOftenError: They write very often.
    """
    side_of(booking, by)
    _require_pace(by)
    return _write(by, booking, text)


def _require_pace(by: User | Operator) -> None:
    account = account_of(by)
    if account and not WRITTEN_PER_HOUR.allows_another_from(f"account {account.pk}"):
        raise TooOftenError(_("You have written very many messages. Please try again in an hour."))


@transaction.atomic
def _write(by: User | Operator, booking: Booking, text: str) -> RideMessage:
    booking = lock_booking(booking.pk)
    side = side_of(booking, by)
    if booking.state not in WRITABLE:
        raise CannotWriteError
    if other_of(booking, side) is None:
        raise NobodyReadsError
    if is_over_between(booking):
        raise NoWordsBetweenYouError
    account = account_of(by)
    is_first_unread = not booking.messages.filter(read_at=None, author=account).exists()
    message = note_message(booking=booking, by=by, text=text)
    if is_first_unread:
        tell_other(Event.MESSAGE, booking, side)
    if account:
        remember_language(account)
    return message


def note_message(*, booking: Booking, by: User | Operator, text: str) -> RideMessage:
    """Write a message down and tell nobody; belongs into the transaction of what it comes with.

    Raises:
        InvalidInputError: There is no text, or too much of it.
    """
    written = required(text, most=LONGEST_MESSAGE, parameter="text")
    return RideMessage.objects.create(booking=booking, author=account_of(by), text=written)


@transaction.atomic
def read_messages(*, reader: User, booking: Booking) -> list[RideMessage]:
    """All messages about a booking, the oldest first; those from the other side count as read from now on.

    Raises:
        UnknownBookingError: The booking is not theirs.
    """
    side_of(booking, reader)
    messages = RideMessage.objects.filter(booking=booking.pk)
    messages.unread_by(reader).update(read_at=now())
    return list(messages.select_related("author"))


@transaction.atomic
def report_message(*, reader: User, message: RideMessage, reason: str) -> RideMessage:
    """Show a message to the office, because something is wrong with it; nobody else learns of that.

    Raises:
        NotFoundError: Somebody else's message, or one's own.
        InvalidInputError: No reason is given, or too long a one.
    """
    found: RideMessage | None = (
        RideMessage.objects.visible_to(reader)
        .exclude(author=reader.pk)
        .filter(pk=message.pk)
        .select_for_update(of=("self",))
        .first()
    )
    if found is None:
        raise NotFoundError(_("This message is not there any more."))
    written = required(reason, most=LONGEST_MESSAGE, parameter="reason")
    found.reported_at, found.report = found.reported_at or now(), written
    found.save(update_fields=["reported_at", "report"])
    return found


@transaction.atomic
def settle_report(*, message: RideMessage) -> None:
    """Note that the office is done with a reported message; who may is asked elsewhere."""
    RideMessage.objects.filter(pk=message.pk, settled_at=None).update(settled_at=now())
