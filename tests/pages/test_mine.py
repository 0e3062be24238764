"""The page of what is one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point

from layers.core import registry
from layers.core.contributions.proposing import add_feature
from layers.core.permissions import actor_for

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User

pytestmark = pytest.mark.django_db


def test_who_is_not_signed_in_is_told_what_there_could_be(client: Client) -> None:
    """Not sent away to sign in: the bar below leads everybody here."""
    response = client.get("/mine/")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "/account/login/?next=/mine/" in response.content.decode()


def test_shows_the_newest_entries_and_nobody_elses(client: Client, django_user_model: type[User]) -> None:
    """Three, and the way to all of them."""
    mina, otto = (django_user_model.objects.create_user(name, f"{name}@example.org") for name in ("mina", "otto"))
    layer = registry.get("youth-spots")
    for number in range(4):
        values = {"title": f"Rampe {number}", "kind": "skate", "geom": Point(12.3, 53.9)}
        add_feature(actor=actor_for(mina, has_proved_it=False), layer=layer, values=values)
    client.force_login(mina)
    page = client.get("/mine/").content.decode()
    assert [f"Rampe {number}" in page for number in range(4)] == [False, True, True, True]
    assert "/contributions/" in page
    client.force_login(otto)
    assert "Rampe" not in client.get("/mine/").content.decode()
