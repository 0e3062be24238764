"""The rows of the files of a feed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from api.carpool import words
from api.carpool.amarillo import agency
from api.carpool.runs import LAYER
from layers.rides.days import DAYS_OF_A_WEEK
from layers.rides.timetables import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from api.carpool.runs import Run, Stop
    from layers.rides.region import Region
    from layers.rides.timetables import Day

    Row = tuple[object, ...]

CARPOOL = 1551
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HEADS = {
    "agency.txt": ("agency_id", "agency_name", "agency_url", "agency_timezone", "agency_lang"),
    "stops.txt": ("stop_id", "stop_name", "stop_lat", "stop_lon"),
    "routes.txt": ("route_id", "agency_id", "route_long_name", "route_type", "route_url"),
    "trips.txt": ("route_id", "service_id", "trip_id", "trip_headsign", "shape_id"),
    "stop_times.txt": (
        "trip_id",
        "arrival_time",
        "departure_time",
        "stop_id",
        "stop_sequence",
        "pickup_type",
        "drop_off_type",
        "timepoint",
    ),
    "calendar.txt": ("service_id", *WEEKDAYS, "start_date", "end_date"),
    "calendar_dates.txt": ("service_id", "date", "exception_type"),
    "shapes.txt": ("shape_id", "shape_pt_lat", "shape_pt_lon", "shape_pt_sequence"),
    "feed_info.txt": (
        "feed_publisher_name",
        "feed_publisher_url",
        "feed_lang",
        "feed_start_date",
        "feed_end_date",
        "feed_version",
    ),
}
ADDED, REMOVED = 1, 2
# To be arranged with the driver; not at all.
ARRANGED, NEVER = 3, 1


def stop_id(stop: Stop) -> str:
    """The same for all rides that stop there."""
    return f"{stop.place.lat:.6f}:{stop.place.lon:.6f}"


def stop_row(stop: Stop) -> Row:
    """A line of `stops.txt`."""
    return stop_id(stop), stop.name, f"{stop.place.lat:.6f}", f"{stop.place.lon:.6f}"


def route_row(run: Run) -> Row:
    """A line of `routes.txt`: each ride is a route of its own, so that it has an address to book it at."""
    return run.offer.pk, agency(), run.name, CARPOOL, words.web_url(LAYER, run.offer.pk)


def trip_row(run: Run) -> Row:
    """A line of `trips.txt`."""
    number = run.offer.pk
    return number, number, number, run.stops[-1].name, number


def stop_time_rows(run: Run, region: Region) -> Iterator[Row]:
    """Lines of `stop_times.txt`; what is after midnight belongs to the day before, as 24:05:00."""
    _day, departure = _service(run, region)
    last = len(run.stops) - 1
    for number, stop in enumerate(run.stops):
        clock = _clock(departure + stop.since_s)
        pick_up, drop_off = NEVER if number == last else ARRANGED, NEVER if number == 0 else ARRANGED
        yield run.offer.pk, clock, clock, stop_id(stop), number, pick_up, drop_off, 0


def _service(run: Run, region: Region) -> tuple[date, int]:
    """The day of service to which a departure belongs, and when it is on that, in seconds."""
    day = run.days[0]
    if run.offer.departs_on_clock:
        clock = run.offer.departs_on_clock
        return day, clock.hour * 3600 + clock.minute * 60 + clock.second
    departs_at = run.departure(day, region)
    seconds = _seconds_into(day, departs_at, region)
    # In the night in which the clocks are put back, the first hour comes before the day of service.
    return (day, seconds) if seconds >= 0 else (day - DAY, _seconds_into(day - DAY, departs_at, region))


def _seconds_into(day: date, at: datetime, region: Region) -> int:
    """How far into a day of service a moment is; the day begins twelve hours before noon."""
    noon = datetime.combine(day, time(12), tzinfo=region.calendar.zone)
    # As timestamps: the difference of two times in one zone is that of what the clocks show.
    return round(at.timestamp() - (noon.timestamp() - timedelta(hours=12).total_seconds()))


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def shape_rows(run: Run) -> Iterator[Row]:
    """Lines of `shapes.txt`."""
    for number, (lon, lat) in enumerate(run.path):
        yield run.offer.pk, f"{lat:.6f}", f"{lon:.6f}", number


def calendar_rows(run: Run) -> Iterator[Row]:
    """The line of `calendar.txt` of what comes back every week; nothing for what goes once."""
    if run.offer.is_weekly:
        days = [run.offer.weekdays >> day & 1 for day in range(DAYS_OF_A_WEEK)]
        yield run.offer.pk, *days, _date(run.days[0]), _date(run.days[-1])


def calendar_date_rows(run: Run, days: list[Day], region: Region) -> Iterator[Row]:
    """Lines of `calendar_dates.txt`: the day of what goes once, and the days on which what comes back does not go."""
    if not run.offer.is_weekly:
        yield run.offer.pk, _date(_service(run, region)[0]), ADDED
        return
    goes = set(run.days)
    for day in days:
        is_within = run.days[0] <= day.date <= run.days[-1]
        if is_within and run.offer.weekdays >> day.date.weekday() & 1 and day.date not in goes:
            yield run.offer.pk, _date(day.date), REMOVED


def _date(day: date) -> str:
    return day.strftime("%Y%m%d")
