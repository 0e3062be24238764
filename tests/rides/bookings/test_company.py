"""Whether women are among themselves is known of those as well who had a seat before that was written down."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError

from layers.rides.models import Booking
from tests.rides.bookings.making import booking_in, offer_of, person

pytestmark = pytest.mark.django_db


def test_whoever_has_a_seat_among_women_is_one() -> None:
    among_women, open_to_all = (offer_of(person(), women_only=women_only) for women_only in (True, False))
    woman, anybody = (booking_in("accepted", offer, person()) for offer in (among_women, open_to_all))
    import_module("layers.rides.migrations.0003_company").note_women(apps, None)
    assert list(Booking.objects.filter(is_woman=True)) == [woman]
    assert not Booking.objects.get(pk=anybody.pk).is_woman


def test_nobody_but_a_woman_goes_with_women_alone() -> None:
    with pytest.raises(IntegrityError, match="rides_booking_women"):
        booking_in("requested", offer_of(person()), person(), women_only=True)
