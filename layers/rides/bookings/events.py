"""What people are told about their rides, and in which words.

Nothing of it says more than the public page of the ride, but for the minute at which the car comes: no exact place, no code
word and nothing that somebody typed. All that stands on the page of the booking, behind the account.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, unique
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Words:
    """What one event is called.

    Attributes:
        subject: One line; `%(name)s` is who is on the other side.
        body: One or two sentences more; `%(until)s` is until when there is an answer.
        leads_on: Whether the page of the booking has more to it; otherwise people may want to search again.
    """

    subject: StrPromise
    body: StrPromise
    leads_on: bool = True


@unique
class Event(Enum):
    """Something happened that one of the two should know."""

    ASKED = Words(
        _("%(name)s would like to come along"),
        _("Please say yes or no by %(until)s, or the request ends by itself."),
    )
    WAITS = Words(
        _("You are on the waiting list"),
        _("Others were faster for the last seat. As soon as one is free, we ask %(name)s for you and tell you."),
    )
    MOVED_UP = Words(
        _("A seat has become free"),
        _("We have asked %(name)s for you. You will be told as soon as there is an answer."),
    )
    ACCEPTED = Words(
        _("%(name)s takes you along"),
        _("Where exactly you meet and the code word for the pick-up are on the page of your ride."),
    )
    ACCEPTED_ANEW = Words(
        _("%(name)s takes you along, a little differently"),
        _("Since you asked, time or place have changed: below you see how it goes now. If it does not suit, please cancel."),
    )
    DECLINED = Words(
        _("This time it does not work out"),
        _("%(name)s cannot take you along on this ride. Perhaps another one fits: please search again."),
        leads_on=False,
    )
    EXPIRED = Words(
        _("Your request has ended"),
        _("%(name)s has not answered in time. Perhaps another ride fits: please search again."),
        leads_on=False,
    )
    NEVER_FREE = Words(
        _("No seat has become free"),
        _("The ride with %(name)s leaves now, and the waiting list ends. We are sorry."),
        leads_on=False,
    )
    TAKEN_BACK = Words(
        _("%(name)s does not need a seat any more"),
        _("The request was taken back. You need not answer it."),
    )
    RIDER_CANCELLED = Words(
        _("%(name)s is not coming along"),
        _("The seat is free again. Whoever waits for it is asked."),
    )
    DRIVER_CANCELLED = Words(
        _("%(name)s cannot take you along"),
        _("This ride was cancelled. Perhaps another one fits: please search again."),
        leads_on=False,
    )
    CALLED_OFF = Words(
        _("The ride with %(name)s is not going ahead"),
        _("This ride was called off. Perhaps another one fits: please search again."),
        leads_on=False,
    )
    DRIVER_GONE = Words(
        _("Your ride is not going ahead"),
        _("Whoever wanted to take you along has left this site. Perhaps another ride fits: please search again."),
        leads_on=False,
    )
    RIDER_GONE = Words(
        _("Somebody is not coming along"),
        _("They have left this site. The seat is free again, and whoever waits for it is asked."),
        leads_on=False,
    )
    CHANGED = Words(
        _("The ride with %(name)s has changed"),
        _("Below you see how it goes now. Does it still suit you? Then you need not do anything. Otherwise please cancel."),
    )
    MOVED = Words(
        _("The ride with %(name)s starts at another time"),
        _("Because somebody else comes along, or does not after all, it goes a little earlier or later: see below."),
    )
    UNFIT = Words(
        _("The ride with %(name)s has changed"),
        _(
            "It was changed and does not suit your trip any more, so your seat was cancelled. Perhaps another one fits: "
            "please search again."
        ),
        leads_on=False,
    )
    MESSAGE = Words(
        _("A message from %(name)s"),
        _("You read it, and answer it, on the page of your ride."),
    )
    EVENING = Words(
        _("Tomorrow: your ride with %(name)s"),
        _("Does it still suit you? If not, please cancel now, so that nobody waits in vain."),
    )
    TODAY = Words(
        _("Today: your ride with %(name)s"),
        _("Does it still suit you? If not, please cancel now, so that nobody waits in vain."),
    )
    SOON = Words(
        _("Your ride with %(name)s begins soon"),
        _("Where exactly you meet and the code word are on the page of your ride. Have a good trip!"),
    )
    QUESTION = Words(
        _("Did it work out with %(name)s?"),
        _("Please tell us with one tap. If you like, say thank you as well."),
    )
    THANKS = Words(
        _("%(name)s says thank you"),
        _("You read it on the page of your ride."),
    )
