"""Waiting at a bench, and being taken along."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.utils.timezone import now

from geo_platform.outbox.models import Mail
from layers.core.exceptions import InvalidInputError
from layers.osm.models import GazetteerEntry
from layers.rides.benches import waiting
from layers.rides.benches.chances import Chance, Passing, chance_of
from layers.rides.benches.demo import directions_from
from layers.rides.benches.exceptions import TakenError, UnknownQuestionError
from layers.rides.benches.making import read_place
from layers.rides.benches.passing import ANYBODY, Company, _answers, outlook_of
from layers.rides.benches.taking import fall_silent, hear_again, question_for, take_along
from layers.rides.benches.waiting import count_waiting, end_wait, forget_waits, seat_of, start_wait, wait_of
from layers.rides.bookings.answering import accept
from layers.rides.bookings.cancelling import cancel
from layers.rides.bookings.exceptions import NoSeatLeftError, NotOfferedError, TooLateError, WomenOnlyError
from layers.rides.bookings.requesting import ask_for_seat
from layers.rides.drafts import Once
from layers.rides.finding import find_rides
from layers.rides.models import BenchQuestion, BenchWait, Block, Booking, Offer
from tests.rides.benches import direction_at, point_at
from tests.rides.bookings.making import seats_free
from tests.rides.conftest import EAST, MIDDLE, NORTH, WEST, trip

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from tests.rides.conftest import MakeOffer

MINUTES_TO_MIDDLE = 17


class TestChance:
    def test_nobody_passes(self) -> None:
        assert chance_of([]) is Chance.NONE

    def test_one_of_whom_nothing_is_known_is_not_much(self) -> None:
        assert chance_of([Passing()]) is Chance.SMALL

    def test_more_cars_are_more(self) -> None:
        assert [chance_of([Passing()] * number) for number in (2, 4)] == [Chance.FAIR, Chance.GOOD]

    def test_who_always_said_yes_counts_more_than_who_never_did(self) -> None:
        assert chance_of([Passing(asked=20, said_yes=20)]) is Chance.GOOD
        assert chance_of([Passing(asked=20, said_yes=0)] * 4) is Chance.SMALL

    def test_who_drives_already_reads_nothing(self) -> None:
        assert chance_of([Passing(is_on_the_way=True)] * 2) is Chance.SMALL


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]


@pytest.fixture
def other(django_user_model: type[User]) -> User:
    return django_user_model.objects.create_user(username="other", email="other@example.org")


def soon() -> Once:
    return Once(now() + timedelta(minutes=5))


def question_of(driver: User) -> BenchQuestion:
    return BenchQuestion.objects.get(driver=driver)


class TestOutlook:
    def test_what_passes_within_the_hour(self, make_offer: MakeOffer) -> None:
        direction = direction_at()
        make_offer(WEST, EAST, when=soon())
        make_offer(EAST, WEST, when=soon())
        outlook = outlook_of(direction)
        (match,) = outlook.passing
        assert match.pickup.at == pytest.approx(now() + timedelta(minutes=5, seconds=1000), abs=timedelta(minutes=2))
        assert (outlook.chance, outlook.later) == (Chance.SMALL, None)

    def test_the_next_one_where_nothing_does(self, make_offer: MakeOffer) -> None:
        direction = direction_at()
        assert outlook_of(direction).chance is Chance.NONE
        if now().hour >= 20:
            pytest.skip("the rest of the day is too short")
        offer = make_offer(WEST, EAST, when=Once(now() + timedelta(hours=2)))
        outlook = outlook_of(direction)
        assert outlook.chance is Chance.NONE
        assert outlook.later is not None
        assert outlook.later.offer == offer

    def test_a_driver_who_wants_no_questions_is_no_chance(self, make_offer: MakeOffer, driver: User) -> None:
        make_offer(WEST, EAST, when=soon())
        fall_silent(user=driver)
        outlook = outlook_of(direction_at())
        assert (len(outlook.passing), outlook.chance) == (1, Chance.NONE)

    def test_a_seat_from_a_bench_says_nothing_of_how_often_a_driver_stops(self, make_offer: MakeOffer, driver: User) -> None:
        direction = direction_at()
        make_offer(WEST, EAST, when=soon(), seats=3)
        before = outlook_of(direction).chance
        start_wait(direction=direction, who="device", company=ANYBODY)
        taken = take_along(driver=driver, question=question_of(driver))
        assert _answers({driver.pk}) == {}
        assert outlook_of(direction).chance is before
        Booking.objects.filter(pk=taken.pk).update(operator="example.org")
        assert _answers({driver.pk}) == {driver.pk: (1, 1)}


class TestWaiting:
    def test_who_passes_is_asked_once(self, make_offer: MakeOffer, driver: User, other: User) -> None:
        direction = direction_at()
        make_offer(WEST, EAST, when=soon())
        make_offer(WEST, EAST, when=Once(now() + timedelta(minutes=20)))
        make_offer(NORTH, WEST, when=soon(), driver=other)
        wait = start_wait(direction=direction, who="device", company=ANYBODY)
        question = question_of(driver)
        assert question.pickup_at < now() + timedelta(minutes=30)
        assert not BenchQuestion.objects.filter(driver=other).exists()
        assert count_waiting(direction.bench) == {direction.pk: 1}
        assert wait_of("device") == wait
        (letter,) = mail.outbox or Mail.objects.all()
        assert "Bank am Anger" in letter.subject
        assert "Osten" in letter.subject

    def test_of_one_device_the_last_counts(self) -> None:
        for name in ("Osten", "Westen"):
            start_wait(direction=direction_at(name=name), who="device", company=ANYBODY)
        assert BenchWait.objects.get().direction.name == "Westen"

    def test_women_go_with_women(self, make_offer: MakeOffer, driver: User, other: User) -> None:
        direction = direction_at()
        make_offer(WEST, EAST, when=soon())
        make_offer(WEST, EAST, when=soon(), driver=other, women_only=True)

        def asked(company: Company) -> set[User]:
            start_wait(direction=direction, who="device", company=company)
            return {question.driver for question in BenchQuestion.objects.all()}

        assert asked(ANYBODY) == {driver}
        assert asked(Company(is_woman=True)) == {driver, other}
        assert asked(Company(is_woman=True, women_only=True)) == {other}

    def test_nobody_is_asked_who_does_not_want_it(self, make_offer: MakeOffer, driver: User) -> None:
        make_offer(WEST, EAST, when=soon())
        fall_silent(user=driver)
        start_wait(direction=direction_at(), who="device", company=ANYBODY)
        assert not BenchQuestion.objects.exists()
        hear_again(user=driver)
        start_wait(direction=direction_at(), who="device", company=ANYBODY)
        assert BenchQuestion.objects.exists()

    def test_nor_whom_one_has_blocked_nor_oneself(self, make_offer: MakeOffer, driver: User, other: User) -> None:
        make_offer(WEST, EAST, when=soon())
        Block.objects.create(blocker=other, blocked=driver)
        for user in (driver, other):
            start_wait(direction=direction_at(), who="device", company=ANYBODY, user=user)
            assert not BenchQuestion.objects.exists()

    def test_a_driver_is_not_asked_all_the_time(self, make_offer: MakeOffer) -> None:
        make_offer(WEST, EAST, when=soon())
        direction = direction_at()
        for number in range(8):
            start_wait(direction=direction, who=f"device {number}", company=ANYBODY)
        assert BenchQuestion.objects.count() == 6

    def test_counts_are_locked_in_one_order_for_all(
        self, make_offer: MakeOffer, driver: User, other: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_offer(WEST, EAST, when=Once(now() + timedelta(minutes=15)))
        make_offer(WEST, EAST, when=soon(), driver=other)
        asked: list[str] = []

        class Counting:
            def allows_another_from(self, whom: str) -> bool:
                asked.append(whom)
                return True

        monkeypatch.setattr(waiting, "ASKED_PER_HOUR", Counting())
        start_wait(direction=direction_at(), who="a", company=ANYBODY)
        assert asked == [f"driver {driver.pk}", f"driver {other.pk}"]

    def test_it_is_forgotten(self, make_offer: MakeOffer) -> None:
        make_offer(WEST, EAST, when=soon())
        start_wait(direction=direction_at(), who="device", company=ANYBODY)
        BenchWait.objects.update(began_at=now() - timedelta(hours=2), ends_at=now() - timedelta(minutes=16))
        assert wait_of("device") is None
        assert forget_waits() > 0
        assert not BenchQuestion.objects.exists()


class TestTaking:
    def test_the_seat_is_taken_and_shown(self, make_offer: MakeOffer, driver: User) -> None:
        offer = make_offer(WEST, EAST, when=soon(), seats=2, car="blauer Kombi")
        direction = direction_at()
        start_wait(direction=direction, who="device", company=ANYBODY)
        booking = take_along(driver=driver, question=question_of(driver))
        wait = wait_of("device")
        assert wait is not None
        assert seat_of(wait) == booking
        assert booking.code_word
        assert booking.pickup_at == pytest.approx(now() + timedelta(minutes=5, seconds=1000), abs=timedelta(minutes=2))
        assert seats_free(offer, booking.day, booking.pickup_s, booking.dropoff_s) == 1
        assert count_waiting(direction.bench) == {}
        assert take_along(driver=driver, question=question_of(driver)) == booking

    def test_the_first_one_wins(self, make_offer: MakeOffer, driver: User, other: User) -> None:
        make_offer(WEST, EAST, when=soon())
        make_offer(WEST, EAST, when=soon(), driver=other)
        start_wait(direction=direction_at(), who="device", company=ANYBODY)
        take_along(driver=other, question=question_of(other))
        with pytest.raises(TakenError):
            take_along(driver=driver, question=question_of(driver))

    def test_unless_they_go_back_on_it(self, make_offer: MakeOffer, driver: User, other: User) -> None:
        make_offer(WEST, EAST, when=soon())
        make_offer(WEST, EAST, when=soon(), driver=other)
        start_wait(direction=direction_at(), who="device", company=ANYBODY)
        booking = take_along(driver=other, question=question_of(other))
        cancel(by=other, booking=booking, version=booking.version)
        wait = wait_of("device")
        assert wait is not None
        assert seat_of(wait) is None
        assert take_along(driver=driver, question=question_of(driver)).offer.driver == driver

    def test_who_stops_waiting_tells_the_driver(self, make_offer: MakeOffer, driver: User) -> None:
        make_offer(WEST, EAST, when=soon())
        start_wait(direction=direction_at(), who="device", company=ANYBODY)
        booking = take_along(driver=driver, question=question_of(driver))
        assert end_wait(who="device")
        booking.refresh_from_db()
        assert booking.state == Booking.State.CANCELLED
        assert not end_wait(who="device")
        with pytest.raises(UnknownQuestionError):
            question_for(driver, 1)

    def test_nobody_takes_along_for_others(self, make_offer: MakeOffer, driver: User, other: User) -> None:
        make_offer(WEST, EAST, when=soon())
        start_wait(direction=direction_at(), who="device", company=ANYBODY)
        question = question_of(driver)
        assert question_for(driver, question.pk) == question
        for act in (lambda: question_for(other, question.pk), lambda: take_along(driver=other, question=question)):
            with pytest.raises(UnknownQuestionError):
                act()

    def test_for_whom_the_car_comes_later_is_told(self, make_offer: MakeOffer, driver: User, other: User) -> None:
        start = soon()
        make_offer(WEST, EAST, when=start, seats=2, detour_limit_s=900)
        wanted = trip((30_000, 0), EAST, start.departs_at)
        (match,) = find_rides(wanted)
        accept(driver=driver, booking=ask_for_seat(rider=other, trip=wanted, match=match), version=1)
        start_wait(direction=direction_at(NORTH), who="device", company=ANYBODY)
        mail.outbox.clear()
        take_along(driver=driver, question=question_of(driver))
        assert [letter.to for letter in mail.outbox] == [[other.email]]

    def test_a_full_car_takes_nobody(self, make_offer: MakeOffer, driver: User) -> None:
        make_offer(WEST, EAST, when=soon(), seats=1)
        direction = direction_at()
        for who in ("one", "two"):
            start_wait(direction=direction, who=who, company=ANYBODY)
        first, second = BenchQuestion.objects.order_by("pk")
        take_along(driver=driver, question=first)
        with pytest.raises(NoSeatLeftError):
            take_along(driver=driver, question=second)

    def test_nor_one_that_has_passed_or_does_not_go(self, make_offer: MakeOffer, driver: User) -> None:
        offer = make_offer(WEST, EAST, when=soon())
        start_wait(direction=direction_at(), who="device", company=ANYBODY)
        question = question_of(driver)
        question.pickup_at = now()
        with pytest.raises(TooLateError):
            take_along(driver=driver, question=question)
        Offer.objects.filter(pk=offer.pk).update(status="archived")
        with pytest.raises(NotOfferedError):
            take_along(driver=driver, question=question)

    def test_nor_one_on_which_women_go_with_women_by_now(self, make_offer: MakeOffer, driver: User) -> None:
        offer = make_offer(WEST, EAST, when=soon())
        start_wait(direction=direction_at(), who="device", company=ANYBODY)
        Offer.objects.filter(pk=offer.pk).update(women_only=True)
        with pytest.raises(WomenOnlyError):
            take_along(driver=driver, question=question_of(driver))


class TestPlaces:
    def test_coordinates_and_things_on_the_map(self) -> None:
        bench = direction_at().bench
        assert read_place("9.5, 47.1").coords == (9.5, 47.1)
        assert read_place(f"/ride-benches/{bench.pk}/").coords == pytest.approx(bench.geom.coords)

    @pytest.mark.parametrize("text", ["", "Vaduz", "rest-spots/0", "rest-spots/x", "/", "200,100", "²/²"])
    def test_all_else_is_refused(self, text: str) -> None:
        with pytest.raises(InvalidInputError):
            read_place(text)


def test_an_example_leads_both_ways_and_to_no_place_twice() -> None:
    places = {"a": (5_000, 0), "b": (40_000, 0), "c": (14_000, 0), "d": (19_500, 0)}
    names = {"a": "West", "b": "Ost", "c": "Ost", "d": "Zu nah"}
    for number, at in places.items():
        named = {"name": names[number], "kind": "village", "importance": 0.4, "words": names[number]}
        GazetteerEntry.objects.create(id=number, point=point_at(at), bbox=[0, 0, 0, 0], **named)
    assert [one.name for one in directions_from(point_at(MIDDLE))] == ["Ost"]
    GazetteerEntry.objects.filter(pk="b").update(name="Fern")
    assert [one.name for one in directions_from(point_at(MIDDLE))] == ["Ost", "Fern"]
    GazetteerEntry.objects.all().delete()
    assert directions_from(point_at(MIDDLE)) == []
