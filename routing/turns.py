"""What turning costs.

A car loses about 4 s in a right angle: from 50 km/h down to 15 and up again at 1.5 m/s² takes 13 s for 90 m, which straight
on takes 6.5 s; most turns begin slower. Left across the oncoming lane costs a little more (traffic drives on the right in
all profiles), so does giving way to a greater road. `routing.segments` adds traffic lights. Bicycles lose less, walkers
nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from routing.measures import turned
from routing.router import Mode
from routing.segments import ROUNDABOUT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from routing.segments import Segments

_SLIGHT_DEGREES = 25.0
_STEEPEST_DEGREES = 100.0
_ACROSS_DEGREES = 40.0
_CAR_RIGHT_ANGLE_S = 4.0
_CAR_ACROSS_S = 1.5
_CAR_GIVE_WAY_S = 3.0
_CAR_ROUNDABOUT_S = 2.0
_CAR_U_TURN_S = 20.0
_BICYCLE_SHARE = 0.3
_CROSSING_ROADS = 3


def turn_seconds(
    segments: Segments,
    mode: Mode,
    before: NDArray[np.int64],
    after: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Say what it costs to go from edges to others.

    Args:
        segments: The network.
        mode: How one gets about.
        before: Edges, shape (n,).
        after: Those on which one goes on.

    Returns:
        Seconds, shape (n,).
    """
    if mode is Mode.FOOT:
        return np.zeros(len(before))
    costs = np.where(after == before ^ 1, _CAR_U_TURN_S, _car_seconds(segments, before, after))
    return costs * (_BICYCLE_SHARE if mode is Mode.BICYCLE else 1)


def _car_seconds(segments: Segments, before: NDArray[np.int64], after: NDArray[np.int64]) -> NDArray[np.float64]:
    angle = turned(segments.heading_out[before], segments.heading_in[after])
    size = np.abs(angle)
    bent = np.where(size > _SLIGHT_DEGREES, _CAR_RIGHT_ANGLE_S * np.minimum(size, _STEEPEST_DEGREES) / 90, 0)
    bent += np.where(angle < -_ACROSS_DEGREES, _CAR_ACROSS_S, 0)
    was_round, is_round = (segments.flags[edges // 2] & ROUNDABOUT > 0 for edges in (before, after))
    costs = np.where(was_round | is_round, 0, bent)
    costs += np.where(is_round & ~was_round, _CAR_ROUNDABOUT_S, 0)
    is_greater = segments.ranks[after // 2] > segments.ranks[before // 2]
    costs += np.where(is_greater & ~was_round & ~is_round, _CAR_GIVE_WAY_S, 0)
    roads = np.bincount(segments.nodes.ravel(), minlength=len(segments.junctions))
    return np.where(roads[segments.heads[before]] >= _CROSSING_ROADS, costs, 0)
