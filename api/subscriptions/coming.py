"""A calendar of what is going to happen on a ground."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.timezone import now
from icalendar import Calendar, Event

from api.subscriptions.lines import Line
from layers.core.clock import WITHOUT_END, current_step
from layers.core.models import Entry, Happening, Status
from layers.core.subscriptions.due import KEPT_FOR
from layers.core.subscriptions.recent import standing_on

if TYPE_CHECKING:
    from datetime import datetime

    from layers.core.models import Subscription
    from layers.core.querysets import EntryQuerySet

MOST_EVENTS = 300
# How often calendars should look.
REFRESHED = timedelta(hours=2)


def calendar_of(subscription: Subscription) -> bytes:
    """What is going to happen there, and what was to happen and does not, as RFC 5545 has it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Amtskarte//Amtskarte//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", subscription.title)
    calendar.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
    if subscription.is_active:
        for entry in _coming(subscription):
            calendar.add_component(_event(entry, "CONFIRMED"))
        for entry in _cancelled(subscription):
            calendar.add_component(_event(entry, "CANCELLED"))
    written: bytes = calendar.to_ical()
    return written


def _coming(subscription: Subscription) -> EntryQuerySet:
    return _dated(Entry.objects.visible_to(None).current(current_step()), subscription)


def _cancelled(subscription: Subscription) -> EntryQuerySet:
    """What stood in the calendars of others, who would otherwise go there."""
    gone = Happening.objects.filter(ready_at__gt=now() - KEPT_FOR, what=Happening.What.GONE).values("key")
    return _dated(Entry.objects.filter(status=Status.ARCHIVED, pk__in=gone).current(current_step()), subscription)


def _dated(entries: EntryQuerySet, subscription: Subscription) -> EntryQuerySet:
    dated = entries.filter(starts_at__isnull=False).select_related("area")
    found: EntryQuerySet = standing_on(dated, subscription.ground.shape, subscription.layers, subscription.query)
    return found.order_by("starts_at", "key")[:MOST_EVENTS]


def _event(entry: Entry, status: str) -> Event:
    line, event = Line.of(entry, ""), Event()
    begin = cast("datetime", entry.starts_at)  # only what has one was asked for
    # The same for everybody and for ever, or a calendar has the same thing twice.
    event.add("uid", f"{entry.key.replace(':', '-')}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", entry.as_of)
    event.add("dtstart", begin)
    event.add("dtend", entry.known_end or begin + WITHOUT_END)
    event.add("summary", line.title)
    event.add("location", entry.area.title if entry.area else "")
    event.add("geo", (entry.point.y, entry.point.x))
    event.add("url", line.url)
    event.add("status", status)
    return event
