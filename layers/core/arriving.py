"""What is open when one gets there.

Of everything with opening hours the nearest are looked at: how long the way takes is one question to the router for all of
them, and whether they are open then is looked up in what `layers.core.opening_calendar` has worked out.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.gis.db.models.functions import GeometryDistance
from django.contrib.gis.geos import Point

from layers.core.last_answers import LastAnswers
from layers.core.models import Entry, LayerVersion, OpenSpan
from layers.core.opening_calendar import know_openings
from layers.core.reaching import network_version, seconds_to
from layers.core.values import WGS84

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from layers.core.public_holidays import Calendar
    from layers.core.reaching import Start

    Spans = dict[str, list[tuple[datetime, datetime]]]

MOST = 2_000
"""Whoever sets out wants to be there today; so many things with opening hours no district has within a day's way."""
LONGEST = timedelta(days=1)
KEPT = 32


def open_on_arrival(start: Start, calendar: Calendar, at: datetime) -> frozenset[str]:
    """The keys of the public entries that are open for sure when one gets there.

    Args:
        start: From where, and how.
        calendar: By which the region lives.
        at: When one sets out.
    """
    know_openings(calendar=calendar, at=at, ahead=LONGEST)
    # A map asks for the same in every tile.
    return _kept.get(_key(start, calendar, at), lambda: _found(start, at))


def is_known(start: Start, calendar: Calendar, at: datetime) -> bool:
    """Whether that costs nothing any more."""
    return _kept.has(_key(start, calendar, at))


def _key(start: Start, calendar: Calendar, at: datetime) -> str:
    versions = LayerVersion.objects.order_by("layer").values_list("layer", "version")
    return f"{network_version()} {start} {calendar} {at} {list(versions)}"


def _found(start: Start, at: datetime) -> frozenset[str]:
    things = list(_nearest_with_hours(start))
    seconds = seconds_to(start, [(point.x, point.y) for _key, _text, point in things])
    spans = _spans({text for _key, text, _point in things}, at)
    arriving = zip(things, seconds, strict=True)
    return frozenset(
        key for (key, text, _point), lasts in arriving if math.isfinite(lasts) and _is_open(spans[text], at, lasts)
    )


def _nearest_with_hours(start: Start) -> Iterable[tuple[str, str, Point]]:
    middle = Point(start.place.longitude, start.place.latitude, srid=WGS84)
    entries = Entry.objects.visible_to(None).exclude(opening_hours="")
    nearest = entries.order_by(GeometryDistance("point", middle))
    return nearest.values_list("key", "opening_hours", "point")[:MOST]


def _spans(texts: set[str], at: datetime) -> Spans:
    """When things with these hours are open, in order."""
    found: Spans = defaultdict(list)
    spans = OpenSpan.objects.filter(text__in=texts, span__overlap=(at, at + LONGEST))
    for text, span in spans.order_by("span").values_list("text_id", "span"):
        found[text].append((span.lower, span.upper))
    return found


def _is_open(spans: list[tuple[datetime, datetime]], at: datetime, lasts: float) -> bool:
    arrives = at + timedelta(seconds=min(lasts, LONGEST.total_seconds()))
    position = bisect_right(spans, arrives, key=lambda span: span[0])
    return position > 0 and arrives < spans[position - 1][1]


_kept: LastAnswers[frozenset[str]] = LastAnswers(KEPT)
