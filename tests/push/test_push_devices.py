"""A browser is told things from now on, or no more, when somebody who is signed in says so on a page of ours."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from api.push.browsers import name_of_browser
from geo_platform.accounts.models import User
from geo_platform.outbox.encryption import application_key
from geo_platform.outbox.models import Push, PushDevice
from geo_platform.outbox.push_devices import MOST_DEVICES
from tests.outbox.push_service import Browser

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
ENDPOINT = "https://push.example.org/send/kim"


@pytest.fixture
def kim(client: Client) -> User:
    kim = User.objects.create_user("kim")
    client.force_login(kim)
    return kim


def said(endpoint: str = ENDPOINT, **others: object) -> dict[str, object]:
    registration = Browser(ENDPOINT).registration
    names = ("p256dh", "auth", "server_key")
    return {"endpoint": endpoint, **{name: getattr(registration, name) for name in names}, **others}


def ask(client: Client, method: str, body: object, path: str = "devices", site: str = "same-origin") -> Answer:
    text = body if isinstance(body, str) else json.dumps(body)
    headers = {"Sec-Fetch-Site": site, "User-Agent": FIREFOX}
    return client.generic(method, f"/api/push/{path}", text, headers=headers)


def test_a_device_is_added_once_and_removed(client: Client, kim: User) -> None:
    for _ in range(2):
        assert ask(client, "POST", said()).status_code == 201
    device = PushDevice.objects.get()
    assert (device.user, device.endpoint, device.name) == (kim, ENDPOINT, "Firefox auf Android")
    assert ask(client, "DELETE", {"endpoint": ENDPOINT}).status_code == 204
    assert not PushDevice.objects.exists()


def test_the_worker_learns_the_key_and_replaces_an_address(client: Client, kim: User) -> None:
    assert client.get("/api/push/devices").json() == {"key": application_key()}
    ask(client, "POST", said())
    assert ask(client, "POST", said(f"{ENDPOINT}-new", former=ENDPOINT)).status_code == 201
    assert list(PushDevice.objects.filter(user=kim).values_list("endpoint", flat=True)) == [f"{ENDPOINT}-new"]


@pytest.mark.parametrize("first", ["", "-new"])
def test_a_browser_that_is_known_by_both_addresses_is_one(client: Client, kim: User, first: str) -> None:
    """A page and the worker have told the new one at the same time."""
    for ending in (first, "" if first else "-new"):
        assert ask(client, "POST", said(f"{ENDPOINT}{ending}")).status_code == 201
    assert ask(client, "POST", said(f"{ENDPOINT}-new", former=ENDPOINT)).status_code == 201
    assert list(PushDevice.objects.filter(user=kim).values_list("endpoint", flat=True)) == [f"{ENDPOINT}-new"]


@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.parametrize("path", ["devices", "trial"])
def test_nobody_writes_from_elsewhere_or_without_signing_in(client: Client, method: str, path: str) -> None:
    if (method, path) == ("DELETE", "trial"):
        assert ask(client, method, said(), path).status_code == 405
        return
    assert ask(client, method, said(), path).status_code == 401
    client.force_login(User.objects.create_user("kim"))
    for site in ("cross-site", "same-site", "none"):
        assert ask(client, method, said(), path, site).status_code == 403
    assert not PushDevice.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        *("", "[]", "{", '"x"', "null", "[" * 9000, '{"endpoint": "\\ud800"}', "x" * 2_000_000),
        *({}, {"endpoint": 7}, {"endpoint": None}, {"endpoint": ENDPOINT}, said("https://127.0.0.1/"), said(auth="AAAA")),
        *(said("https://push.example.org/\0"), said(former=["x"]), said(p256dh={}), said("http://push.example.org/")),
    ],
)
def test_what_is_no_browser_is_refused_in_words(client: Client, kim: User, body: object) -> None:  # noqa: ARG001 (is signed in)
    answer = ask(client, "POST", body)
    assert answer.status_code in {400, 413}
    assert answer["Content-Type"] == "application/problem+json"
    assert not PushDevice.objects.exists()


def test_twenty_devices_are_enough(client: Client, kim: User) -> None:  # noqa: ARG001 (is signed in)
    for number in range(MOST_DEVICES):
        assert ask(client, "POST", said(f"{ENDPOINT}-{number}")).status_code == 201
    answer = ask(client, "POST", said())
    assert answer.status_code == 409
    assert "beenden Sie zuerst eins davon" in answer.json()["detail"]


def test_of_those_without_personal_data_no_device_is_known(client: Client) -> None:
    client.force_login(User.objects.create_user("0", is_nameless=True))
    assert ask(client, "POST", said()).status_code == 403
    assert "Benachrichtigungen" not in client.get("/account/").content.decode()
    assert not PushDevice.objects.exists()


def test_one_to_try_goes_to_this_device_alone_and_not_for_ever(client: Client, kim: User) -> None:  # noqa: ARG001 (as above)
    for name in ("phone", "desk"):
        ask(client, "POST", said(f"{ENDPOINT}-{name}"))
    answers = [ask(client, "POST", {"endpoint": f"{ENDPOINT}-phone"}, "trial").status_code for _ in range(11)]
    assert answers == [202] * 10 + [429]
    assert set(Push.objects.values_list("device__endpoint", flat=True)) == {f"{ENDPOINT}-phone"}
    assert json.loads(Push.objects.all()[0].payload)["title"] == "Es klappt"
    assert ask(client, "POST", {"endpoint": ENDPOINT}, "trial").status_code == 404


def test_ones_own_page_lists_devices_without_their_addresses(client: Client, kim: User) -> None:  # noqa: ARG001 (as above)
    ask(client, "POST", said())
    for address in ("/account/", "/push/devices/"):
        page = client.get(address)
        assert page["Cache-Control"].startswith("private, no-store")
        text = page.content.decode()
        assert "Firefox auf Android" in text
        assert hashlib.sha256(ENDPOINT.encode()).hexdigest() in text
        assert ENDPOINT not in text


def test_a_device_is_ended_from_another_one_by_its_owner_alone(client: Client, kim: User) -> None:
    ask(client, "POST", said())
    device = PushDevice.objects.get()
    client.force_login(User.objects.create_user("lea"))
    assert client.post(f"/push/devices/{device.pk}/end/").status_code == 302
    assert PushDevice.objects.exists()
    client.force_login(kim)
    answer = client.post(f"/push/devices/{device.pk}/end/", follow=True)
    assert "Auf diesem Gerät bekommen Sie keinen Bescheid mehr." in answer.content.decode()
    assert not PushDevice.objects.exists()


def test_the_list_is_for_who_is_signed_in(client: Client) -> None:
    assert client.get("/push/devices/")["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    ("said_of_itself", "name"),
    [
        ("(iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605 Version/18.5 Mobile Safari/604", "Safari auf iPhone"),
        ("(Windows NT 10.0) AppleWebKit/537 Chrome/140.0 Safari/537 Edg/140.0", "Edge auf Windows"),
        ("(Linux; Android 15) AppleWebKit/537 SamsungBrowser/29 Chrome/140 Safari/537", "Samsung Internet auf Android"),
        ("(X11; Linux x86_64) AppleWebKit/537 Chrome/140.0 Safari/537", "Chrome auf Linux"),
        ("(Macintosh; Intel Mac OS X 15.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox auf Mac"),
        ("curl/8", "Ein Browser"),
        ("", "Ein Browser"),
    ],
)
def test_what_people_call_a_browser(said_of_itself: str, name: str) -> None:
    assert name_of_browser(f"Mozilla/5.0 {said_of_itself}") == name
