"""Whoever has lost a phone signs it out, and nobody reads on it any more what is for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.usersessions.models import UserSession

from geo_platform.accounts.models import User
from geo_platform.outbox.models import Push, PushDevice
from geo_platform.outbox.push import write_push
from geo_platform.outbox.push_devices import add_push_device
from tests.outbox.push_service import Browser
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
SESSIONS = "/account/sessions/"


@pytest.fixture
def kim() -> User:
    return told_on_a_phone("kim")


def told_on_a_phone(name: str) -> User:
    user = User.objects.create_user(name, email=f"{name}@example.org")
    registration = Browser(f"https://push.example.org/send/{name}").registration
    add_push_device(user=user, registration=registration, name="Firefox auf Android")
    return user


def test_who_signs_the_others_out_ends_their_notifications(client: Client, kim: User) -> None:
    lea, phone = told_on_a_phone("lea"), type(client)()
    for device in (phone, client):
        sign_in_twice(device, kim)
        UserSession.objects.create(user=kim, ip="192.0.2.7", user_agent="Firefox", session_key=device.session.session_key)
        assert device.get("/account/").status_code == 200
    write_push(user=kim, title="Neu", body="Ein Spielplatz", url="/", tag="x")
    assert "auf allen Geräten" in client.get(SESSIONS).content.decode()
    done = client.post(SESSIONS, follow=True).content.decode()
    assert "Benachrichtigungen" in done
    assert phone.get("/account/").status_code == 302
    assert list(PushDevice.objects.values_list("user", flat=True)) == [lea.pk]
    assert not Push.objects.exists()


def test_so_does_who_is_signed_in_here_alone(client: Client, kim: User) -> None:
    """The phone may have been signed out long ago; and here the page says where each device can be ended."""
    sign_in_twice(client, kim)
    assert 'href="/account/#push"' in client.get(SESSIONS).content.decode()
    client.post(SESSIONS)
    assert not PushDevice.objects.exists()
