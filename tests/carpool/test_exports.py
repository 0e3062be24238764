"""Amarillo and GTFS: rides for the timetables of others."""

from __future__ import annotations

import csv
import re
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any, cast
from zipfile import ZipFile

import gtfs_kit
import pytest
from django.utils.timezone import localdate

from api.carpool import making
from layers.core.public_holidays import Calendar
from layers.rides import region
from layers.rides.models import SchoolHolidays
from layers.rides.school_holidays import load_school_holidays
from tests.carpool.world import DURATION_S, STOPS, offer, once, person, weekly

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from layers.rides.models import Offer

    Json = dict[str, Any]

pytestmark = pytest.mark.django_db

LIST, FEED = "/carpool/amarillo/carpools", "/carpool/gtfs.zip"
TODAY = localdate()
MONDAY = TODAY + timedelta(days=7 - TODAY.weekday())


@pytest.fixture(autouse=True)
def _in_mecklenburg(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its holidays and clocks."""
    there = region.Region(Calendar("DE", "DE-MV", "Europe/Berlin"), 32633)
    for module in ("api.carpool.runs", "api.carpool.amarillo", "api.carpool.gtfs.feed"):
        monkeypatch.setattr(f"{module}.current_region", lambda: there)


def soon(hour: int = 6, minute: int = 30) -> Json:
    """A timetable of once, next Monday."""
    return once(datetime.combine(MONDAY, time(hour, minute), tzinfo=UTC))


def every_week(**more: Any) -> Json:  # noqa: ANN401 (fields of a timetable)
    return weekly(**{"first_day": TODAY, "last_day": TODAY + timedelta(days=300), **more})


def carpools(client: Client) -> list[Json]:
    answer = client.get(LIST)
    assert answer.status_code == 200
    return cast("list[Json]", answer.json())


class TestAmarillo:
    def test_a_ride(self, client: Client) -> None:
        ride = offer(soon())
        (found,) = carpools(client)
        assert found["id"] == str(ride.pk)
        assert re.fullmatch(r"[a-zA-Z0-9_-]{1,256}", found["id"])
        assert re.fullmatch(r"[a-zA-Z0-9]{1,20}", found["agency"])
        assert found["deeplink"].endswith(f"/rides/{ride.pk}/")
        assert found["departureDate"] == str(MONDAY)
        assert re.fullmatch(r"0[78]:30", found["departureTime"])  # on the region's clocks
        assert 2 <= len(found["stops"]) <= 100
        assert [(stop["lon"], stop["lat"]) for stop in found["stops"]] == [STOPS[0], STOPS[3]]
        assert all(1 <= len(stop["name"]) <= 256 for stop in found["stops"])
        assert found["path"] == {"type": "LineString", "coordinates": [list(stop) for stop in STOPS]}
        assert datetime.fromisoformat(found["lastUpdated"]).tzinfo
        assert client.get(f"{LIST}/{ride.pk}").json() == found

    def test_with_places_on_the_way(self, client: Client) -> None:
        offer(soon(), stops=[0, 2, 3])
        (found,) = carpools(client)
        assert len(found["stops"]) == 3

    def test_what_comes_back_every_week(self, client: Client) -> None:
        offer(every_week(weekdays=0b1000001))
        (found,) = carpools(client)
        assert found["departureDate"] == ["monday", "sunday"]
        assert found["departureTime"] == "07:30"

    def test_the_days_on_which_it_does_not_go(self, client: Client) -> None:
        left_out = MONDAY + timedelta(days=7)
        offer(every_week(weekdays=1, skipped_days=[left_out], last_day=MONDAY + timedelta(days=21)))
        (found,) = carpools(client)
        removed = [one["date"] for one in found["exceptionDates"]]
        assert str(left_out) in removed
        assert str(MONDAY + timedelta(days=28)) in removed
        assert str(MONDAY) not in removed
        assert len(removed) <= 90
        assert {one["exceptionType"] for one in found["exceptionDates"]} == {"removed"}

    def test_the_night_in_which_the_clocks_are_put_forward(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        """That it goes an hour later on this one Sunday is nothing to tell of all of them."""
        spring = date(2030, 3, 31)
        monkeypatch.setattr("api.carpool.amarillo.localdate", lambda *, timezone=None: spring)  # noqa: ARG005 (as called)
        offer(weekly(weekdays=1 << 6, clock=time(2, 30), first_day=spring, last_day=date(2030, 12, 20)))
        (found,) = carpools(client)
        assert found["departureTime"] == "02:30"

    def test_what_goes_once_in_half_a_year(self, client: Client) -> None:
        ride = offer(once(datetime.combine(MONDAY + timedelta(days=182), time(6, 30), tzinfo=UTC)))
        (found,) = carpools(client)
        assert found["departureDate"] == str(MONDAY + timedelta(days=182))
        assert client.get(f"{LIST}/{ride.pk}").json() == found

    def test_what_is_not_there(self, client: Client) -> None:
        hidden = offer(soon(), status="draft")
        among_women = offer(soon(), women_only=True)
        over = offer(once(datetime(2020, 1, 1, tzinfo=UTC)))
        assert carpools(client) == []
        for number in (hidden.pk, among_women.pk, over.pk, 999999, "x", "9" * 30):
            assert client.get(f"{LIST}/{number}").status_code == 404

    def test_nothing_is_sent_twice(self, client: Client) -> None:
        ride = offer(soon())
        for path in (LIST, f"{LIST}/{ride.pk}", FEED):
            tag = client.get(path)["ETag"]
            assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
        tag = client.get(LIST)["ETag"]
        offer(soon())
        assert client.get(LIST, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", [LIST, f"{LIST}/{{}}"])
def test_a_new_day_begins_on_the_clocks_of_the_region(client: Client, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    ride = offer(every_week())
    days = {"Europe/Berlin": TODAY}  # while it is still yesterday where the server stands
    monkeypatch.setattr("api.carpool.amarillo.localdate", lambda *, timezone=None: days.get(str(timezone), TODAY))
    tag = client.get(path.format(ride.pk))["ETag"]
    days["Europe/Berlin"] += timedelta(days=1)
    assert client.get(path.format(ride.pk))["ETag"] != tag


def test_new_school_holidays_are_new_timetables(client: Client) -> None:
    ride = offer(every_week(school_holidays="never"))
    paths = (LIST, f"{LIST}/{ride.pk}", FEED)
    tags = {path: client.get(path)["ETag"] for path in paths}
    day = f"{TODAY + timedelta(days=7):%Y%m%d}"
    event = f"BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:{day}\r\nDURATION:P7D\r\nEND:VEVENT\r\n"
    load_school_holidays(ics=f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{event}END:VCALENDAR\r\n".encode())
    for path in paths:
        assert client.get(path, headers={"If-None-Match": tags[path]}).status_code == 200


@pytest.mark.parametrize("path", [LIST, FEED])
def test_what_is_made_of_all_rides_is_made_for_one_at_a_time(
    client: Client,
    path: str,
    settings: Any,  # noqa: ANN401 (a proxy)
    tmp_path: Path,
) -> None:
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = {**settings.CACHES, "tiles": {"BACKEND": backend, "LOCATION": tmp_path}}
    offer(soon())
    with making._seat:
        answer = client.get(path)
        assert answer.status_code == 503
        assert int(answer["Retry-After"]) > 0
    assert client.get(path).status_code == 200
    with making._seat:
        assert client.get(path, headers={"Accept-Encoding": "gzip"}).status_code == 200


class Feed:
    """What stands in a feed."""

    def __init__(self, client: Client, folder: Path) -> None:
        answer = client.get(FEED)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/zip"
        self.bytes = answer.content
        path = folder / "gtfs.zip"
        path.write_bytes(self.bytes)
        self.kit = gtfs_kit.read_feed(path, dist_units="km")

    def table(self, name: str) -> list[dict[str, str]]:
        with ZipFile(BytesIO(self.bytes)) as archive:
            return list(csv.DictReader(StringIO(archive.read(f"{name}.txt").decode())))

    def goes_on(self, day: date) -> list[str]:
        """Numbers of what goes on a day, as somebody else reads it."""
        return sorted(self.kit.get_trips(day.strftime("%Y%m%d"))["trip_id"])


@pytest.fixture(autouse=True)
def _nothing_kept(settings: Any) -> None:  # noqa: ANN401 (a proxy)
    settings.CACHES = {**settings.CACHES, "tiles": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


class TestGtfs:
    def test_a_ride(self, client: Client, tmp_path: Path) -> None:
        ride = offer(soon(), stops=[0, 2, 3])
        feed = Feed(client, tmp_path)
        (route,), (trip,) = feed.table("routes"), feed.table("trips")
        assert route["route_type"] == "1551"
        assert route["route_long_name"] == "Laage – Schwaan"
        assert route["route_url"].endswith(f"/rides/{ride.pk}/")
        assert trip["route_id"] == route["route_id"]
        stops = {stop["stop_id"]: stop for stop in feed.table("stops")}
        times = feed.table("stop_times")
        places = [(float(stops[time["stop_id"]]["stop_lon"]), float(stops[time["stop_id"]]["stop_lat"])) for time in times]
        assert places == [STOPS[0], STOPS[2], STOPS[3]]
        assert all(stop["stop_name"] for stop in stops.values())
        begin = seconds_of(times[0]["departure_time"])
        assert begin in {7 * 3600 + 1800, 8 * 3600 + 1800}
        assert [seconds_of(time["arrival_time"]) - begin for time in times] == [0, DURATION_S * 2 // 3, DURATION_S]
        assert [(time["pickup_type"], time["drop_off_type"]) for time in times] == [("3", "1"), ("3", "3"), ("1", "3")]
        assert [(float(one["shape_pt_lon"]), float(one["shape_pt_lat"])) for one in feed.table("shapes")] == list(STOPS)
        assert feed.goes_on(MONDAY) == [str(ride.pk)]
        assert feed.goes_on(MONDAY + timedelta(days=7)) == []

    def test_whose_it_is(self, client: Client, tmp_path: Path) -> None:
        feed = Feed(client, tmp_path)
        (agency,), (about,) = feed.table("agency"), feed.table("feed_info")
        assert agency["agency_timezone"] == "Europe/Berlin"
        assert agency["agency_url"].startswith("http")
        assert about["feed_lang"] == agency["agency_lang"] == "de"
        assert about["feed_publisher_name"]
        assert about["feed_version"]
        assert about["feed_start_date"] == TODAY.strftime("%Y%m%d")

    def test_a_stop_of_two_rides_is_one(self, client: Client, tmp_path: Path) -> None:
        offer(soon())
        offer(every_week())
        feed = Feed(client, tmp_path)
        assert len(feed.table("stops")) == 2
        assert len(feed.table("trips")) == 2

    def test_after_midnight(self, client: Client, tmp_path: Path) -> None:
        offer(every_week(clock=time(23, 50)))
        times = [one["arrival_time"] for one in Feed(client, tmp_path).table("stop_times")]
        assert times == ["23:50:00", "24:20:00"]

    def test_holidays_and_days_that_are_left_out(self, client: Client, tmp_path: Path) -> None:
        calendar = Calendar("DE", "DE-MV", "Europe/Berlin")
        days = [TODAY + timedelta(days=number) for number in range(300)]
        holiday = next(day for day in days if calendar.is_holiday(day) and day.weekday() < 5)
        school = next(day for day in days if day.weekday() == 2 and not calendar.is_holiday(day) and day > holiday)
        left_out = next(day for day in days if day.weekday() == 3 and not calendar.is_holiday(day))
        SchoolHolidays.objects.create(first_day=school, last_day=school)
        rides = {
            "never": offer(every_week(public_holidays="never", school_holidays="never", skipped_days=[left_out])),
            "also": offer(every_week(public_holidays="also", school_holidays="also")),
            "only": offer(every_week(public_holidays="only", school_holidays="also")),
        }
        feed = Feed(client, tmp_path)
        assert feed.goes_on(holiday) == numbers(rides["also"], rides["only"])
        assert feed.goes_on(school) == numbers(rides["also"])
        assert feed.goes_on(left_out) == numbers(rides["also"])
        saturday = next(day for day in days if day.weekday() == 5)
        assert feed.goes_on(saturday) == []
        assert feed.goes_on(TODAY + timedelta(days=301)) == []

    def test_the_day_on_which_the_clocks_change(self, client: Client, tmp_path: Path) -> None:
        """A day of service begins twelve hours before noon, whatever the clocks show then."""
        days = (TODAY + timedelta(days=number) for number in range(1, 360))
        spring = next(day for day in days if day.month == 3 and day.weekday() == 6 and day.day > 24)
        offer(once(datetime.combine(spring, time(0, 30), tzinfo=UTC)))  # half past one on the clocks, half an hour before
        feed = Feed(client, tmp_path)
        assert feed.table("stop_times")[0]["departure_time"] == "02:30:00"

    def test_the_night_in_which_the_clocks_are_put_back(self, client: Client, tmp_path: Path) -> None:
        """Half past midnight comes half an hour before that day of service, which begins twelve hours before noon."""
        days = (TODAY + timedelta(days=number) for number in range(2, 360))
        autumn = next(day for day in days if day.month == 10 and day.weekday() == 6 and day.day > 24)
        ride = offer(once(datetime.combine(autumn - timedelta(days=1), time(22, 30), tzinfo=UTC)))
        feed = Feed(client, tmp_path)
        assert [one["departure_time"] for one in feed.table("stop_times")] == ["24:30:00", "25:00:00"]
        assert feed.goes_on(autumn - timedelta(days=1)) == [str(ride.pk)]
        assert feed.goes_on(autumn) == []

    def test_the_same_is_the_same_to_the_byte(self, client: Client, tmp_path: Path) -> None:
        offer(soon())
        assert Feed(client, tmp_path).bytes == Feed(client, tmp_path).bytes

    def test_an_empty_one_can_be_read(self, client: Client, tmp_path: Path) -> None:
        offer(soon(), women_only=True)
        feed = Feed(client, tmp_path)
        assert feed.table("trips") == []
        assert len(feed.table("agency")) == 1

    def test_every_reference_leads_somewhere(self, client: Client, tmp_path: Path) -> None:
        offer(soon())
        offer(every_week(), driver=person("erik").username)
        feed = Feed(client, tmp_path)
        known = {
            name: {row[f"{name[:-1]}_id"] for row in feed.table(name)} for name in ("stops", "routes", "trips", "shapes")
        }
        services = {row["service_id"] for name in ("calendar", "calendar_dates") for row in feed.table(name)}
        for trip in feed.table("trips"):
            assert trip["route_id"] in known["routes"]
            assert trip["shape_id"] in known["shapes"]
            assert trip["service_id"] in services
        for time_ in feed.table("stop_times"):
            assert time_["trip_id"] in known["trips"]
            assert time_["stop_id"] in known["stops"]


def seconds_of(clock: str) -> int:
    hours, minutes, seconds = map(int, clock.split(":"))
    return hours * 3600 + minutes * 60 + seconds


def numbers(*rides: Offer) -> list[str]:
    return sorted(str(ride.pk) for ride in rides)
