"""Notifications are written down with what they tell of, and only their reader's browser can read them."""

from __future__ import annotations

import json
import stat
import time
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import override

from geo_platform import outgoing
from geo_platform.accounts.models import User
from geo_platform.outbox import encryption, push_delivery
from geo_platform.outbox.models import Push, PushDevice
from geo_platform.outbox.push import write_push
from geo_platform.outbox.push_delivery import deliver_waiting_push, forget_old_push
from geo_platform.outbox.push_devices import (
    MOST_DEVICES,
    Registration,
    TooManyDevicesError,
    UnfitDeviceError,
    add_push_device,
    forget_lost_devices,
    remove_push_device,
)
from tests.outbox.push_service import Browser, PushService, claims_in

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kim() -> User:
    return User.objects.create_user("kim")


def turn_on(user: User, place: PushService, name: str = "kims-phone") -> Browser:
    browser = Browser(place.endpoint(name))
    add_push_device(user=user, registration=browser.registration, name="Firefox auf Android")
    return browser


def write(user: User, **words: str) -> int:
    said = {"title": "Neu in Laage", "body": "Ein Spielplatz kam dazu.", "url": "/playgrounds/7/", "tag": "laage", **words}
    return write_push(user=user, **said)


def later(monkeypatch: pytest.MonkeyPatch, wait: timedelta) -> None:
    moment = now() + wait
    monkeypatch.setattr(push_delivery, "now", lambda: moment)


def test_it_arrives_for_one_browser_alone_and_says_who_sends(kim: User, push_place: PushService) -> None:
    browser = turn_on(kim, push_place)
    with override("de"):
        assert write(kim) == 1
    assert deliver_waiting_push() == 1
    (arrived,) = push_place.received
    assert browser.read(arrived.body) == {
        "title": "Neu in Laage",
        "body": "Ein Spielplatz kam dazu.",
        "url": "/playgrounds/7/",
        "tag": "laage",
        "lang": "de",
    }
    with pytest.raises(Exception, match="Decryption error"):
        Browser(browser.endpoint).read(arrived.body)
    claims = claims_in(arrived.headers["authorization"])
    assert claims["aud"] == f"https://{push_place.place}"
    assert claims["sub"] == "mailto:karte@example.org"
    assert 0 < claims["exp"] - time.time() <= 24 * 3600
    assert arrived.headers["authorization"].endswith(f"k={encryption.application_key()}")


def test_a_push_service_is_told_how_and_nothing_of_what(kim: User, push_place: PushService) -> None:
    turn_on(kim, push_place)
    for tag in ("laage", "laage", "rostock"):
        write(kim, tag=tag)
    deliver_waiting_push()
    heads = [arrived.headers for arrived in push_place.received]
    assert {(head["content-encoding"], head["urgency"]) for head in heads} == {("aes128gcm", "normal")}
    assert all(86_000 < int(head["ttl"]) <= 86_400 for head in heads)
    topics = [head["topic"] for head in heads]
    assert sorted(topics.count(topic) for topic in set(topics)) == [1, 2]
    assert all(len(topic) == 32 and "laage" not in topic for topic in topics)
    assert not any(b"Laage" in arrived.body for arrived in push_place.received)


def test_nothing_leaves_when_the_transaction_fails(kim: User, push_place: PushService) -> None:
    turn_on(kim, push_place)
    with transaction.atomic():
        write(kim)
        transaction.set_rollback(True)
    assert deliver_waiting_push() == 0
    assert push_place.received == []


def test_it_leaves_once_for_each_device_and_nothing_of_it_stays(kim: User, push_place: PushService) -> None:
    turn_on(kim, push_place, "phone")
    turn_on(kim, push_place, "desk")
    turn_on(User.objects.create_user("lea"), push_place, "other")
    assert write(kim) == 2
    assert [deliver_waiting_push(), deliver_waiting_push()] == [2, 0]
    assert sorted(arrived.path for arrived in push_place.received) == ["/send/desk", "/send/phone"]
    assert set(Push.objects.values_list("payload", "next_try_at")) == {("", None)}
    assert PushDevice.objects.filter(last_reached_at__isnull=False).count() == 2


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten_with_what_waits_for_it(kim: User, push_place: PushService, status: int) -> None:
    turn_on(kim, push_place, "old")
    turn_on(kim, push_place, "new")
    push_place.says("old", status)
    write(kim)
    assert deliver_waiting_push() == 1
    assert PushDevice.objects.get().endpoint == push_place.endpoint("new")
    assert Push.objects.count() == 1


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("as_date", [False, True])
def test_a_wish_for_a_pause_is_obeyed(
    kim: User, push_place: PushService, monkeypatch: pytest.MonkeyPatch, status: int, *, as_date: bool
) -> None:
    turn_on(kim, push_place)
    wish = format_datetime(now() + timedelta(minutes=20), usegmt=False) if as_date else "1200"
    push_place.says("kims-phone", status, Retry_After=wish)
    write(kim)
    assert deliver_waiting_push() == 0
    for minutes, sent in ((0, 0), (18, 0), (22, 1)):
        with monkeypatch.context() as patched:
            later(patched, timedelta(minutes=minutes))
            assert deliver_waiting_push() == sent, minutes
    assert len(push_place.received) == 2


def test_while_a_push_service_is_closed_nobody_else_knocks_there(kim: User, push_place: PushService) -> None:
    turn_on(kim, push_place)
    push_place.says("kims-phone", 503, Retry_After="600")
    write(kim)
    deliver_waiting_push()
    lea = User.objects.create_user("lea")
    turn_on(lea, push_place, "leas-phone")
    Push.objects.update(next_try_at=now())
    write(lea)
    push_place.says("kims-phone", 503, Retry_After="600")
    deliver_waiting_push()
    assert set(Push.objects.filter(next_try_at__lt=now() + timedelta(minutes=5)).values_list("device__user")) <= {(lea.pk,)}


def test_what_is_too_long_for_a_push_service_is_shortened(kim: User, push_place: PushService) -> None:
    browser = turn_on(kim, push_place)
    push_place.says("kims-phone", 413)
    write(kim, body="Ein Spielplatz kam dazu. " * 40)
    assert deliver_waiting_push() == 1
    first, second = (browser.read(arrived.body)["body"] for arrived in push_place.received)
    assert len(first) == 400
    assert len(second) == 200


def test_what_is_too_long_however_short_is_given_up(kim: User, push_place: PushService) -> None:
    turn_on(kim, push_place)
    for _ in range(9):
        push_place.says("kims-phone", 413)
    write(kim)
    assert deliver_waiting_push() == 0
    assert list(Push.objects.values_list("payload", "next_try_at", "sent_at")) == [("", None, None)]


@pytest.mark.parametrize("status", [301, 302, 307, 400, 403, 500])
def test_other_answers_are_tried_again_later_and_nobody_is_led_elsewhere(
    kim: User, push_place: PushService, status: int
) -> None:
    turn_on(kim, push_place)
    push_place.says("kims-phone", status, Location=push_place.endpoint("elsewhere"))
    write(kim)
    assert deliver_waiting_push() == 0
    assert [arrived.path for arrived in push_place.received] == ["/send/kims-phone"]
    push = Push.objects.get()
    assert push.last_error.startswith(str(status))
    assert push.next_try_at
    assert push.next_try_at > now()


def test_what_nobody_wants_to_know_any_more_is_forgotten(
    kim: User, push_place: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn_on(kim, push_place)
    write(kim)
    later(monkeypatch, timedelta(days=1, minutes=1))
    assert deliver_waiting_push() == 0
    assert list(Push.objects.values_list("payload", "next_try_at")) == [("", None)]
    assert forget_old_push() == 0
    later(monkeypatch, push_delivery.FORGOTTEN_AFTER + timedelta(days=1))
    assert forget_old_push() == 1
    assert push_place.received == []


def test_one_that_dawdles_holds_nobody_up(kim: User, push_place: PushService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "ANSWERING_S", 0.5)
    turn_on(kim, push_place)
    push_place.dawdling = True
    write(kim)
    write(kim)
    begin = time.monotonic()
    assert deliver_waiting_push() == 0
    assert time.monotonic() - begin < 15
    assert set(Push.objects.values_list("last_error", flat=True)) == {"No whole answer within 0.5 seconds."}
    assert all(due > now() for due in Push.objects.values_list("next_try_at", flat=True) if due)


def test_a_name_that_leads_inside_by_now_is_not_followed(kim: User, push_place: PushService, settings: Settings) -> None:
    turn_on(kim, push_place)
    settings.PUSH_INNER_HOSTS = []
    write(kim)
    assert deliver_waiting_push() == 0
    assert push_place.received == []
    assert Push.objects.get().last_error == "The address is not one of the open internet."


def test_a_certificate_that_nobody_trusts_is_none(
    kim: User, push_place: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn_on(kim, push_place)
    monkeypatch.delenv("SSL_CERT_FILE")
    outgoing._trust.cache_clear()
    write(kim)
    assert deliver_waiting_push() == 0
    assert "certificate verify failed" in Push.objects.get().last_error
    assert push_place.received == []


def test_the_key_can_change_while_devices_have_the_former_one(
    kim: User, push_place: PushService, settings: Settings
) -> None:
    turn_on(kim, push_place, "old")
    former = encryption.application_key()
    settings.VAPID_PRIVATE_KEY_FALLBACKS = [settings.VAPID_PRIVATE_KEY]
    settings.VAPID_PRIVATE_KEY = encryption.new_private_key()
    encryption._keys.cache_clear()
    turn_on(kim, push_place, "new")
    write(kim)
    assert deliver_waiting_push() == 2
    keys = {arrived.path: arrived.headers["authorization"].split("k=")[1] for arrived in push_place.received}
    assert keys == {"/send/old": former, "/send/new": encryption.application_key()}
    assert former != encryption.application_key()


def test_the_key_is_made_once_and_only_its_owner_reads_it(settings: Settings, tmp_path: Path) -> None:
    settings.VAPID_PRIVATE_KEY, settings.VAPID_KEY_FILE = "", tmp_path / "var" / "vapid-private-key"
    keys = []
    for _ in range(2):
        encryption._keys.cache_clear()
        keys.append(encryption.application_key())
    encryption._keys.cache_clear()
    assert keys[0] == keys[1]
    assert stat.S_IMODE(settings.VAPID_KEY_FILE.stat().st_mode) == 0o600


def test_a_key_that_is_none_is_not_repeated(settings: Settings) -> None:
    settings.VAPID_PRIVATE_KEY = "geheim"
    encryption._keys.cache_clear()
    with pytest.raises(ImproperlyConfigured, match=r"^VAPID_PRIVATE_KEY or one of [A-Z_]+ cannot be read\.$") as refusal:
        encryption.application_key()
    assert refusal.value.__suppress_context__
    encryption._keys.cache_clear()


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "x/", ""])
def test_it_leads_to_pages_of_ours_alone(kim: User, url: str) -> None:
    with pytest.raises(ValueError, match="pages of ours alone"):
        write(kim, url=url)


def test_a_whole_address_of_ours_becomes_a_path(kim: User, push_place: PushService, settings: Settings) -> None:
    turn_on(kim, push_place)
    write(kim, url=f"{settings.SITE_URL}/en/mine/?a=1#b")
    assert json.loads(Push.objects.get().payload)["url"] == "/en/mine/?a=1#b"


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://127.0.0.1/x"},
        {"endpoint": "http://push.example.org/x"},
        {"endpoint": "https://push.example.org/" + "x" * 1000},
        {"p256dh": "BAAA"},
        {"p256dh": "ü"},
        {"auth": "AAAA"},
        {"auth": "ü"},
        {"server_key": "of somebody else"},
    ],
)
def test_what_is_no_browser_is_refused(push_place: PushService, wrong: dict[str, str]) -> None:
    good = Browser(push_place.endpoint("x")).registration
    values = {name: getattr(good, name) for name in ("endpoint", "p256dh", "auth", "server_key")}
    assert Registration(**values) == good
    with pytest.raises(UnfitDeviceError):
        Registration(**{**values, **wrong})


def test_a_browser_belongs_to_who_was_the_last_to_turn_it_on(kim: User, push_place: PushService) -> None:
    lea = User.objects.create_user("lea")
    turn_on(kim, push_place, "family")
    write(kim)
    turn_on(lea, push_place, "family")
    assert write(kim) == 0
    assert write(lea) == 1
    assert deliver_waiting_push() == 1
    assert not remove_push_device(user=kim, endpoint=push_place.endpoint("family"))
    assert remove_push_device(user=lea, endpoint=push_place.endpoint("family"))


def test_a_browser_that_changes_its_address_stays_one_device(kim: User, push_place: PushService) -> None:
    old = turn_on(kim, push_place, "old")
    new = Browser(push_place.endpoint("new"))
    add_push_device(user=kim, registration=new.registration, name="Firefox", former=old.endpoint)
    assert list(PushDevice.objects.values_list("endpoint", flat=True)) == [new.endpoint]


def test_twenty_devices_are_enough(kim: User, push_place: PushService) -> None:
    for number in range(MOST_DEVICES):
        turn_on(kim, push_place, str(number))
    turn_on(kim, push_place, "0")
    with pytest.raises(TooManyDevicesError):
        turn_on(kim, push_place, "one-more")


def test_devices_that_nobody_reaches_for_months_are_forgotten(kim: User, push_place: PushService) -> None:
    for name in ("lost", "alive", "young"):
        turn_on(kim, push_place, name)
    old = now() - timedelta(days=61)
    PushDevice.objects.exclude(endpoint__endswith="young").update(created_at=old, failures=10)
    PushDevice.objects.filter(endpoint__endswith="young").update(failures=10)
    PushDevice.objects.filter(endpoint__endswith="alive").update(last_reached_at=now())
    assert forget_lost_devices() == 1
    assert not PushDevice.objects.filter(endpoint__endswith="lost").exists()
