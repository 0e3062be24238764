"""A car leaves before midnight, and who comes along gets in after it: they are told the day on which they get in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from api.rides.words import day_words, long_day_words
from layers.rides.drafts import Once
from layers.rides.models import Booking
from tests.rides.conftest import EAST, MIDDLE, WEST
from tests.rides.test_pages import KEY, corner, said, search

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from geo_platform.accounts.models import User
    from layers.rides.models import Offer
    from tests.rides.conftest import MakeOffer

pytestmark = pytest.mark.usefixtures("country", "db")


@pytest.fixture
def night(tomorrow: datetime) -> datetime:
    """Shortly before the midnight after tomorrow, on the region's clocks."""
    return localtime(tomorrow).replace(hour=23, minute=50)


def search_after(client: Client, night: datetime) -> str:
    """Search from the village eastwards, which the car reaches a quarter of an hour later, on the next day."""
    ends = {"from": corner(MIDDLE, 40), "from_search": "Markt", "to": corner(EAST, 40), "to_search": "Arbeit"}
    return search(client, night + timedelta(minutes=20), **ends)


def book(client: Client, rider: User, offer: Offer, night: datetime) -> Booking:
    client.force_login(rider)
    query = f"{urlsplit(search_after(client, night)).query}&on={localtime(offer.departs_at).date()}"
    client.post(f"{reverse('pages:ride-ask', args=[offer.pk])}?{query}", {"idempotency_key": f"{KEY}-{offer.pk}"})
    return Booking.objects.get(offer=offer)


def test_whoever_searches_sees_the_day_on_which_they_get_in(client: Client, make_offer: MakeOffer, night: datetime) -> None:
    offer = make_offer(WEST, EAST, when=Once(night))
    address = search_after(client, night)
    before, after = (day_words(day).replace("\xa0", " ") for day in (night.date(), night.date() + timedelta(days=1)))
    card = said(client.get(address)).split("1 Fahrt passt")[1]
    assert "0:0" in card
    assert before not in card
    query = f"{urlsplit(address).query}&on={night.date()}"
    assert f"{after} · Markt" in said(client.get(f"{reverse('pages:ride', args=[offer.pk])}?{query}"))


def test_and_so_say_their_booking_and_their_lists(
    client: Client, make_offer: MakeOffer, rider: User, night: datetime
) -> None:
    booking = book(client, rider, make_offer(WEST, EAST, when=Once(night)), night)
    assert booking.day == night.date()
    day = night.date() + timedelta(days=1)
    page = said(client.get(reverse("pages:ride-booking", args=[booking.pk])))
    assert long_day_words(day) in page
    assert long_day_words(night.date()) not in page
    assert f"{day_words(day)}, " in client.get(reverse("pages:mine")).text


def test_a_day_has_one_heading(client: Client, make_offer: MakeOffer, rider: User, night: datetime) -> None:
    for start, minutes in ((MIDDLE, 12), (WEST, 0), (MIDDLE, 21)):
        book(client, rider, make_offer(start, EAST, when=Once(night + timedelta(minutes=minutes))), night)
    page = said(client.get(reverse("pages:my-rides")))
    assert page.count(long_day_words(night.date() + timedelta(days=1))) == 1
    assert long_day_words(night.date()) not in page
