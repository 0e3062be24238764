"""The page of a ride, to which the map, events and letters lead without a search."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate, localtime, now

from api.rides import ride_page
from api.rides import search as searches
from api.rides.spots import COOKIE
from api.rides.words import day_words
from geo_platform.outbox.message import text_of
from geo_platform.outbox.models import Mail
from layers.rides.asking import ask_for_ride
from layers.rides.bookings.cancelling import cancel as withdraw
from layers.rides.bookings.exceptions import NotBetweenYouError
from layers.rides.days import EVERY_DAY, Holidays
from layers.rides.drafts import Once, RequestDraft, Weekly
from layers.rides.models import Block, Booking
from layers.rides.search_addresses import query_of_request
from layers.rides.waiting import tell_waiting
from tests.rides.benches import point_at
from tests.rides.conftest import EAST, MIDDLE, WEST
from tests.rides.roads import place_at
from tests.rides.test_gatherings import an_event
from tests.rides.test_pages import KEY, ask, said, search

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from geo_platform.accounts.models import User
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


def test_the_card_of_an_event_leads_to_the_day_of_the_event(
    client: Client, make_offer: MakeOffer, tomorrow: datetime
) -> None:
    later = tomorrow + timedelta(days=3)
    offer = make_offer(WEST, MIDDLE, when=daily(later))
    card = client.get(an_event(point_at(MIDDLE), later + timedelta(hours=1))).text
    (address,) = re.findall(rf'href="({reverse("pages:ride", args=[offer.pk])}[^"]*)"', card)
    text = said(client.get(unescape(address)))
    assert ASKS in text
    assert f" {in_words(later)} · " in text


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"women": "only"},
        {"women": "also"},
        {"arrive": "1", "spread": "120"},
        {"spread": "720", "walk": "300", "time": "12:00"},
    ],
)
def test_the_mail_about_a_saved_search_leads_to_what_was_looked_for(
    client: Client, make_offer: MakeOffer, rider: User, tomorrow: datetime, wish: dict[str, str]
) -> None:
    later = tomorrow + timedelta(days=3)
    query = urlsplit(search(client, later, **wish)).query
    client.force_login(rider)
    client.post(f"{reverse('pages:ride-save')}?{query}", {"idempotency_key": KEY})
    client.cookies.pop(COOKIE)
    offer = make_offer(WEST, EAST, when=daily(later), women_only="women" in wish)
    assert tell_waiting(offer) == 1
    (address,) = re.findall(r"https?://[^/]*(/\S+)", text_of(Mail.objects.get()))
    assert address == f"{reverse('pages:ride', args=[offer.pk])}?{query}&on={localtime(later).date()}"
    text = said(client.get(address))
    assert ASKS in text
    assert f" {in_words(later)} · " in text


def test_a_wish_that_comes_back_is_looked_for_in_its_last_window(rider: User, tomorrow: datetime) -> None:
    noon = localtime(tomorrow).replace(hour=12, minute=0)
    wish = ask_for_ride(
        rider=rider,
        draft=RequestDraft([place_at(*WEST), place_at(*EAST)], ("A", "B"), daily(noon.replace(hour=10)), latest_s=7200),
    )
    for moment, day in ((noon, noon), (noon.replace(hour=9), noon - timedelta(days=1))):
        assert f"&day={day:%Y-%m-%d}&time=11:00" in query_of_request(wish, moment)


def test_who_has_asked_is_led_to_what_they_asked(
    client: Client, make_offer: MakeOffer, rider: User, tomorrow: datetime
) -> None:
    offer = make_offer(WEST, EAST)
    client.force_login(rider)
    assert ask(client, offer, tomorrow).status_code == 303
    booking = Booking.objects.get()
    for name in ("ride", "ride-ask"):
        page = client.get(reverse(f"pages:{name}", args=[offer.pk]))
        assert f'href="{reverse("pages:ride-booking", args=[booking.pk])}"' in page.text
        assert '<form class="form" method="post"' not in page.text
        assert "Mit Nachricht" not in said(page)
    cards = client.get(search(client, tomorrow))
    assert f'href="{reverse("pages:ride-booking", args=[booking.pk])}"' in cards.text
    assert ASKS not in said(cards)
    withdraw(by=rider, booking=booking, version=booking.version)
    assert ASKS in page_of(client, offer)
    assert ASKS in said(client.get(search(client, tomorrow)))


def test_who_cannot_ask_is_not_offered_to(client: Client, make_offer: MakeOffer, rider: User, driver: User) -> None:
    offer = make_offer(WEST, EAST)
    client.force_login(rider)
    assert ASKS in page_of(client, offer)
    Block.objects.create(blocker=driver, blocked=rider)
    for name in ("ride", "ride-ask"):
        page = client.get(reverse(f"pages:{name}", args=[offer.pk]))
        assert str(NotBetweenYouError()) in said(page)
        assert f"{reverse('pages:ride-ask', args=[offer.pk])}?" not in page.text
        assert '<form class="form" method="post"' not in page.text
