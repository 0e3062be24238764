"""Links that lead to a search: to its answers where they say when, else to a form that is filled in."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from tests.rides.benches import direction_at
from tests.rides.test_pages import KEY, SEARCH, asked, said, search

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from geo_platform.accounts.models import User

pytestmark = pytest.mark.usefixtures("country", "db")
WRONG = "Das hat noch nicht geklappt"


def test_both_ends_without_a_day_are_filled_in(client: Client, tomorrow: datetime) -> None:
    words = said(client.post(SEARCH, asked(tomorrow, day="", time="")))
    assert WRONG in words
    query = parse_qs(urlsplit(search(client, tomorrow)).query)
    page = client.get(SEARCH, {"from": query["from"][0], "to": query["to"][0], "seats": "3", "women": "also", "pets": "1"})
    assert WRONG not in said(page)
    assert 'value="Bei Kim"' in page.text
    assert 'value="Marktplatz"' in page.text
    assert 'value="3" selected' in page.text
    assert 'value="also" selected' in page.text


def test_from_a_bench_one_looks_for_a_ride_on_another_day(client: Client) -> None:
    direction = direction_at()
    bench = client.get(f"/bench/{direction.bench.code}/{direction.pk}/").text
    (address,) = re.findall(r'href="(/ride/\?from=ride-benches[^"]*)"', bench)
    page = client.get(unescape(address))
    assert page.status_code == 200
    assert WRONG not in said(page)


def test_ones_own_wish_is_looked_for_as_it_was_asked(client: Client, rider: User, tomorrow: datetime) -> None:
    query = urlsplit(search(client, tomorrow, seats="2", spread="120", women="only", luggage="0", arrive="1")).query
    client.force_login(rider)
    client.post(f"{reverse('pages:ride-want')}?{query}", {"idempotency_key": KEY})
    (address,) = re.findall(r'href="(/ride/\?from=[^"]*)"', client.get(reverse("pages:my-rides")).text)
    assert unescape(address) == f"{SEARCH}?{query}"
    assert "Noch keine passende Fahrt." in said(client.get(unescape(address)))
