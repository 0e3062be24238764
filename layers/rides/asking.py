"""Looking for rides that are not there yet. Each function is one transaction."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from layers.core import registry
from layers.core.exceptions import ConflictError, TooOftenError
from layers.core.models import Happening, Status
from layers.core.querysets import PUBLIC_STATUSES
from layers.core.services import assign_area, mark_changed
from layers.core.subscriptions.noting import note_happening
from layers.core.values import WGS84
from layers.rides.days import DAYS_OF_A_WEEK, weekdays_of
from layers.rides.drafts import MOST_FLEXIBLE_S, Once
from layers.rides.keys import DATED, both_days, cells_within, keys_of
from layers.rides.models import PROJECTED, Request, Wish
from layers.rides.names import title_of
from layers.rides.timetables import dates_between
from layers.rides.ways import LONGEST_DRIVE_S, as_line, find_way

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from geo_platform.accounts.models import User
    from layers.rides.drafts import RequestDraft
    from layers.rides.region import Region
    from layers.rides.ways import Way

MOST_OPEN = 20
"""So many rides one person may look for at a time."""


def ask_for_ride(*, rider: User, draft: RequestDraft) -> Request:
    """Let drivers see that somebody looks for a ride, or keep a search and tell what fits later.

    Raises:
        InvalidInputError: No road leads there.
        RouterUnavailableError: There are no roads yet.
        TooOftenError: They look for very many already.
    """
    if Request.objects.wanted_by(rider).filter(status__in=PUBLIC_STATUSES).coming().count() >= MOST_OPEN:
        raise TooOftenError(_("You look for very many rides already. Please take one of them back first."))
    way = find_way(draft.places)
    with transaction.atomic():
        request = Request(rider=rider, **_columns(draft, way))
        assign_area(request)
        request.save()
        begin, end = (Point(place.lon, place.lat, srid=WGS84) for place in draft.places)
        named = {"origin_label": draft.labels[0], "destination_label": draft.labels[1]}
        Wish.objects.create(request=request, origin=begin, destination=end, **named)
        _note(request, Happening.What.NEW)
    return request


@transaction.atomic
def withdraw_request(*, request: Request) -> Request:
    """Look no longer.

    Raises:
        ConflictError: Nobody does any more.
    """
    current: Request = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if current.status == Status.ARCHIVED:
        raise ConflictError(_("Nobody looks for this ride any more."))
    current.status = Status.ARCHIVED
    current.version += 1
    current.save()
    _note(current, Happening.What.GONE)
    return current


def _note(request: Request, what: Happening.What) -> None:
    """A saved search is nobody else's business."""
    if request.is_listed:
        layer = registry.get("rides-wanted")
        mark_changed(layer=layer)
        note_happening(layer=layer, feature=request, what=what)


def _columns(draft: RequestDraft, way: Way) -> dict[str, Any]:
    times = dict(draft.when.columns)
    if isinstance(draft.when, Once):
        times["arrives_at"] = times["departs_at"] + timedelta(seconds=max(way.duration_s, draft.latest_s))
    days = _days(draft, way.region)
    ends = [way.line.points[:1, :2], way.line.points[-1:, :2]]
    origin_keys, destination_keys = (keys_of(cells_within(end, draft.walk_m), days) for end in ends)
    return {
        **draft.columns,
        **times,
        "language": get_language() or "",
        "geom": as_line(way.public.route),
        "title": title_of(way.stops, way.region),
        "origin": _point(ends[0]),
        "destination": _point(ends[1]),
        "origin_keys": origin_keys,
        "destination_keys": destination_keys,
    }


def _days(draft: RequestDraft, region: Region) -> list[int]:
    """Of the keys: all days on which a ride may depart that comes by within the window."""
    earlier, later = timedelta(seconds=LONGEST_DRIVE_S), timedelta(seconds=draft.latest_s + MOST_FLEXIBLE_S)
    if isinstance(draft.when, Once):
        zone = region.calendar.zone
        first, last = ((draft.when.departs_at + by).astimezone(zone).date() for by in (-earlier, later))
        return both_days(dates_between(first, last), DATED)
    at = datetime.combine(date(1, 1, 8), draft.when.clock)
    around = dates_between((at - earlier).date(), (at + later).date())
    offsets = [(day - at.date()).days for day in around]
    return sorted({(day + by) % DAYS_OF_A_WEEK for day in weekdays_of(draft.when.weekdays) for by in offsets})


def _point(metres: NDArray[np.float64]) -> Point:
    easting, northing = metres[0].tolist()
    return Point(easting, northing, srid=PROJECTED)
