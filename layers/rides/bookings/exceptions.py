"""Why somebody cannot come along, or cannot do what they wish with a booking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from layers.core.exceptions import AmtskarteError, ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from layers.rides.bookings import states

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_REACHED: dict[str, StrPromise] = {
    states.REQUESTED: _("The driver has been asked and has not answered yet."),
    states.WAITING: _("This is still on the waiting list."),
    states.ACCEPTED: _("This ride is agreed already."),
    states.DECLINED: _("The driver has said no already."),
    states.EXPIRED: _("Nobody has answered in time, so this has ended."),
    states.CANCELLED: _("This has been cancelled already."),
    states.RIDDEN: _("This ride is over. It went well."),
    states.MISSED: _("This ride is over. It did not take place."),
}


class UnknownBookingError(NotFoundError):
    """There is no such booking, or it is between others: nobody learns which of the two it is."""

    def __init__(self) -> None:
        super().__init__(_("There is no ride of yours at this address. It may be long over and deleted."))


class NotNowError(ConflictError):
    """A move that does not lead on from where the booking is.

    Args:
        state: Where it is.
    """

    def __init__(self, state: str) -> None:
        super().__init__(_REACHED[state])
        self.state = state


class TooLateError(ConflictError):
    """The ride has gone."""

    def __init__(self) -> None:
        super().__init__(_("This ride has already left."))


class TooEarlyError(ConflictError):
    """The ride has not gone yet."""

    def __init__(self) -> None:
        super().__init__(_("This ride has not left yet. Please say afterwards how it went."))


class NotOfferedError(ConflictError):
    """The ride was withdrawn, or does not go on that day."""

    def __init__(self) -> None:
        super().__init__(_("This ride does not go on that day. Please search again."))


class NoSeatLeftError(ConflictError):
    """All seats are given away on a part of the way."""

    def __init__(self) -> None:
        super().__init__(_("No seat is free any more on a part of this way. Whoever asked stays on the waiting list."))


class TooManySeatsError(ConflictError):
    """More want to come along than the car has seats.

    Args:
        seats: How many it has for others.
    """

    def __init__(self, seats: int) -> None:
        super().__init__(_("So many do not fit in. Seats in this car: %(seats)s.") % {"seats": seats})


class NoLongerFitsError(ConflictError):
    """The way that was promised cannot be driven any more within the limits of the driver and of who is on board."""

    def __init__(self) -> None:
        super().__init__(
            _("This detour does not fit any more: the ride has changed, or others come along by now. Please search again.")
        )


class OwnRideError(ConflictError):
    """Somebody asks themselves."""

    def __init__(self) -> None:
        super().__init__(_("This is your own ride."))


class AskedAlreadyError(ConflictError):
    """Somebody asks for the same twice."""

    def __init__(self) -> None:
        super().__init__(_("You have asked for this ride on that day already. You find it under “My rides”."))


class WomenOnlyError(ConflictError):
    """Women drive with women here."""

    def __init__(self) -> None:
        super().__init__(_("On this ride women go with women only. Please choose another ride."))


class NotBetweenYouError(ForbiddenError):
    """One of the two wants nothing to do with the other; which one, nobody learns."""

    def __init__(self) -> None:
        AmtskarteError.__init__(self, _("This ride cannot be booked. Please choose another one."))


class NoWordsBetweenYouError(NotBetweenYouError):
    """The same of what somebody wants to write."""

    def __init__(self) -> None:
        AmtskarteError.__init__(self, _("Words do not reach this person any more. Please leave them out."))


class CannotWriteError(ForbiddenError):
    """Nothing can be written about this booking any more."""

    def __init__(self) -> None:
        AmtskarteError.__init__(self, _("Nobody can write here any more, because the ride did not come about."))


class NumberTakenError(InvalidInputError):
    """Another platform gives two bookings the same number."""

    def __init__(self) -> None:
        super().__init__(_("This number stands for another booking already."), parameter="id")


class NobodyReadsError(ForbiddenError):
    """Whoever comes along has no account here: a message would reach nobody."""

    def __init__(self) -> None:
        AmtskarteError.__init__(self, _("Messages do not reach this person: they come from a bench or another platform."))
