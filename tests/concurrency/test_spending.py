"""However many spend one proof at once, one succeeds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from geo_platform.proof_of_work import services, timestamps
from geo_platform.proof_of_work.exceptions import ProofSpentError
from geo_platform.proof_of_work.models import SpentProof
from geo_platform.proof_of_work.services import spend, spend_timestamp
from geo_platform.proof_of_work.timestamps import new_timestamp
from geo_platform.texts.models import BarrierReport
from geo_platform.texts.services import report_barrier
from tests.proofs import new_proof
from tests.racing import at_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_platform.proof_of_work.receipts import Receipt

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

AT_ONCE = 20


def written_by_all(pay: Callable[[], None], count: int = AT_ONCE) -> int:
    """For how many of them what they have paid for was written."""

    def pay_and_write(_number: int) -> bool:
        try:
            with transaction.atomic():
                pay()
                report_barrier(what="Zu klein", page="", contact="")
        except ProofSpentError:
            return False
        return True

    return sum(at_once(pay_and_write, range(count)))


def test_a_proof_pays_for_one_thing() -> None:
    proof = new_proof()
    assert written_by_all(lambda: spend(proof)) == 1
    assert (BarrierReport.objects.count(), SpentProof.objects.count()) == (1, 1)


def test_a_timestamp_pays_for_one_thing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timestamps, "SHORTEST_WRITING", timedelta())
    timestamp = new_timestamp()
    assert written_by_all(lambda: spend_timestamp(timestamp, address="192.0.2.1")) == 1
    assert (BarrierReport.objects.count(), SpentProof.objects.count()) == (1, 1)


def test_without_the_unique_key_all_would_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the test above would show if the database did not decide."""
    proof, everybody_has_looked = new_proof(), Barrier(AT_ONCE)

    def look_and_write_nothing(receipt: Receipt) -> None:
        if SpentProof.objects.filter(key=receipt.key).exists():
            raise ProofSpentError
        everybody_has_looked.wait(30)

    monkeypatch.setattr(services, "_write_down", look_and_write_nothing)
    assert written_by_all(lambda: spend(proof)) == AT_ONCE


def test_who_comes_second_may_have_it_when_the_first_fails() -> None:
    proof, begun, end = new_proof(), Event(), Event()

    def fail() -> None:
        try:
            with transaction.atomic():
                spend(proof)
                begun.set()
                assert end.wait(30)
                raise ZeroDivisionError
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(fail)
        assert begun.wait(30)
        second = pool.submit(written_by_all, lambda: spend(proof), 1)
        end.set()
        with pytest.raises(ZeroDivisionError):
            first.result()
        assert second.result() == 1
    assert BarrierReport.objects.count() == 1
