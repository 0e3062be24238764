"""Finds the order of a day's stops, and the ways between them along the roads."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from api.search.ranking import metres_between
from layers.core import roads
from routing.round_trips import shortest_round
from routing.router import Mode, Place, RouterUnavailableError, RoutingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from layers.core.values import LonLat
    from routing.router import Router

MOST_STOPS = 40
# Where no road is known: how fast one gets on as the crow flies, metres per second.
STRAIGHT_SPEED = {Mode.CAR: 9.0, Mode.BICYCLE: 3.5, Mode.FOOT: 1.0}


@dataclass(frozen=True, slots=True)
class Leg:
    """The way to a stop from the one before.

    Attributes:
        line: Longitude and latitude in degrees of its vertices, at least two.
        distance_m: Its length.
        duration_s: How long it takes.
        is_straight: Whether no road is known, so that this is as the crow flies.
    """

    line: list[tuple[float, float]]
    distance_m: float
    duration_s: float
    is_straight: bool = False


@dataclass(frozen=True, slots=True)
class Trip:
    """A round trip.

    Attributes:
        order: Numbers of the places, the beginning in front.
        legs: One to each of them after the first, and one back.
    """

    order: list[int]
    legs: list[Leg]

    @property
    def distance_m(self) -> float:
        """Its length."""
        return sum(leg.distance_m for leg in self.legs)

    @property
    def duration_s(self) -> float:
        """How long one is on the road."""
        return sum(leg.duration_s for leg in self.legs)

    @property
    def is_straight(self) -> bool:
        """Whether some of it is as the crow flies."""
        return any(leg.is_straight for leg in self.legs)


def plan_trip(places: Sequence[LonLat], mode: Mode) -> Trip:
    """Put places into the order of the shortest round trip that begins and ends at the first.

    Args:
        places: At least one.
        mode: How one gets about.
    """
    router = _router()
    order = shortest_round(_seconds(router, places, mode))
    way = [*order, order[0]]
    legs = [_leg(router, places[here], places[there], mode) for here, there in pairwise(way)]
    return Trip(order, legs if len(order) > 1 else [])


def _router() -> Router | None:
    try:
        return roads.router()
    except RouterUnavailableError:
        return None


def _seconds(router: Router | None, places: Sequence[LonLat], mode: Mode) -> NDArray[np.float64]:
    """How long it takes from each place to each; as the crow flies where no road leads."""
    straight = np.array([[_straight(here, there, mode).duration_s for there in places] for here in places])
    if router is None:
        return straight
    asked = [_place(place) for place in places]
    try:
        found = router.matrix(asked, asked, mode)
    except RoutingError:
        return straight
    return np.where(np.isfinite(found), found, straight)


def _leg(router: Router | None, here: LonLat, there: LonLat, mode: Mode) -> Leg:
    if router is None:
        return _straight(here, there, mode)
    try:
        route = router.route([_place(here), _place(there)], mode)
    except RoutingError:
        return _straight(here, there, mode)
    return Leg([(float(lon), float(lat)) for lon, lat in route.line], route.distance_m, route.duration_s)


def _straight(here: LonLat, there: LonLat, mode: Mode) -> Leg:
    metres = metres_between(here, there.longitude, there.latitude)
    line = [(here.longitude, here.latitude), (there.longitude, there.latitude)]
    return Leg(line, metres, metres / STRAIGHT_SPEED[mode], is_straight=True)


def _place(place: LonLat) -> Place:
    return Place(place.longitude, place.latitude)
