"""Tells other platforms that a ride does not go, where nothing else is left of it.

Whoever deletes their account deletes their rides, and with them the bookings. What their platforms have to know of that is
written down in the same transaction, without the driver.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from api.carpool import words
from api.carpool.bookings import carried
from api.carpool.models import Partner, PartnerFarewell, Telling
from api.carpool.telling import AT_ONCE, IN_HAND, LAST, MOST_TRIES, Call, again, knows, tell_all
from api.carpool.telling_keys import key_for
from layers.rides.bookings.standard import Status
from layers.rides.layers import KEPT_AFTER_TRAVEL

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from api.carpool.models import PartnerBooking
    from api.carpool.telling import Outcome

# The standard wants a driver in each event of a driver.
_NOBODY = "gone"


def write_farewell(*, instance: PartnerBooking, origin: Model | QuerySet[Model] | None = None, **_signal: object) -> None:
    """Write down that a ride does not go, before its booking is deleted; receives `pre_delete`."""
    booking, partner = instance.booking, instance.partner
    # Whoever deletes a platform has nothing more to tell it.
    is_of_partner = getattr(origin, "model", type(origin)) is Partner
    if is_of_partner or partner.telling == Telling.NOT or instance.told in LAST or booking.dropoff_at <= now():
        return
    PartnerFarewell.objects.create(partner=partner, number=booking.operator_booking, carried=carried(booking))


def tell_farewells() -> int:
    """Tell all that is due; gives how much arrived."""
    return tell_all(_take_in_hand, _call, _note)


def forget_farewells() -> int:
    """Delete what no platform wanted to know."""
    return PartnerFarewell.objects.filter(made_at__lt=now() - KEPT_AFTER_TRAVEL).delete()[0]


@transaction.atomic
def _take_in_hand() -> list[PartnerFarewell]:
    at = now()
    due = PartnerFarewell.objects.filter(Q(next_try_at=None) | Q(next_try_at__lte=at), tries__lt=MOST_TRIES)
    rows = due.exclude(partner__telling=Telling.NOT).filter(partner__is_active=True).select_related("partner").order_by("pk")
    found = list(rows.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    for one in found:
        one.next_try_at, one.tries = at + IN_HAND, one.tries + 1
        one.save(update_fields=["next_try_at", "tries"])
    return found


def _call(one: PartnerFarewell) -> Call:
    base, key, status = one.partner.url.rstrip("/"), key_for(one.partner), Status.CANCELLED.name
    if one.partner.telling == Telling.PATCH:
        return Call("PATCH", f"{base}/bookings/{one.number}?status={status}", b"", key)
    return Call("POST", f"{base}/booking_events", json.dumps(_event(one)).encode(), key)


def _event(one: PartnerFarewell) -> dict[str, Any]:
    driver = words.user(_NOBODY, _NOBODY)
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{settings.SITE_URL}/carpool/farewell/{one.pk}")),
        "idToken": "",
        "data": {
            **one.carried,
            "id": one.number,
            "status": Status.CANCELLED.name,
            "driver": driver,
            "price": words.price(None),
        },
    }


def _note(one: PartnerFarewell, outcome: Outcome) -> bool:
    if knows(one.partner, outcome):
        one.delete()
        return True
    PartnerFarewell.objects.filter(pk=one.pk).update(**again(outcome, one.tries))
    return False
