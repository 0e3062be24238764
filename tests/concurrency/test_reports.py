"""However often the same report arrives at once, and under no key, it is one; and without the lock, it would be as many."""

from __future__ import annotations

from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from api import idempotency
from api.open311 import posting
from layers.defects.models import Report
from layers.defects.repeats import twins
from tests.defects.asking import make_area, make_authority, make_category
from tests.open311.world import System, form_of, key_for, read
from tests.racing import at_once

if TYPE_CHECKING:
    from layers.defects.drafts import ReportDraft
    from layers.defects.models import Category

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

AT_ONCE = 20


@pytest.fixture
def swing(monkeypatch: pytest.MonkeyPatch) -> Category:
    """On a busy machine, who comes last may wait for longer than a request usually does."""
    monkeypatch.setattr(idempotency, "LONGEST_WAIT", "60s")
    make_authority(make_area("Laage", (12.3, 53.9, 12.4, 54.0)))
    return make_category()


def numbers_of(category: Category) -> list[str]:
    """The number that each of them is told; the same system sends them for one device, with one key of its own."""
    key, form = key_for(), form_of(category, device_id="phone-17")

    def send(_number: int) -> str:
        (told,) = read(System(key, Client()).post("requests.json", form))
        return str(told["service_request_id"])

    return at_once(send, range(AT_ONCE))


def test_twenty_at_once_are_one(swing: Category) -> None:
    told = numbers_of(swing)
    assert set(told) == {Report.objects.get().reference}
    assert len(told) == AT_ONCE


def test_without_the_lock_there_would_be_twenty(swing: Category, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the test above would show if nobody waited for who came first."""
    everybody_has_looked = Barrier(AT_ONCE)

    def look(draft: ReportDraft) -> Report | None:
        found = twins.twin_of(draft)
        everybody_has_looked.wait(60)
        return found

    monkeypatch.setattr(twins, "_wait_for_others", lambda _digest: None)
    monkeypatch.setattr(posting, "twin_of", look)
    assert len(set(numbers_of(swing))) == Report.objects.count() == AT_ONCE
