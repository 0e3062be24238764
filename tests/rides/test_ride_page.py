"""The page of a ride, to which the map, events and letters lead without a search."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate, localtime, now

from api.rides import ride_page
from api.rides import search as searches
from api.rides.words import day_words
from layers.rides.days import EVERY_DAY, Holidays
from layers.rides.drafts import Once, Weekly
from tests.rides.conftest import EAST, WEST
from tests.rides.test_pages import said

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from layers.rides.models import Offer
    from tests.rides.conftest import MakeOffer

pytestmark = pytest.mark.usefixtures("country", "db")
ASKS = "Platz anfragen"


def page_of(client: Client, offer: Offer, query: str = "") -> str:
    return said(client.get(f"{reverse('pages:ride', args=[offer.pk])}{query}"))


def in_words(moment: datetime) -> str:
    return day_words(localtime(moment).date()).replace("\xa0", " ")


def daily(at: datetime, in_days: int = 0) -> Weekly:
    """Every day at a time of the region's clocks, from today or a later day on."""
    first = localdate() + timedelta(days=in_days)
    return Weekly(EVERY_DAY, localtime(at).time(), first, first + timedelta(days=60), public_holidays=Holidays.ALSO)


def test_what_has_left_today_is_asked_for_on_the_next_day(
    client: Client, make_offer: MakeOffer, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = now().astimezone(get_current_timezone()).replace(hour=12, minute=0)
    for module in (ride_page, searches):
        monkeypatch.setattr(module, "now", lambda: noon)
    morning, evening = (make_offer(WEST, EAST, when=daily(noon.replace(hour=hour))) for hour in (7, 18))
    for offer, day in ((morning, noon + timedelta(days=1)), (evening, noon)):
        text = page_of(client, offer)
        assert ASKS in text
        assert f" {in_words(day)} · " in text


def test_what_is_far_ahead_is_asked_for_all_the_same(client: Client, make_offer: MakeOffer, tomorrow: datetime) -> None:
    far = tomorrow + timedelta(days=40)
    for when in (Once(far), daily(far, in_days=41)):
        text = page_of(client, make_offer(WEST, EAST, when=when))
        assert ASKS in text
        assert f" {in_words(far)} · " in text


def test_a_ride_among_women_says_so_and_leads_women_to_it(client: Client, make_offer: MakeOffer) -> None:
    offer = make_offer(WEST, EAST, women_only=True)
    page = client.get(reverse("pages:ride", args=[offer.pk]))
    assert "nur Frauen mit Frauen" in said(page)
    (address,) = re.findall(r'href="([^"]*women=also[^"]*)"', page.text)
    found = said(client.get(unescape(address)))
    assert "1 Fahrt passt" in found
    assert ASKS in found
    assert "nur Frauen mit Frauen" not in page_of(client, make_offer(WEST, EAST))
