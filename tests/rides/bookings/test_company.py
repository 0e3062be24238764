"""Whether women are among themselves is known of those as well who were there before that was written down."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import IntegrityError

from layers.rides.models import Booking, Request
from tests.minimal import minimal
from tests.rides.bookings.making import booking_in, offer_of, person

if TYPE_CHECKING:
    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db


def test_who_is_a_woman_is_known_of_what_was_there_before(make_feature: MakeFeature) -> None:
    among_women, open_to_all = (offer_of(person(), women_only=women_only) for women_only in (True, False))
    woman, anybody = (booking_in("accepted", offer, person()) for offer in (among_women, open_to_all))
    wishes = [make_feature("rides-wanted", **{**minimal("rides-wanted"), "women_only": only}) for only in (True, False)]
    import_module("layers.rides.migrations.0003_company").note_women(apps, None)
    assert list(Booking.objects.filter(is_woman=True)) == [woman]
    assert list(Booking.objects.filter(is_woman=False)) == [anybody]
    assert list(Request.objects.filter(is_woman=True)) == wishes[:1]


def test_nobody_but_a_woman_goes_with_women_alone() -> None:
    with pytest.raises(IntegrityError, match="rides_booking_women"):
        booking_in("requested", offer_of(person()), person(), women_only=True)
