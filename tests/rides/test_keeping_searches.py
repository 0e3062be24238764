"""What is kept of a search, and what is not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from layers.rides.models import Request
from tests.rides.test_pages import KEY, SEARCH, said, search

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from geo_platform.accounts.models import User

pytestmark = pytest.mark.usefixtures("country", "db")


@pytest.mark.parametrize(("women", "kept"), [("", (False, False)), ("also", (True, False)), ("only", (True, True))])
def test_a_search_is_kept_with_whom_one_goes(
    client: Client, rider: User, tomorrow: datetime, *, women: str, kept: tuple[bool, bool]
) -> None:
    query = urlsplit(search(client, tomorrow)).query
    client.force_login(rider)
    client.post(f"{reverse('pages:ride-save')}?{query}&women={women}", {"idempotency_key": KEY})
    assert Request.objects.values_list("is_woman", "women_only").get(rider=rider) == kept


@pytest.mark.parametrize("way", ["ride-save", "ride-want"])
def test_of_a_time_that_is_over_no_search_is_kept(
    client: Client, rider: User, tomorrow: datetime, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    query = urlsplit(search(client, tomorrow)).query
    client.force_login(rider)
    address = f"{reverse(f'pages:{way}')}?{query}"
    monkeypatch.setattr("api.rides.search.now", lambda: tomorrow + timedelta(minutes=59))
    assert "Marktplatz" in said(client.get(address))
    monkeypatch.setattr("api.rides.search.now", lambda: tomorrow + timedelta(minutes=61))
    for response in (client.get(address, follow=True), client.post(address, {"idempotency_key": KEY}, follow=True)):
        assert response.redirect_chain[-1][0] == f"{SEARCH}?{query}"
        assert "Diese Zeit ist vorbei." in said(response)
        assert "Marktplatz" in said(response)
    assert not Request.objects.exists()
