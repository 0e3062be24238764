"""One cache for all processes: as Django promises it, and with one first of many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache, caches
from django.core.cache.backends.base import BaseCache
from django.db import OperationalError, connection

from geo_platform.accounts.models import User
from geo_platform.shared.cache import SharedCache
from geo_platform.shared.models import Note
from tests.racing import at_once

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
HANDS = 8


def test_it_is_the_one_that_all_use() -> None:
    assert isinstance(caches["default"], SharedCache)
    assert isinstance(caches["default"], BaseCache)


@pytest.mark.parametrize("value", [0, False, None, "Grüße\0", [1.5, 2.5], {"a": ["b"]}, ""])
def test_what_is_written_can_be_read(value: object) -> None:
    cache.set("name", value)
    assert cache.get("name", "nothing") == value
    assert "name" in cache
    assert cache.get_many(["name", "other"]) == {"name": value}


def test_what_is_not_there_is_not_there() -> None:
    assert cache.get("name") is None
    assert cache.get("name", 1) == 1
    assert "name" not in cache
    assert not cache.delete("name")
    assert not cache.touch("name")


def test_what_is_there_is_not_added_and_can_be_forgotten() -> None:
    assert cache.add("name", 1)
    assert not cache.add("name", 2)
    assert cache.get("name") == 1
    cache.set("name", 3)
    assert cache.get("name") == 3
    assert cache.incr("name") == 4
    assert cache.delete("name")
    assert cache.add("name", 5)
    cache.clear()
    assert not Note.objects.exists()


def test_everything_has_its_time() -> None:
    cache.set("over", 1, timeout=0)
    assert "over" not in cache
    assert not cache.touch("over")
    assert not cache.delete("over")
    assert cache.add("over", 2, timeout=None)
    assert cache.get("over") == 2
    assert cache.touch("over", timeout=-1)
    assert "over" not in cache


def test_versions_do_not_meet() -> None:
    cache.set("name", 1)
    cache.set("name", 2, version=2)
    assert (cache.get("name"), cache.get("name", version=2)) == (1, 2)
    assert cache.incr_version("name", 2) == 3
    assert cache.get("name", version=3) == 1


def test_a_name_of_any_length_is_hidden() -> None:
    cache.set("limit of 192.0.2.7 " * 20, 1)
    (note,) = Note.objects.all()
    assert len(bytes(note.key)) == 32
    assert b"192.0.2.7" not in bytes(note.key)


def test_what_json_does_not_know_is_refused() -> None:
    with pytest.raises(TypeError):
        cache.set("name", object())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_over", [False, True])
def test_of_many_who_add_one_is_the_first(*, is_over: bool) -> None:
    if is_over:
        cache.set("name", 0, timeout=0)
    assert at_once(lambda _number: cache.add("name", 1), range(40), HANDS).count(True) == 1


@pytest.mark.django_db(transaction=True)
def test_a_code_of_the_authenticator_app_is_good_once_in_all_processes() -> None:
    secret = totp.generate_totp_secret()
    authenticator = totp.TOTP.activate(User.objects.create_user("kim"), secret)
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))
    assert at_once(lambda _number: bool(authenticator.validate_code(code)), range(16), HANDS).count(True) == 1


def test_an_unreachable_database_is_said_and_taken_for_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", refuse)
    for ask in (lambda: cache.add("name", 1), lambda: cache.get("name"), lambda: cache.set("name", 1)):
        with pytest.raises(OperationalError):
            ask()


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/tiles/map/12/2188/1321.mvt", "/", "/api/"])
def test_reading_needs_none_of_it(client: Client, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    def refuse(*_args: object, **_others: object) -> None:
        raise OperationalError

    for name in ("get", "add", "set", "touch", "delete"):
        monkeypatch.setattr(SharedCache, name, refuse)
    assert client.get(path).status_code == 200
