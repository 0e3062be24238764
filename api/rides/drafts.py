"""What the forms say, as matching takes it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.timezone import get_current_timezone

from layers.rides.days import Holidays, bits_of
from layers.rides.drafts import OfferDraft, Once, RequestDraft, Weekly
from layers.rides.models import Luggage

if TYPE_CHECKING:
    from datetime import time

    from api.rides.offer_form import OfferForm
    from api.rides.search import Search
    from layers.rides.models import Offer


def draft_of(form: OfferForm, skipped: Offer | None = None) -> OfferDraft:
    """The ride that a valid form offers.

    Args:
        form: As it was sent.
        skipped: The ride that is changed: the days that it leaves out stay left out.
    """
    return _draft(form, backwards_of=None, skipped=skipped)


def way_back_of(form: OfferForm, outward: Offer) -> OfferDraft:
    """Its way back, as a ride of its own.

    Args:
        form: As it was sent, with a time for the way back.
        outward: The way there.
    """
    return _draft(form, backwards_of=outward, skipped=None)


def request_of(search: Search, *, is_listed: bool) -> RequestDraft:
    """A search as a wish that is kept.

    Args:
        search: What somebody asked.
        is_listed: Whether drivers see it.
    """
    trip = search.trip
    return RequestDraft(
        places=(trip.origin, trip.destination),
        labels=(search.start.label, search.end.label),
        when=Once(trip.earliest),
        latest_s=int((trip.latest - trip.earliest).total_seconds()),
        by_arrival=trip.by_arrival,
        walk_m=trip.walk_m,
        seats=trip.seats,
        luggage=trip.luggage,
        pets=trip.pets,
        is_woman=trip.is_woman,
        women_only=trip.women_only,
        is_listed=is_listed,
    )


def _draft(form: OfferForm, *, backwards_of: Offer | None, skipped: Offer | None) -> OfferDraft:
    said = form.cleaned_data
    spots = form.spots[::-1] if backwards_of else form.spots
    return OfferDraft(
        places=[spot.place for spot in spots],
        labels=[spot.label for spot in spots],
        when=_when(form, skipped, form.cleaned_data["back" if backwards_of else "time"]),
        seats=said["seats"],
        detour_limit_s=said["detour"],
        flexible_s=said["flexible"],
        contribution_cents=form.contribution_cents,
        car=said["car"],
        luggage=Luggage(said["luggage"]),
        pets=said["pets"],
        women_only=said["women_only"],
        description=said["description"],
        way_back_of=backwards_of or (skipped.way_back_of if skipped else None),
    )


def _when(form: OfferForm, skipped: Offer | None, at: time) -> Once | Weekly:
    said = form.cleaned_data
    if said["how"] != "weekly":
        return Once(datetime.combine(said["day"], at, get_current_timezone()))
    return Weekly(
        weekdays=bits_of(said["weekdays"]),
        clock=at,
        first_day=form.begins_on,
        last_day=said["last_day"],
        skipped_days=tuple(skipped.skipped_days) if skipped else (),
        public_holidays=Holidays(said["public_holidays"] or Holidays.NEVER),
        school_holidays=Holidays(said["school_holidays"] or Holidays.ALSO),
    )
