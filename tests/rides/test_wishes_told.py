"""What drivers read of a wish, and what is filled in for whoever takes somebody along."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from api.rides.words import long_day_words
from layers.rides.asking import ask_for_ride
from layers.rides.days import weekdays_of
from layers.rides.drafts import RequestDraft, Weekly
from layers.rides.models import Request
from tests.rides.conftest import EAST, WEST
from tests.rides.roads import place_at
from tests.rides.test_pages import KEY, said, search

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from geo_platform.accounts.models import User

pytestmark = pytest.mark.usefixtures("country", "db")


def want(client: Client, rider: User, at: datetime, **more: str) -> Request:
    query = urlsplit(search(client, at, time="08:00", **more)).query
    client.force_login(rider)
    client.post(f"{reverse('pages:ride-want')}?{query}", {"idempotency_key": KEY})
    return Request.objects.get()


def told(client: Client, wish: Request) -> str:
    return said(client.get(reverse("pages:card", args=["rides-wanted", wish.pk])))


def filled_in(client: Client, wish: Request, name: str) -> str:
    """What stands in a field of the form for a driver."""
    page = client.get(f"{reverse('pages:ride-offer')}?wanted={wish.pk}").text
    (field,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)
    return "".join(re.findall(r'value="([^"]*)"', field))


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, (", 7:00 bis 9:00", "08:00")),
        ({"arrive": "1"}, (", 7:00 bis 9:00 (Ankunft)", "")),
        ({"spread": "720"}, ("", "")),
    ],
)
def test_a_wish_is_told_with_all_of_its_window(
    client: Client, rider: User, tomorrow: datetime, wanted: dict[str, str], expected: tuple[str, str]
) -> None:
    words, time = expected
    wish = want(client, rider, tomorrow, **wanted)
    assert f"{long_day_words(localtime(tomorrow).date())}{words} Für wie viele" in told(client, wish)
    assert filled_in(client, wish, "time") == time
    assert filled_in(client, wish, "day") == f"{localtime(tomorrow):%Y-%m-%d}"
    assert words in said(client.get(reverse("pages:my-rides")))


def test_so_is_one_that_comes_back(client: Client, rider: User, tomorrow: datetime) -> None:
    first = localtime(tomorrow).replace(hour=7, minute=0)
    weekly = Weekly(5, first.time(), first.date(), first.date() + timedelta(days=60))
    draft = RequestDraft([place_at(*WEST), place_at(*EAST)], ("A", "B"), weekly, latest_s=7200)
    wish = ask_for_ride(rider=rider, draft=draft)
    assert weekdays_of(wish.weekdays) == [0, 2]
    assert "Montag und Mittwoch, 7:00 bis 9:00" in told(client, wish)
    assert filled_in(client, wish, "time") == "08:00"
