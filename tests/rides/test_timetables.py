"""Days, clocks that jump, midnight and holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from layers.core.public_holidays import Calendar
from layers.rides import finding, offering, timetables, ways
from layers.rides.days import Holidays, bits_of
from layers.rides.drafts import Once, Weekly
from layers.rides.finding import find_rides, match_of
from layers.rides.models import Offer, SchoolHolidays
from layers.rides.offering import skip_day
from layers.rides.region import Region
from layers.rides.timetables import days_between, departure_on, goes_on, moment_of
from tests.rides.conftest import EAST, MIDDLE, WEST, trip

if TYPE_CHECKING:
    from tests.rides.conftest import MakeOffer

HERE = Region(Calendar("DE", "DE-MV", "Europe/Berlin"), 32632)
EVERY_WORKDAY = bits_of(range(5))
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


@pytest.fixture(autouse=True)
def _in_mecklenburg(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (finding, offering, timetables, ways):
        if hasattr(module, "current_region"):
            monkeypatch.setattr(module, "current_region", lambda: HERE)


def weekly(**values: Any) -> Offer:  # noqa: ANN401 (fields of any type)
    usual = {"weekdays": EVERY_WORKDAY, "departs_on_clock": time(7, 30), "first_day": date(2026, 1, 1)}
    return Offer(**{**usual, "last_day": date(2026, 12, 31), **values})


def test_a_time_that_clocks_skip_comes_as_much_later_as_they_jump() -> None:
    assert moment_of(SPRING, time(2, 30), HERE) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert moment_of(SPRING, time(2, 30), HERE).astimezone(HERE.calendar.zone).time() == time(3, 30)


def test_a_time_that_clocks_show_twice_is_the_first() -> None:
    assert moment_of(AUTUMN, time(2, 30), HERE) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_what_comes_back_goes_by_the_clocks_in_winter_and_in_summer() -> None:
    ride = weekly()
    assert departure_on(ride, date(2026, 1, 12), HERE) == datetime(2026, 1, 12, 6, 30, tzinfo=UTC)
    assert departure_on(ride, date(2026, 7, 13), HERE) == datetime(2026, 7, 13, 5, 30, tzinfo=UTC)


@pytest.mark.django_db
class TestDays:
    def goes(self, ride: Offer, day: date) -> bool:
        (only,) = days_between(day, day, HERE)
        return goes_on(ride, only, HERE)

    def test_its_days_of_the_week_within_its_time(self) -> None:
        ride = weekly(skipped_days=[date(2026, 1, 13)], first_day=date(2026, 1, 12))
        gone = [day for number in range(1, 32) if self.goes(ride, day := date(2026, 1, number))]
        assert gone[:3] == [date(2026, 1, 12), date(2026, 1, 14), date(2026, 1, 15)]
        assert all(day.weekday() < 5 for day in gone)

    def test_public_holidays_of_the_state(self) -> None:
        womens_day = date(2027, 3, 8)  # a Monday, and a holiday in Mecklenburg-Vorpommern
        ride = {does: weekly(last_day=date(2027, 12, 31), public_holidays=does) for does in Holidays}
        assert [self.goes(ride[does], womens_day) for does in Holidays] == [True, False, True]
        assert [self.goes(ride[does], date(2027, 3, 9)) for does in Holidays] == [True, True, False]

    def test_school_holidays_of_the_district(self) -> None:
        SchoolHolidays.objects.create(first_day=date(2026, 7, 13), last_day=date(2026, 7, 14), title="Summer")
        ride = {does: weekly(school_holidays=does) for does in Holidays}
        assert [self.goes(ride[does], date(2026, 7, 14)) for does in Holidays] == [True, False, True]
        assert [self.goes(ride[does], date(2026, 7, 15)) for does in Holidays] == [True, True, False]


@pytest.mark.django_db
@pytest.mark.usefixtures("country")
class TestSearch:
    def coming(self, weekday: int, clock: time) -> datetime:
        """The next such moment on the clocks of the region, a day ahead at least."""
        day = datetime.now(HERE.calendar.zone).date() + timedelta(days=2)
        while day.weekday() != weekday:
            day += timedelta(days=1)
        return datetime.combine(day, clock, HERE.calendar.zone)

    def offered(self, make_offer: MakeOffer, clock: time, **more: Any) -> Offer:  # noqa: ANN401 (of a draft)
        today = datetime.now(HERE.calendar.zone).date()
        when = Weekly(EVERY_WORKDAY, clock, today, today + timedelta(days=200), public_holidays=Holidays.ALSO, **more)
        return make_offer(WEST, EAST, when=when)

    def test_a_weekly_ride_is_found_on_its_days(self, make_offer: MakeOffer) -> None:
        offer = self.offered(make_offer, time(7, 30))
        monday = self.coming(0, time(7, 0))
        (found,) = find_rides(trip(WEST, MIDDLE, monday))
        assert (found.offer, found.day) == (offer, monday.date())
        assert found.pickup.at.astimezone(HERE.calendar.zone).time() == time(7, 30)
        assert find_rides(trip(WEST, MIDDLE, self.coming(5, time(7, 0)))) == []
        assert find_rides(trip(WEST, MIDDLE, monday + timedelta(hours=3))) == []

    def test_but_not_on_one_that_is_left_out(self, make_offer: MakeOffer) -> None:
        offer = self.offered(make_offer, time(7, 30))
        wanted = trip(WEST, MIDDLE, self.coming(0, time(7, 0)))
        day = wanted.earliest.date()
        skip_day(offer=offer, day=day)
        offer.refresh_from_db()
        assert find_rides(wanted) == []
        assert match_of(wanted, offer, day) is None

    def test_a_window_over_midnight_finds_both_days(self, make_offer: MakeOffer) -> None:
        late, early = self.offered(make_offer, time(23, 50)), self.offered(make_offer, time(0, 10))
        found = find_rides(trip(WEST, MIDDLE, self.coming(1, time(23, 30))))
        assert {(match.offer, match.day.weekday()) for match in found} == {(late, 1), (early, 2)}

    def test_who_departs_before_midnight_comes_by_after_it(self, make_offer: MakeOffer) -> None:
        offer = self.offered(make_offer, time(23, 50))
        (found,) = find_rides(trip(MIDDLE, EAST, self.coming(2, time(0, 0))))
        assert (found.offer, found.day.weekday()) == (offer, 1)
        saturday = self.coming(5, time(23, 50))
        once = make_offer(WEST, EAST, when=Once(saturday))
        (found,) = find_rides(trip(MIDDLE, EAST, saturday + timedelta(minutes=10)))
        assert found.offer == once
