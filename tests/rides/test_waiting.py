"""Who waits for a ride is found when one is offered, just as the ride is found when they search."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.timezone import localtime, now
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from geo_platform.outbox.models import Mail
from layers.core.exceptions import TooOftenError
from layers.rides import journeys, ranking, waiting
from layers.rides.asking import MOST_OPEN, ask_for_ride, withdraw_request
from layers.rides.days import EVERY_DAY, Holidays
from layers.rides.drafts import Once, RequestDraft, Weekly
from layers.rides.models import Offer, Request, Told
from layers.rides.offering import change_offer, withdraw_offer
from layers.rides.region import current_region
from layers.rides.tasks import tell_who_waits
from layers.rides.waiting import MOST_A_DAY, find_waiting, find_waiting_with_matches, tell_waiting
from routing.router import RouterUnavailableError
from tests.rides.conftest import EAST, MIDDLE, NORTH, POINTS, ROADS, WEST
from tests.rides.numbered_roads import NumberedRoads
from tests.rides.roads import place_at
from tests.rides.test_offering import draft

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from tests.rides.conftest import MakeOffer, UseRoads

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]
Point = tuple[float, float]


def ask(rider: User, begin: Point, end: Point, when: Once | Weekly, **more: Any) -> Request:  # noqa: ANN401 (of a draft)
    draft = RequestDraft([place_at(*begin), place_at(*end)], ("From", "To"), when, **more)
    return ask_for_ride(rider=rider, draft=draft)


def told_of(offer: Offer) -> int:
    return tell_waiting(Offer.objects.get(pk=offer.pk))


def weekly(at: datetime) -> Weekly:
    local = at.astimezone(current_region().calendar.zone)
    last = local.date() + timedelta(days=100)
    return Weekly(EVERY_DAY, local.time(), local.date(), last, public_holidays=Holidays.ALSO)


def test_who_fits_is_found_and_told_once(make_offer: MakeOffer, rider: User, tomorrow: datetime) -> None:
    fits = ask(rider, NORTH, EAST, Once(tomorrow))
    ask(rider, EAST, WEST, Once(tomorrow))
    ask(rider, MIDDLE, EAST, Once(tomorrow + timedelta(hours=3)))
    ask(rider, MIDDLE, EAST, Once(tomorrow + timedelta(days=7)))
    ask(rider, MIDDLE, EAST, Once(tomorrow), seats=4)
    offer = make_offer(WEST, EAST, seats=3)
    assert find_waiting(offer) == [fits]
    assert told_of(offer) == 1
    (mail,) = Mail.objects.all()
    assert mail.recipients == ["rider@example.org"]
    assert told_of(change_offer(offer=offer, draft=draft(WEST, EAST, at=tomorrow, seats=3))) == 0
    assert Mail.objects.count() == 1
    assert find_waiting(withdraw_offer(offer=offer)) == []


@pytest.mark.parametrize("is_deleted", [True, False])
def test_who_no_longer_waits_keeps_nobody_else_from_being_told(
    make_offer: MakeOffer, rider: User, tomorrow: datetime, monkeypatch: pytest.MonkeyPatch, *, is_deleted: bool
) -> None:
    other = type(rider).objects.create_user(username="other", email="other@example.org")
    goes, stays = (ask(who, MIDDLE, EAST, Once(tomorrow)) for who in (rider, other))
    look = waiting.find_waiting_with_matches

    def look_long(offer: Offer) -> list[waiting.Waiting]:
        found = look(offer)
        if is_deleted:
            Request.objects.filter(pk=goes.pk).delete()
        else:
            withdraw_request(request=goes)
        return found

    monkeypatch.setattr(waiting, "find_waiting_with_matches", look_long)
    assert told_of(make_offer(WEST, EAST)) == 1
    assert list(Told.objects.values_list("request", flat=True)) == [stays.pk]
    assert [mail.recipients for mail in Mail.objects.all()] == [[other.email]]


def test_of_a_ride_that_is_withdrawn_meanwhile_nobody_is_told(
    make_offer: MakeOffer, rider: User, tomorrow: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(rider, MIDDLE, EAST, Once(tomorrow))
    offer, look = make_offer(WEST, EAST), waiting.find_waiting_with_matches
    monkeypatch.setattr(
        waiting, "find_waiting_with_matches", lambda one: (look(one), withdraw_offer(offer=Offer.objects.get(pk=one.pk)))[0]
    )
    assert told_of(offer) == 0
    assert not Mail.objects.exists()


def test_offering_leaves_the_telling_to_the_worker(make_offer: MakeOffer, rider: User, tomorrow: datetime) -> None:
    ask(rider, MIDDLE, EAST, Once(tomorrow))
    offer = make_offer(WEST, EAST)
    change_offer(offer=offer, draft=draft(WEST, EAST, at=tomorrow))
    assert not Mail.objects.exists()
    jobs = ProcrastinateJob.objects.filter(task_name=tell_who_waits.name, status="todo")
    assert [job.args for job in jobs] == [{"offer": offer.pk}]


def test_where_the_roads_are_away_for_a_moment_it_is_tried_again() -> None:
    def seconds_until_next(error: Exception, attempts: int) -> float | None:
        job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name=tell_who_waits.name, attempts=attempts)
        again = tell_who_waits.get_retry_exception(error, job)
        return (again.retry_decision.retry_at - now()).total_seconds() if again and again.retry_decision.retry_at else None

    gone = RouterUnavailableError("The roads are being loaded.")
    assert seconds_until_next(gone, 0) == pytest.approx(60, abs=30)
    assert seconds_until_next(gone, 9) == pytest.approx(600, abs=30)
    assert seconds_until_next(gone, 10) is None
    assert seconds_until_next(ValueError(), 0) is None


def test_who_waits_is_told_of_a_driver_once_for_each_day(
    make_offer: MakeOffer, rider: User, tomorrow: datetime, django_user_model: type[User]
) -> None:
    ask(rider, MIDDLE, EAST, Once(tomorrow))
    assert [told_of(make_offer(WEST, EAST)) for _offer in range(3)] == [1, 0, 0]
    other = django_user_model.objects.create_user(username="other", email="other@example.org")
    assert told_of(make_offer(WEST, EAST, driver=other)) == 1
    ask(rider, MIDDLE, EAST, Once(tomorrow + timedelta(days=1)))
    assert told_of(make_offer(WEST, EAST, when=Once(tomorrow + timedelta(days=1)))) == 1
    assert Mail.objects.filter(recipients=[rider.email]).count() == 3


def test_who_waits_is_told_of_some_rides_a_day(make_offer: MakeOffer, rider: User, tomorrow: datetime) -> None:
    ask(rider, MIDDLE, EAST, weekly(tomorrow))
    days = [Once(tomorrow + timedelta(days=number)) for number in range(MOST_A_DAY + 2)]
    assert sum(told_of(make_offer(WEST, EAST, when=when)) for when in days[:-1]) == MOST_A_DAY
    Told.objects.update(at=now() - timedelta(days=2))
    assert told_of(make_offer(WEST, EAST, when=days[-1])) == 1


def test_the_router_is_asked_once_for_all_who_wait(
    make_offer: MakeOffer, use_roads: UseRoads, rider: User, tomorrow: datetime
) -> None:
    roads = NumberedRoads(POINTS, ROADS)
    use_roads(roads)
    for hours in (4, 8, 12):
        ask(rider, NORTH, EAST, weekly(tomorrow + timedelta(hours=hours)))
    offer = make_offer(WEST, EAST, when=weekly(tomorrow))
    assert find_waiting(offer) == []
    assert roads.tables == 0
    fitting = [ask(rider, NORTH, (30_000, 100), weekly(tomorrow)), ask(rider, (10_000, 100), NORTH, weekly(tomorrow))]
    ask(rider, EAST, NORTH, weekly(tomorrow))
    assert find_waiting(offer) == fitting
    assert roads.tables == 1


def test_every_day_is_like_the_other_for_who_waits(
    make_offer: MakeOffer, rider: User, tomorrow: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(rider, NORTH, EAST, weekly(tomorrow))
    offer = make_offer(WEST, EAST, when=weekly(tomorrow))
    matched: list[int] = []
    monkeypatch.setattr(ranking.Ranking, "best", lambda _ranking, _times, limit: matched.append(limit))
    assert find_waiting(offer) == []
    # But for the days on which the clocks change.
    assert 1 <= len(matched) <= 3


def test_one_person_looks_for_some_rides_at_a_time_and_not_for_hundreds(rider: User, tomorrow: datetime) -> None:
    wanted = [ask(rider, MIDDLE, EAST, Once(tomorrow)) for _time in range(MOST_OPEN)]
    with pytest.raises(TooOftenError):
        ask(rider, MIDDLE, EAST, Once(tomorrow))
    withdraw_request(request=wanted[0])
    assert ask(rider, MIDDLE, EAST, Once(tomorrow)).pk


def test_what_is_over_takes_no_place_among_what_one_looks_for(rider: User, tomorrow: datetime) -> None:
    once = [ask(rider, MIDDLE, EAST, Once(tomorrow)).pk for _time in range(MOST_OPEN - 1)]
    ended = ask(rider, MIDDLE, EAST, weekly(tomorrow)).pk
    Request.objects.filter(pk__in=once).update(departs_at=now() - timedelta(hours=5), arrives_at=now() - timedelta(hours=4))
    first, last = (localtime(tomorrow).date() - timedelta(days=days) for days in (9, 2))
    Request.objects.filter(pk=ended).update(first_day=first, last_day=last)
    assert ask(rider, MIDDLE, EAST, Once(tomorrow)).pk


def test_nobody_is_told_of_their_own_ride(make_offer: MakeOffer, driver: User, tomorrow: datetime) -> None:
    ask(driver, WEST, EAST, Once(tomorrow))
    assert find_waiting(make_offer(WEST, EAST)) == []


@pytest.mark.parametrize("offer_comes_back", [False, True])
@pytest.mark.parametrize("request_comes_back", [False, True])
def test_once_and_weekly_find_each_other(
    make_offer: MakeOffer, rider: User, tomorrow: datetime, *, offer_comes_back: bool, request_comes_back: bool
) -> None:
    begin = tomorrow - timedelta(minutes=30)
    fits = ask(rider, MIDDLE, EAST, weekly(begin) if request_comes_back else Once(begin))
    assert find_waiting(make_offer(WEST, EAST, when=weekly(tomorrow) if offer_comes_back else Once(tomorrow))) == [fits]


@pytest.mark.parametrize("comes_back", [False, True])
def test_nobody_is_told_of_what_has_gone(
    make_offer: MakeOffer, rider: User, tomorrow: datetime, monkeypatch: pytest.MonkeyPatch, *, comes_back: bool
) -> None:
    ask(rider, MIDDLE, EAST, Once(tomorrow), latest_s=7200)
    waits = ask(rider, MIDDLE, EAST, weekly(tomorrow), latest_s=7200)
    offer = make_offer(WEST, EAST, when=weekly(tomorrow) if comes_back else Once(tomorrow))
    an_hour_later = tomorrow + timedelta(hours=1)
    monkeypatch.setattr(journeys, "now", lambda: an_hour_later)
    days = [(one.request, one.match.pickup.at > an_hour_later) for one in find_waiting_with_matches(offer)]
    assert days == ([(waits, True)] if comes_back else [])


def test_women_only_is_kept_both_ways(make_offer: MakeOffer, rider: User, tomorrow: datetime) -> None:
    anybody = ask(rider, MIDDLE, EAST, Once(tomorrow))
    also = ask(rider, MIDDLE, EAST, Once(tomorrow), is_woman=True)
    woman = ask(rider, MIDDLE, EAST, Once(tomorrow), women_only=True)
    assert find_waiting(make_offer(WEST, EAST)) == [anybody, also]
    assert find_waiting(make_offer(WEST, EAST, women_only=True)) == [also, woman]
