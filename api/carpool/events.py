"""`POST /carpool/booking_events`: another platform tells what became of a booking.

Nobody signs in there with an account of ours, so an event can only be about a booking that the platform has made here. What
else it tells is nothing that we need, and it is not kept.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _

from api.carpool.bodies import EventBody, read
from api.carpool.bookings import NoUuidError, booking_of
from api.carpool.endpoint import BOOK, AlreadySetError, MissingError, by_key
from api.carpool.moving import raise_status
from layers.core.exceptions import InvalidInputError
from layers.rides.bookings.standard import Status

if TYPE_CHECKING:
    from django.http import HttpRequest

    from api.carpool.models import PartnerKey


def _take(request: HttpRequest, key: PartnerKey) -> HttpResponse:
    data = read(request, EventBody)["data"]
    people = [data[side]["operator"] for side in ("driver", "passenger") if side in data]
    if key.partner.operator not in people:
        raise InvalidInputError(_("Nobody of your platform takes part in this booking."), parameter="data")
    # Events overtake each other: what says nothing new is no mistake (and an unknown booking may be one of long ago).
    with suppress(AlreadySetError, MissingError, NoUuidError):
        raise_status(kept=booking_of(key.partner, data["id"]), status=Status[data["status"]])
    return HttpResponse(status=200)


booking_events_view = by_key({"POST": (BOOK, _take)})
