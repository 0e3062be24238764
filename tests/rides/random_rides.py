"""Random roads, and rides on them: loops, out-and-backs and one-way streets included."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from layers.rides.prefilter import Candidate
from layers.rides.sheets import Wanted
from tests.rides.oracle import Ride, Rider, Wish
from tests.rides.roads import ORIGIN, SmallRoads, chequered, metres_of, place_at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from layers.rides.day_plans import Aboard

    Floats = NDArray[np.float64]

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
DAY = date(2026, 6, 15)


@st.composite
def networks(draw: st.DrawFn) -> SmallRoads:
    """A crooked town with some roads missing, some one-way, and of different speeds; all of it can be driven around."""
    columns, rows = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    points, roads = chequered(columns, rows, 3000.0)
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    points += random.uniform(-900, 900, points.shape)
    dropped = random.random(len(roads)) < draw(st.sampled_from([0.0, 0.1, 0.25]))
    kept = [road for road, is_dropped in zip(roads, dropped, strict=True) if not is_dropped] or roads
    return SmallRoads(points, kept, random.uniform(10, 25, len(kept)).tolist())


@st.composite
def rides(draw: st.DrawFn, network: SmallRoads, most_stops: int = 4) -> Ride | None:
    """A ride through random junctions, which may repeat; `None` where no road leads there."""
    junctions = draw(st.lists(st.integers(0, len(network.points) - 1), min_size=2, max_size=most_stops))
    line = line_through(network, [network.points[number] for number in junctions])
    if line is None or line[0][-1, 2] <= 0:
        return None
    return Ride(
        line=line[0],
        stops=line[1],
        closed=draw(st.sampled_from([(), (), ((0, 1),)])),
        departs=NOON.timestamp() + draw(st.integers(-3600, 3600)),
        detour_limit_s=draw(st.sampled_from([0, 120, 600, 1500])),
        flexible_s=draw(st.sampled_from([0, 0, 900])),
        seats=draw(st.integers(1, 3)),
    )


def line_through(network: SmallRoads, points: Sequence[Floats]) -> tuple[Floats, list[int]] | None:
    """Metres and seconds of the way through some points, and which vertices these are."""
    places = [place_at(*point) for point in points]
    table = network.matrix(places, places, mode=None)  # type: ignore[arg-type]  # everybody uses every road
    if not np.isfinite(np.diagonal(table, 1)).all():
        return None
    route = network.route(places, mode=None)  # type: ignore[arg-type]  # as above
    from_corner = np.array([metres_of(place_at_degrees) for place_at_degrees in _places(route.line)])
    return np.column_stack((from_corner + ORIGIN, route.seconds)), list(route.stops)


def _places(line: Floats) -> list:  # type: ignore[type-arg]  # of places
    from routing.router import Place  # noqa: PLC0415 (for this alone)

    return [Place(lon, lat) for lon, lat in line.tolist()]


@st.composite
def wishes(draw: st.DrawFn, network: SmallRoads) -> Wish:
    """From one spot of the roads to another."""
    ends = []
    for _end in range(2):
        road = network.roads[draw(st.integers(0, len(network.roads) - 1))]
        begin, end = network.points[road]
        ends.append(ORIGIN + begin + draw(st.floats(0, 1)) * (end - begin))
    assume(np.hypot(*(ends[1] - ends[0])) > 400)
    earliest = NOON.timestamp() + draw(st.integers(-3600, 3600))
    window = draw(st.sampled_from([600, 3600, 7200]))
    walk = draw(st.sampled_from([300, 1000, 2500]))
    return Wish(ends[0], ends[1], earliest, earliest + window, draw(st.booleans()), walk, draw(st.integers(1, 2)))


def seconds_on(network: SmallRoads) -> tuple[Callable[[Floats, Floats], Floats], Callable[[Floats, Floats], float]]:
    """Travel times as matching asks for them, and as the oracle does."""

    def matrix(sources: Floats, targets: Floats) -> Floats:
        begins, ends = ([place_at(*(point - ORIGIN)) for point in points] for points in (sources, targets))
        return network.matrix(begins, ends, mode=None)  # type: ignore[arg-type]  # everybody uses every road

    known: dict[tuple[bytes, bytes], float] = {}

    def one(begin: Floats, end: Floats) -> float:
        key = (begin.tobytes(), end.tobytes())
        if key not in known:
            known[key] = float(matrix(begin[None], end[None])[0, 0])
        return known[key]

    return matrix, one


def candidate_of(ride: Ride, number: int) -> Candidate:
    """The same as matching has it."""
    departs = datetime.fromtimestamp(ride.departs, UTC)
    closed = [vertex for pair in ride.closed for vertex in pair]
    limits = (int(ride.detour_limit_s), int(ride.flexible_s), ride.seats)
    return Candidate(number, DAY, departs, ride.line, list(ride.stops), closed, *limits)


def wanted_of(wish: Wish) -> Wanted:
    """The same as matching has it."""
    ends = np.array([wish.start, wish.end])
    return Wanted(ends, wish.earliest, wish.latest, wish.by_arrival, wish.walk_m, wish.seats)


def riders_of(aboard: Sequence[Aboard]) -> list[Rider]:
    """The same as the oracle has them."""
    return [Rider(one.pickup_s, one.dropoff_s, one.seats, one.pickup, one.dropoff) for one in aboard]
