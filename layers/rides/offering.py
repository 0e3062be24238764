"""Offering rides. Each function is one transaction, and whoever calls has made sure who asks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from layers.core import registry
from layers.core.exceptions import ConflictError, InvalidInputError
from layers.core.models import Happening, Status
from layers.core.services import assign_area, mark_changed
from layers.core.subscriptions.noting import note_happening
from layers.core.values import WGS84
from layers.rides.bookings.cancelling import call_off
from layers.rides.bookings.changing import follow_change
from layers.rides.bookings.parties import remember_language
from layers.rides.days import weekdays_of
from layers.rides.drafts import MOST_SKIPPED, Once
from layers.rides.models import Offer, Plan
from layers.rides.names import title_of
from layers.rides.tasks import tell_of_new, tell_soon
from layers.rides.ways import as_line, check_length, find_way

if TYPE_CHECKING:
    from datetime import date

    from geo_platform.accounts.models import User
    from layers.rides.drafts import OfferDraft, Weekly
    from layers.rides.region import Region
    from layers.rides.ways import Way


def offer_ride(*, driver: User, draft: OfferDraft) -> Offer:
    """Put a ride on the map, and tell those who wait for one like it.

    Raises:
        InvalidInputError: No road leads there.
        RouterUnavailableError: There are no roads yet.
    """
    way = _way_of(draft)
    return store_offer(driver=driver, draft=draft, way=way)


@transaction.atomic(savepoint=False)
def store_offer(*, driver: User, draft: OfferDraft, way: Way) -> Offer:
    """The same once the way is known."""
    offer = Offer(driver=driver, **_columns(draft, way))
    assign_area(offer)
    offer.save()
    remember_language(driver)
    Plan.objects.create(offer=offer, **_plan_columns(draft, way))
    layer = registry.get("rides")
    mark_changed(layer=layer)
    note_happening(layer=layer, feature=offer, what=Happening.What.NEW)
    tell_of_new(offer)
    return offer


def change_offer(*, offer: Offer, draft: OfferDraft) -> Offer:
    """Say it anew. Whoever comes along follows, as far as it still suits.

    Returns:
        The offer as it is now.

    Raises:
        InvalidInputError: As in `offer_ride`.
        ConflictError: It is offered no longer.
    """
    way = _way_of(draft)
    with transaction.atomic():
        current = _locked(offer)
        for name, value in _columns(draft, way).items():
            setattr(current, name, value)
        assign_area(current)
        _save(current)
        Plan.objects.update_or_create(offer=current, defaults=_plan_columns(draft, way))
        note_happening(layer=registry.get("rides"), feature=current, what=Happening.What.CHANGED)
        follow_change(offer=current)
        tell_soon(current)
    return current


@transaction.atomic
def skip_day(*, offer: Offer, day: date) -> Offer:
    """Leave out a day of a ride that comes back, and tell whoever wanted to come along.

    Raises:
        InvalidInputError: It does not come back, or leaves out very many days.
        ConflictError: It is offered no longer.
    """
    current = _locked(offer)
    if not current.is_weekly:
        raise InvalidInputError(_("This ride goes only once. Please tap on “Offer it no longer”."), parameter="day")
    days = sorted({*current.skipped_days, day})
    if len(days) > MOST_SKIPPED:
        raise InvalidInputError(_("These are too many days. Please leave some out."), parameter="day")
    current.skipped_days = days
    _save(current)
    call_off(offer=current, days=[day])
    return current


@transaction.atomic
def unskip_day(*, offer: Offer, day: date) -> Offer:
    """Go on a day after all that was left out, and tell those who wait for a ride like it; whoever was told no stays told.

    Raises:
        ConflictError: It is offered no longer.
    """
    current = _locked(offer)
    if day in current.skipped_days:
        current.skipped_days = [one for one in current.skipped_days if one != day]
        _save(current)
        tell_soon(current)
    return current


@transaction.atomic
def withdraw_offer(*, offer: Offer) -> Offer:
    """Take a ride off the map, and tell whoever wanted to come along.

    Raises:
        ConflictError: It is off already.
    """
    current = _locked(offer)
    current.status = Status.ARCHIVED
    _save(current)
    call_off(offer=current)
    note_happening(layer=registry.get("rides"), feature=current, what=Happening.What.GONE)
    return current


def _way_of(draft: OfferDraft) -> Way:
    way = find_way(draft.places)
    check_length(way.duration_s + draft.detour_limit_s + draft.flexible_s)
    return way


def _columns(draft: OfferDraft, way: Way) -> dict[str, Any]:
    times = dict(draft.when.columns)
    if isinstance(draft.when, Once):
        times["arrives_at"] = times["departs_at"] + timedelta(seconds=way.duration_s)
    keys = way.keys(day_numbers(draft.when, way.region), draft.detour_limit_s)
    return {**draft.columns, **times, **way.columns, "keys": keys, "title": title_of(way.stops, way.region)}


def day_numbers(when: Once | Weekly, region: Region) -> list[int]:
    """Of the keys of what goes then: its date of departure, or its days of the week."""
    if isinstance(when, Once):
        return [when.departs_at.astimezone(region.calendar.zone).date().toordinal()]
    return weekdays_of(when.weekdays)


def _plan_columns(draft: OfferDraft, way: Way) -> dict[str, Any]:
    return {
        "geom": as_line(way.exact),
        "places": [Point(place.lon, place.lat, srid=WGS84) for place in draft.places],
        "labels": list(draft.labels),
        "duration_s": round(way.exact.duration_s),
    }


def _locked(offer: Offer) -> Offer:
    current: Offer = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if current.status == Status.ARCHIVED:
        raise ConflictError(_("This ride is offered no longer."))
    return current


def _save(offer: Offer) -> None:
    offer.version += 1
    offer.save()
    mark_changed(layer=registry.get("rides"))
