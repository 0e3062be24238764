"""Rides that are over leave the map and are forgotten; school holidays come from a file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import localdate, now

from layers.core.models import Status
from layers.rides.models import Offer, Request, SchoolHolidays
from layers.rides.past import forget_past, take_off_the_map
from tests.minimal import minimal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db
SUMMER = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//DE\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n"
    "DTSTART;VALUE=DATE:20260713\r\nDTEND;VALUE=DATE:20260823\r\nSUMMARY:Sommerferien\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def make_past(make_feature: MakeFeature, days: int) -> None:
    """Of each sort one that ended so many days ago."""
    at = now() - timedelta(days=days)
    once = {"departs_at": at - timedelta(hours=1), "arrives_at": at}
    day = localdate() - timedelta(days=days)
    weekly = {"departs_at": None, "weekdays": 127, "departs_on_clock": "07:30", "first_day": day, "last_day": day}
    for times in (once, weekly):
        make_feature("rides", **{**minimal("rides"), **times})
        make_feature("rides-wanted", **{**minimal("rides-wanted"), **times})
        make_feature("rides-wanted", **{**minimal("rides-wanted"), **times, "is_listed": False})


def test_they_leave_the_map_after_a_day(make_feature: MakeFeature) -> None:
    make_past(make_feature, 0)
    assert take_off_the_map() == 0
    make_past(make_feature, 3)
    long_ago = now() - timedelta(days=90)
    for model in (Offer, Request):
        model.objects.update(updated_at=long_ago)
    assert take_off_the_map() == 6
    assert Offer.objects.filter(status=Status.ARCHIVED).count() == 2
    assert forget_past() == 0
    assert take_off_the_map() == 0


def test_what_is_on_the_way_is_still_coming(make_feature: MakeFeature) -> None:
    make_past(make_feature, -1)
    Offer.objects.filter(weekdays=0).update(departs_at=now() - timedelta(hours=1))
    coming = set(Offer.objects.coming().values_list("pk", flat=True))
    make_past(make_feature, 1)
    assert len(coming) == 2
    assert coming == set(Offer.objects.coming().values_list("pk", flat=True))
    assert coming.isdisjoint(Offer.objects.over_at(now()).values_list("pk", flat=True))


def test_they_are_forgotten_after_thirty(make_feature: MakeFeature) -> None:
    make_past(make_feature, 29)
    assert forget_past() == 0
    make_past(make_feature, 32)
    assert forget_past() == 6
    assert (Offer.objects.count(), Request.objects.count()) == (2, 4)


def test_what_was_withdrawn_is_forgotten_after_thirty_days_though_it_would_go_for_a_year(make_feature: MakeFeature) -> None:
    make_past(make_feature, -300)
    withdrawn = {"status": Status.ARCHIVED, "updated_at": now() - timedelta(days=29)}
    for model in (Offer, Request):
        model.objects.update(**withdrawn)
    assert forget_past() == 0
    Offer.objects.filter(weekdays=127).update(updated_at=now() - timedelta(days=31))
    Request.objects.filter(weekdays=127).update(updated_at=now() - timedelta(days=31))
    assert forget_past() == 3
    assert (Offer.objects.count(), Request.objects.count()) == (1, 2)


def test_school_holidays_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "holidays.ics"
    file.write_text(SUMMER, newline="")
    for _again in range(2):
        call_command("load_school_holidays", file)
    holidays = SchoolHolidays.objects.get()
    assert (holidays.first_day, holidays.last_day) == (date(2026, 7, 13), date(2026, 8, 22))
    assert str(holidays) == "Sommerferien 2026-07-13"


@pytest.mark.parametrize(
    ("end", "last"),
    [
        ("DURATION:P14D", date(2026, 7, 26)),
        ("DURATION:P2W", date(2026, 7, 26)),
        ("DTEND:20260822T235900", date(2026, 8, 22)),
        ("DTEND:20260823T000000", date(2026, 8, 22)),
        ("CLASS:PUBLIC", date(2026, 7, 13)),
    ],
)
def test_holidays_may_say_how_long_they_last(tmp_path: Path, end: str, last: date) -> None:
    file = tmp_path / "holidays.ics"
    file.write_text(SUMMER.replace("DTEND;VALUE=DATE:20260823", end), newline="")
    call_command("load_school_holidays", file)
    holidays = SchoolHolidays.objects.get()
    assert (holidays.first_day, holidays.last_day) == (date(2026, 7, 13), last)


TWO_ENDS = SUMMER.replace("DTEND;VALUE=DATE:20260823", "DTEND;VALUE=DATE:20260823\r\nDTEND;VALUE=DATE:20260824")
NO_DATE = SUMMER.replace("DTSTART;VALUE=DATE:20260713", "DTSTART;VALUE=DATE:2026071")


@pytest.mark.parametrize("content", ["", "hello", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", SUMMER[:100], TWO_ENDS, NO_DATE])
def test_a_file_without_holidays_changes_nothing(tmp_path: Path, content: str) -> None:
    SchoolHolidays.objects.create(first_day=date(2026, 1, 1), last_day=date(2026, 1, 2))
    file = tmp_path / "holidays.ics"
    file.write_text(content, newline="")
    with pytest.raises(CommandError):
        call_command("load_school_holidays", file)
    assert SchoolHolidays.objects.count() == 1
