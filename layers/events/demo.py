"""Example events at real places, on days that suit the season."""

from __future__ import annotations

from calendar import day_name
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from dateutil.easter import easter  # type: ignore[import-untyped]  # the library has no types
from django.utils import timezone

from layers.core import registry
from layers.core.demo import Spread, content
from layers.core.services import create_feature
from layers.events.models import Venue
from layers.organisations.demo import Hosts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.core.demo import Site, Sites
    from layers.core.public_holidays import Calendar

WEEKS_AHEAD = 8
WEEKDAYS = [name.lower() for name in day_name]
# Wherever the region lies, and also where the calendar knows no holidays.
QUIET_DAYS = ("12-24", "12-25", "12-26", "12-31", "01-01")


def load_demo(sites: Sites) -> int:
    """Put the examples of `fixtures/demo/events.toml` at venues and other places, counted from today."""
    spread, hosts = Spread(sites), Hosts(sites)
    made = 0
    for day, example in _programme(timezone.localdate(), sites.locality.calendar):
        by = example.get("by", [])
        site = spread.next_site(example["at"], example["title"], hosts.areas(by))
        if site:
            values = {**_values(example, day, site), "organisation": hosts.find(by, site)}
            create_feature(layer=registry.get("events"), values=values)
            made += 1
    return made


def _programme(today: date, calendar: Calendar) -> list[tuple[date, dict[str, Any]]]:
    """What happens on which day, in the order of days, so that every municipality gets something soon."""
    found = [(day, example) for example in content("events") for day in days_of(example, today, calendar)]
    return sorted(found, key=lambda one: one[0])


def days_of(example: dict[str, Any], today: date, calendar: Calendar) -> list[date]:
    """On which days an example happens, each one as often as it happens on that day.

    Args:
        example: As `fixtures/demo/events.toml` explains.
        today: The first day.
        calendar: Whose public holidays weekly events skip.
    """
    if "in_days" in example:
        return [today + timedelta(days=days) for days in example["in_days"]]
    if "weekday" in example:
        days = _weekly(example, today)
        return [day for day in days if example.get("also_on_holidays") or not _is_quiet(day, calendar)]
    end = today + timedelta(weeks=WEEKS_AHEAD)
    return [day for year in (today.year, today.year + 1) for day in _yearly(example, year) if today <= day < end]


def _weekly(example: dict[str, Any], today: date) -> list[date]:
    first = today + timedelta(days=(WEEKDAYS.index(example["weekday"]) - today.weekday()) % len(WEEKDAYS))
    days = [first + timedelta(weeks=week) for week in example["weeks"]]
    begin, end = example.get("season", ("01-01", "12-31"))
    return [day for day in days if begin <= f"{day:%m-%d}" <= end]


def _yearly(example: dict[str, Any], year: int) -> Iterator[date]:
    yield from (date.fromisoformat(f"{year}-{day}") for day in example.get("on", []))
    yield from (easter(year) + timedelta(days=days) for days in example.get("easter", []))


def _is_quiet(day: date, calendar: Calendar) -> bool:
    return calendar.is_holiday(day) or f"{day:%m-%d}" in QUIET_DAYS


def _values(example: dict[str, Any], day: date, site: Site) -> dict[str, Any]:
    starts_at = _moment(day, example["starts"])
    venue = Venue.objects.filter(pk=site.entry.feature_id).first() if site.entry.layer == "venues" else None
    return {
        "title": site.tell(example["title"]),
        "description": _description(example, site, venue),
        "starts_at": starts_at,
        "ends_at": _moment(day, example["starts"], after=timedelta(hours=example["hours"])),
        "price": site.tell(example["price"]),
        "venue": venue,
        "geom": site.entry.point if venue else site.beside,
        "is_demo": True,
    }


def _description(example: dict[str, Any], site: Site, venue: Venue | None) -> str:
    """Also tells where it is, when that is no venue, which would be shown anyway."""
    where = "" if venue or not site.entry.title else f" Ort: {site.entry.title}."
    return site.tell(example["description"]) + where


def _moment(day: date, at: time, after: timedelta = timedelta()) -> datetime:
    """A time of day as clocks show it, also where they change in between."""
    return timezone.make_aware(datetime.combine(day, at) + after)
