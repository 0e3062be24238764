"""Counting what comes from one address, in all processes together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils.timezone import now

from geo_platform import limits
from geo_platform.limits import HourlyLimit, network_of
from geo_platform.shared.keys import key_of
from geo_platform.shared.models import Count, Note
from geo_platform.shared.services import count_another, forget_what_is_over
from tests.racing import at_once

if TYPE_CHECKING:
    from django.test import RequestFactory

pytestmark = pytest.mark.django_db
KEY = key_of("tests", "x")
LIMIT = HourlyLimit("knocks", 3)


def end_all() -> None:
    Count.objects.update(ends_at=now() - timedelta(seconds=1))


def test_so_many_and_no_more(rf: RequestFactory) -> None:
    assert [LIMIT.allows_another(rf.get("/")) for _ in range(5)] == [True, True, True, False, False]
    assert LIMIT.allows_another(rf.get("/", REMOTE_ADDR="192.0.2.7"))
    assert HourlyLimit("rings", 1).allows_another(rf.get("/"))


def test_time_begins_with_the_first_and_then_anew(rf: RequestFactory) -> None:
    short = HourlyLimit("knocks", 1, seconds=60)
    assert [short.allows_another(rf.get("/")) for _ in range(2)] == [True, False]
    left = Count.objects.get().ends_at - now()
    assert timedelta(seconds=50) < left <= timedelta(seconds=60)
    end_all()
    assert [short.allows_another(rf.get("/")) for _ in range(2)] == [True, False]


def test_the_address_itself_is_not_kept(rf: RequestFactory) -> None:
    LIMIT.allows_another(rf.get("/", REMOTE_ADDR="192.0.2.7"))
    (kept,) = Count.objects.all()
    assert len(bytes(kept.key)) == 32
    assert b"192.0.2.7" not in bytes(kept.key)


def test_what_others_say_of_where_they_come_from_does_not_count(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    forged = [rf.get("/", headers={"X-Forwarded-For": f"10.0.0.{number}"}) for number in range(4)]
    assert [LIMIT.allows_another(request) for request in forged].count(True) == 3
    monkeypatch.setattr(limits, "config", type("Behind", (), {"behind_proxy": True}))
    forged = [rf.get("/", headers={"X-Forwarded-For": f"10.0.0.{number}, 192.0.2.7"}) for number in range(4)]
    assert [LIMIT.allows_another(request) for request in forged].count(True) == 3


def test_an_ipv6_connection_has_many_addresses_and_counts_once(rf: RequestFactory) -> None:
    addresses = ["2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:db8:0:1::3", "2001:db8:0:1::4"]
    assert [LIMIT.allows_another(rf.get("/", REMOTE_ADDR=address)) for address in addresses][-1] is False
    assert LIMIT.allows_another(rf.get("/", REMOTE_ADDR="2001:db8:0:2::1"))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_what_one_connection_is(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_a_number_each() -> None:
    told = at_once(lambda _number: count_another(key=KEY, seconds=60), range(80), 8)
    assert sorted(told) == list(range(1, 81))


def test_what_is_over_is_forgotten() -> None:
    count_another(key=KEY, seconds=60)
    cache.set("kept", 1)
    cache.set("for ever", 1, timeout=None)
    cache.set("over", 1, timeout=0)
    assert forget_what_is_over() == 1
    end_all()
    assert forget_what_is_over() == 1
    assert Note.objects.count() == 2


def test_the_tables_cost_no_wait_for_the_disk() -> None:
    tables = [model._meta.db_table for model in (Count, Note)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relpersistence = 'u'", [tables])
        assert cursor.rowcount == len(tables)
