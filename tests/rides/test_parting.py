"""Others may use a device next: whoever signs out leaves no places of rides there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from api.rides.spots import COOKIE

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User

pytestmark = pytest.mark.django_db


def test_signing_out_takes_the_exact_places_back(client: Client, rider: User) -> None:
    client.force_login(rider)
    assert COOKIE not in client.get(reverse("account-home")).cookies
    gone = client.post(reverse("account_logout")).cookies[COOKIE]
    assert (gone.value, gone["max-age"], gone["path"]) == ("", 0, reverse("pages:ride-search"))
