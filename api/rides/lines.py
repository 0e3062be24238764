"""What the map draws of a ride: the way in parts, and the words at its points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from django.utils.translation import gettext as _

from api.pages.measures import duration_words
from layers.rides.distances import metres_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from layers.rides.trips import Match, Meeting, Trip
    from routing.router import Place

    Corners = NDArray[np.float64] | Sequence[Sequence[float]]

# In degrees, some ten metres: finer than the line is wide until one stands in front of the house.
TOLERANCE = 0.0001
DIGITS = 5
# In degrees, some twenty metres: so near to where it truly is, a part of a way begins and ends.
STEP = 0.0002
# To be so much nearer, in degrees, a part is a step longer: where two lanes lie side by side, nobody goes around for it.
NEARER = STEP / 200
# Nobody sees a walk that is shorter.
SHORTEST_WALK_M = 30
# Paths are longer than the crow flies; people walk 4.8 km/h.
BENDS, WALKING_MS = 1.3, 4.8 / 3.6


def drawing_of(match: Match, trip: Trip) -> dict[str, Any]:
    """A ride as a rider sees it: pale before they get in, dotted where they walk.

    Returns:
        Lines as lists of longitude and latitude: `pale` many, `strong` one, `dotted` many; `points`
        with `at`, `kind` and `label`.
    """
    on, off = match.aboard
    return {
        "pale": [corners(match.line[: on + 1]), corners(match.line[off:])],
        "strong": corners(match.line[on : off + 1]),
        "dotted": list(_walks(match, trip)),
        "points": [
            *([_point(trip.origin, "me", "")] if metres_between(trip.origin, match.pickup.place) >= SHORTEST_WALK_M else []),
            _point(match.pickup.place, "on", _("Get in: %(place)s") % {"place": match.pickup.label}),
            _point(match.dropoff.place, "off", _way_words(match)),
        ],
    }


def drawing_of_route(line: Corners, points: Iterable[tuple[Place, str, str]]) -> dict[str, Any]:
    """A whole way.

    Args:
        line: Longitudes and latitudes, shape (n, 2).
        points: Places on it, what each is ("on", "via" or "off"), and what is written beside it.
    """
    drawn = [_point(place, kind, label) for place, kind, label in points]
    return {"pale": [], "strong": corners(line), "dotted": [], "points": drawn}


def drawing_of_part(line: Corners, on: tuple[Place, str], off: tuple[Place, str]) -> dict[str, Any]:
    """A way on which somebody is aboard for a part; the car turns off to where they get in and out.

    Args:
        line: Longitudes and latitudes of all of it, shape (n, 2).
        on: Where they get in, and what is written there.
        off: Where they get out.
    """
    way = shapely.get_coordinates(shapely.segmentize(shapely.linestrings(np.asarray(line)[:, :2]), STEP))
    first, last = _part_between(way, on[0], off[0])
    aboard = [_pair(on[0]), *way[first : last + 1].tolist(), _pair(off[0])]
    return {
        "pale": [corners(way[: first + 1]), corners(way[last:])],
        "strong": corners(aboard),
        "dotted": [],
        "points": [_point(on[0], "on", on[1]), _point(off[0], "off", off[1])],
    }


def _part_between(way: NDArray[np.float64], on: Place, off: Place) -> tuple[int, int]:
    """From which vertex to which the way leads from one place to another that it passes by later, as near as it can be."""
    shrinks = np.cos(np.radians(on.lat)), 1.0
    away_on, away_off = (np.hypot(*((way - (place.lon, place.lat)) * shrinks).T) for place in (on, off))
    along = np.arange(len(way)) * NEARER
    begins, ends = away_on - along, away_off + along
    last = int((np.minimum.accumulate(begins) + ends).argmin())
    return int(begins[: last + 1].argmin()), last


def drawing_of_ends(trip: Trip, labels: tuple[str, str]) -> dict[str, Any]:
    """Where somebody wants to go while nobody takes them there.

    Args:
        trip: What they look for.
        labels: What they call the two ends.
    """
    points = [_point(trip.origin, "on", labels[0]), _point(trip.destination, "off", labels[1])]
    return {"pale": [], "strong": [], "dotted": [], "points": points}


def corners(line: Corners) -> list[list[float]]:
    """A line with no more corners than are seen; empty where it is shorter than two."""
    if len(line) < 2:  # noqa: PLR2004 (a line)
        return []
    # A way may cross itself, so nothing is gained by the slower kind that keeps an area whole.
    simple = shapely.simplify(shapely.linestrings(line), TOLERANCE, preserve_topology=False)
    drawn: list[list[float]] = shapely.get_coordinates(simple).round(DIGITS).tolist()
    return drawn


def _walks(match: Match, trip: Trip) -> Iterator[list[list[float]]]:
    for place, meeting in ((trip.origin, match.pickup), (trip.destination, match.dropoff)):
        if metres_between(place, meeting.place) >= SHORTEST_WALK_M:
            yield [_pair(place), _pair(meeting.place)]


def walk_s(place: Place, meeting: Meeting) -> float:
    """How long somebody walks between their exact place, which matching does not know, and the car."""
    return max(meeting.walk_s, metres_between(place, meeting.place) * BENDS / WALKING_MS)


def _way_words(match: Match) -> str:
    seconds = (match.dropoff.at - match.pickup.at).total_seconds()
    return _("%(place)s, %(duration)s") % {"place": match.dropoff.label, "duration": duration_words(seconds)}


def _point(place: Place, kind: str, label: str) -> dict[str, Any]:
    return {"at": _pair(place), "kind": kind, "label": label}


def _pair(place: Place) -> list[float]:
    return [round(place.lon, DIGITS), round(place.lat, DIGITS)]
