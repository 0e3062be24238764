"""A feed as one file."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings

from api.carpool.amarillo import agency
from api.carpool.gtfs import tables
from api.carpool.runs import coming_offers, runs_of
from layers.rides.drafts import FARTHEST_AHEAD
from layers.rides.region import current_region
from layers.rides.timetables import days_between

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from api.carpool.runs import Run
    from layers.rides.region import Region
    from layers.rides.timetables import Day

    Rows = Iterator[tuple[str, tables.Row]]

# The same feed is the same file, to the byte.
EPOCH = (1980, 1, 1, 0, 0, 0)


def make_feed(*, publisher: str, today: date, version: str) -> bytes:
    """Write all rides that are not over.

    Args:
        publisher: Who answers for it, as people call them.
        today: On the region's calendar.
        version: Of the feed.

    Returns:
        A zip file.
    """
    region = current_region()
    days = days_between(today, today + FARTHEST_AHEAD, region)
    texts = {name: StringIO(newline="") for name in tables.HEADS}
    writers = {name: csv.writer(text) for name, text in texts.items()}
    for name, head in tables.HEADS.items():
        writers[name].writerow(head)
    for name, row in _about(publisher, region, days, version):
        writers[name].writerow(row)
    for name, row in _rows(region, days):
        writers[name].writerow(row)
    return _zipped(texts)


def _about(publisher: str, region: Region, days: list[Day], version: str) -> Rows:
    zone, language, url = region.calendar.time_zone, settings.LANGUAGE_CODE, settings.SITE_URL
    first, last = (day.date.strftime("%Y%m%d") for day in (days[0], days[-1]))
    yield "agency.txt", (agency(), publisher, url, zone, language)
    yield "feed_info.txt", (publisher, url, language, first, last, version)


def _rows(region: Region, days: list[Day]) -> Rows:
    seen: set[str] = set()
    for run in runs_of(coming_offers().iterator(), days):
        yield from _stop_rows(run, seen)
        yield "routes.txt", tables.route_row(run)
        yield "trips.txt", tables.trip_row(run)
        yield from (("stop_times.txt", row) for row in tables.stop_time_rows(run, region))
        yield from (("calendar.txt", row) for row in tables.calendar_rows(run))
        yield from (("calendar_dates.txt", row) for row in tables.calendar_date_rows(run, days, region))
        yield from (("shapes.txt", row) for row in tables.shape_rows(run))


def _stop_rows(run: Run, seen: set[str]) -> Rows:
    """The stops that no ride before had."""
    for stop in run.stops:
        if tables.stop_id(stop) not in seen:
            seen.add(tables.stop_id(stop))
            yield "stops.txt", tables.stop_row(stop)


def _zipped(texts: dict[str, StringIO]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(ZipInfo(name, EPOCH), text.getvalue(), ZIP_DEFLATED)
    return made.getvalue()
