"""Puts together what the page of a way shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from api.directions.asking import BACK, MODE, YES, WayQuery
from api.directions.finding import NoWayError, OffEveryRoadError, Way, find_way, off_the_network
from api.pages.rows import Row
from api.pages.setting_out import modes
from api.pages.trips import ICONS, Trip, state_on_arrival
from api.problems import NoRoadsError
from layers.core import roads
from layers.core.spoken_times import clock_words
from layers.core.values import LonLat
from routing.router import Mode, Place, RoutingError

if TYPE_CHECKING:
    from api.pages.explore import Found
    from api.pages.region import Region

# By the name that OpenStreetMap's own route planner has for it.
OSM_ENGINES = {Mode.CAR: "fossgis_osrm_car", Mode.BICYCLE: "fossgis_osrm_bike", Mode.FOOT: "fossgis_osrm_foot"}


def goal_of(found: Found) -> LonLat:
    """Where an entry is, as everybody may know it."""
    return LonLat(found.entry.point.x, found.entry.point.y)


def way_part(found: Found, asked: WayQuery, region: Region) -> dict[str, Any]:
    """What the template of the way needs."""
    way, trouble = _way(found, asked)
    row = Row.of(found.entry, region.calendar)
    title = row.title
    return {
        "row": row,
        "zoom": f"{found.position.zoom:g}",
        "region": region,
        "asked": asked,
        "way": way,
        "trouble": trouble,
        "steps": way.steps((start_words(asked) or _("Chosen place")) if asked.is_back else title) if way else [],
        "drawing": way.drawing if way else None,
        "arrival": clock_words(way.arrives) if way else "",
        "then": _then(found, way, region) if way and not asked.is_back else None,
        "start_words": start_words(asked),
        "unknown_place": asked.text if asked.text and not asked.place else "",
        **_links(found, asked),
    }


def _way(found: Found, asked: WayQuery) -> tuple[Way | None, str]:
    if asked.place is None:
        return None, ""
    ends = (goal_of(found), asked.place) if asked.is_back else (asked.place, goal_of(found))
    try:
        return find_way(*ends, asked.mode), ""
    except OffEveryRoadError as error:
        # On the way back it ends at the place that somebody has chosen.
        return None, off_the_network(1 - error.index if asked.is_back else error.index)
    except (NoWayError, NoRoadsError) as error:
        return None, str(error)


def start_words(asked: WayQuery) -> str:
    """What the other end of the way is called: what somebody wrote, or the street at a point."""
    if asked.place is None or not asked.is_point:
        return asked.text
    try:
        return roads.router().snap(Place(asked.place.longitude, asked.place.latitude), asked.mode).street
    except RoutingError:
        return ""


def _then(found: Found, way: Way, region: Region) -> Any:  # noqa: ANN401 (words, or nothing)
    """Whether it is open when one gets there."""
    trip = Trip(way.mode, way.route.duration_s, way.leaves)
    return None if found.entry.starts_at else state_on_arrival(found.entry.opening_hours, region.calendar, trip)


def _links(found: Found, asked: WayQuery) -> dict[str, Any]:
    """Other ways of getting about, the way back, and the same on OpenStreetMap."""
    names = (found.layer.id, found.feature.pk)
    path = reverse("pages:way", args=names)

    def address(**others: str) -> str:
        return f"{path}?{urlencode(asked.parameters(**others), safe=',')}"

    return {
        "way_path": path,
        "card_url": reverse("pages:feature", args=names),
        "way_url": address(),
        "picture_query": urlencode(asked.parameters(), safe=","),
        "mode_links": [
            (mode.value, word, ICONS[mode], address(**{MODE: mode.value}), mode is asked.mode)
            for mode, word in modes().items()
        ],
        "swap_url": address(**{BACK: "" if asked.is_back else YES}),
        "osm_way_url": osm_url(goal_of(found), asked.mode),
    }


def osm_url(goal: LonLat, mode: Mode) -> str:
    """OpenStreetMap's own route planner. It is told where to and how, and never from where."""
    to = f"{goal.latitude:.6f},{goal.longitude:.6f}"
    query = {"engine": OSM_ENGINES[mode], "to": to}
    return f"https://www.openstreetmap.org/directions?{urlencode(query, safe=',')}"
