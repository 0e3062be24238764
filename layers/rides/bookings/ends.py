"""Where somebody gets in and out, as a booking keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import Point

from layers.core.values import WGS84
from layers.rides.models import LONGEST_LABEL

if TYPE_CHECKING:
    from layers.rides.trips import Match, Meeting
    from routing.router import Place

# Who passes a place on the road comes as near as that to its point.
AT_THE_DOOR_M = 1


@dataclass(frozen=True, slots=True)
class Spot:
    """An exact place.

    Attributes:
        place: WGS 84.
        label: What people call it.
    """

    place: Place
    label: str


@dataclass(frozen=True, slots=True)
class Ends:
    """Where exactly a rider wants to be met and dropped, for the driver to see from acceptance on, if the car comes there.

    Attributes:
        pickup: WGS 84; `dropoff` alike.
        pickup_label: What the rider calls it; `dropoff_label` alike.
    """

    pickup: Place
    dropoff: Place
    pickup_label: str = ""
    dropoff_label: str = ""


def values_of_meeting(name: str, meeting: Meeting) -> dict[str, Any]:
    """What it keeps of one end for everybody: `name` is `pickup` or `dropoff`."""
    return {
        name: point_of(meeting.place),
        f"{name}_s": meeting.since_departure_s,
        f"{name}_at": meeting.at,
        f"{name}_label": meeting.label[:LONGEST_LABEL],
    }


def values_of_end(name: str, meeting: Meeting) -> dict[str, Any]:
    """The same with the exact place, where that is another one by now: a door to which the car comes stays as it is."""
    exact = {} if comes_to_door(meeting) else _exact(name, Spot(meeting.place, meeting.label))
    return values_of_meeting(name, meeting) | exact


def exact_ends(ends: Ends | None, match: Match) -> dict[str, Any]:
    """What it keeps of the exact places: those that were given, wherever the car comes to the rider.

    Where the rider walks to the road, or nobody gave any, the two meet at the place of the match: no door is written down.
    """
    given = ends or Ends(match.pickup.place, match.dropoff.place, match.pickup.label, match.dropoff.label)
    on, off = Spot(given.pickup, given.pickup_label), Spot(given.dropoff, given.dropoff_label)
    return _exact_end("pickup", on, match.pickup) | _exact_end("dropoff", off, match.dropoff)


def _exact_end(name: str, given: Spot, meeting: Meeting) -> dict[str, Any]:
    return _exact(name, given if comes_to_door(meeting) else Spot(meeting.place, meeting.label))


def _exact(name: str, spot: Spot) -> dict[str, Any]:
    return {f"exact_{name}": point_of(spot.place), f"exact_{name}_label": spot.label[:LONGEST_LABEL]}


def comes_to_door(meeting: Meeting) -> bool:
    """Whether nobody has to walk."""
    return meeting.walk_m < AT_THE_DOOR_M


def point_of(place: Place) -> Point:
    """A place as a column takes it."""
    return Point(place.lon, place.lat, srid=WGS84)
