"""However many drivers say yes to one who waits, one takes them along; and without the lock, several would."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.timezone import now

from layers.rides.benches import taking
from layers.rides.benches.exceptions import TakenError
from layers.rides.benches.passing import ANYBODY
from layers.rides.benches.taking import take_along
from layers.rides.benches.waiting import start_wait
from layers.rides.drafts import Once
from layers.rides.models import BenchQuestion, Booking
from tests.racing import at_once, or_conflict
from tests.rides.benches import direction_at
from tests.rides.bookings.making import person
from tests.rides.conftest import EAST, WEST, _fresh_names, country, make_offer, tomorrow, use_roads

if TYPE_CHECKING:
    from layers.core.exceptions import ConflictError
    from tests.rides.conftest import MakeOffer

__all__ = ["_fresh_names", "country", "make_offer", "tomorrow", "use_roads"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.usefixtures("country")]
DRIVERS = 6


def questions(make_offer: MakeOffer) -> list[BenchQuestion]:
    """As many drivers are asked for one who waits."""
    for _ in range(DRIVERS):
        make_offer(WEST, EAST, when=Once(now() + timedelta(minutes=5)), driver=person())
    start_wait(direction=direction_at(), who="device", company=ANYBODY)
    return list(BenchQuestion.objects.select_related("driver"))


def all_say_yes(asked: list[BenchQuestion]) -> list[Booking | ConflictError]:
    """What becomes of each who says yes, all in the same moment."""
    return at_once(or_conflict(lambda question: take_along(driver=question.driver, question=question)), asked)


def test_of_all_who_say_yes_one_takes_them_along(make_offer: MakeOffer) -> None:
    answers = all_say_yes(questions(make_offer))
    assert sum(isinstance(answer, Booking) for answer in answers) == 1
    assert sum(isinstance(answer, TakenError) for answer in answers) == DRIVERS - 1
    assert Booking.objects.filter(state="accepted").count() == 1


def test_without_the_lock_several_would(make_offer: MakeOffer, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, everybody_has_looked = questions(make_offer), Barrier(DRIVERS)
    seat = taking._seat

    def look_and_wait(*found: Any) -> Booking:  # noqa: ANN401 (as the function has them)
        everybody_has_looked.wait(30)
        return seat(*found)

    monkeypatch.setattr(taking, "lock_wait", lambda number: taking._going_on(number).first())
    monkeypatch.setattr(taking, "_seat", look_and_wait)
    answers = all_say_yes(asked)
    assert sum(isinstance(answer, Booking) for answer in answers) == DRIVERS
