"""However often one request arrives at once, it happens once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse

from api import idempotency
from api.idempotency import new_key, perform_once
from api.models import KeptReply
from layers.core.contributions.models import Change
from layers.core.permissions import Role
from layers.places.models import YouthSpot
from tests.racing import at_once
from tests.writing.people import SPOTS, Program, feature, village, with_role

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

AT_ONCE = 20


@pytest.fixture
def editor() -> Program:
    return Program(with_role(Role.EDITOR, village().own))


def sent_at_once(program: Program, key: str) -> list[Answer]:
    return at_once(lambda _number: program.send("POST", SPOTS, feature(), Idempotency_Key=key), range(AT_ONCE))


def test_twenty_with_one_key_add_one_feature(editor: Program) -> None:
    answers = sent_at_once(editor, new_key())
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer["Location"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer for answer in answers) == AT_ONCE - 1
    assert YouthSpot.objects.count() == Change.objects.filter(layer="youth-spots").count() == 1


def test_without_the_constraint_there_would_be_twenty(editor: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the test above would show if the database did not decide who is first."""
    everybody_has_looked = Barrier(AT_ONCE)

    def look(scope: str, key: str, _fingerprint: str) -> bool:
        is_free = not KeptReply.objects.filter(scope=scope, key=key).exists()
        everybody_has_looked.wait(30)
        return is_free

    monkeypatch.setattr(idempotency, "_claim", look)
    answers = sent_at_once(editor, new_key())
    assert {answer.status_code for answer in answers} == {201}
    assert YouthSpot.objects.count() == AT_ONCE


def in_thread(work: object, begun: Event, end: Event) -> HttpResponse:
    def slowly() -> HttpResponse:
        begun.set()
        assert end.wait(30)
        if isinstance(work, Exception):
            raise work
        return HttpResponse("first")

    try:
        return perform_once(scope="x", key="k" * 16, fingerprint="f", do=slowly)
    finally:
        connection.close()


def second() -> HttpResponse:
    return perform_once(scope="x", key="k" * 16, fingerprint="f", do=lambda: HttpResponse("second"))


def test_the_second_does_it_when_the_first_fails() -> None:
    begun, end = Event(), Event()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(in_thread, ZeroDivisionError(), begun, end)
        assert begun.wait(30)
        end.set()
        assert second().content == b"second"
        with pytest.raises(ZeroDivisionError):
            first.result()


def test_nobody_waits_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idempotency, "LONGEST_WAIT", "200ms")
    begun, end = Event(), Event()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(in_thread, None, begun, end)
        assert begun.wait(30)
        with pytest.raises(OperationalError):
            second()
        end.set()
        assert first.result().content == b"first"
    assert second().content == b"first"
