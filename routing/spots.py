"""Points on the network: a segment, and how far along it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.grid import Finder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from routing.grid import Nearest
    from routing.network import Network
    from routing.router import Place


STEPS = 1 << 20
"""A segment is cut into a million steps: of one that is a kilometre long, millimetres."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point on the network.

    Attributes:
        segment: On which it lies.
        share: How far along it, from 0 to 1.
        lon: Longitude, degrees.
        lat: Latitude, degrees.
        distance_m: How far it lies from the place that was asked for.
    """

    segment: int
    share: float
    lon: float
    lat: float
    distance_m: float

    def alone(self) -> Spots:
        """As the only one of many."""
        return Spots(np.array([self.segment]), np.array([self.share]))

    def share_along(self, edge: int) -> float:
        """How far along an edge of the segment it lies, from 0 to 1."""
        return 1 - self.share if edge % 2 else self.share


@dataclass(frozen=True, slots=True)
class Lane:
    """An edge on which a journey begins or ends.

    Attributes:
        edge: Number of the edge.
        states: Its states, the first that of who sets out there.
        share: How far along it the journey begins or ends, from 0 to 1.
        rest_ms: How long the rest of the edge takes, milliseconds.
    """

    edge: int
    states: range
    share: float
    rest_ms: float


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """Many points on the network.

    Attributes:
        segments: On which each lies; -1 for none.
        shares: How far along it, from 0 to 1.
    """

    segments: NDArray[np.int64]
    shares: NDArray[np.float64]

    def packed(self) -> NDArray[np.int64]:
        """Each as one number; -1 for none."""
        steps = np.round(self.shares * (STEPS - 1)).astype(np.int64)
        return np.where(self.segments >= 0, self.segments * STEPS + steps, -1)

    def part(self, begin: int, end: int) -> Spots:
        """Some of them."""
        return Spots(self.segments[begin:end], self.shares[begin:end])


def unpacked(numbers: NDArray[np.int64], network: Network) -> Spots:
    """Points from the numbers that `Spots.packed` made; what is none of them is no point."""
    segments = numbers // STEPS
    is_there = (numbers >= 0) & (segments < len(network.nodes))
    return Spots(np.where(is_there, segments, -1), np.where(is_there, numbers % STEPS / (STEPS - 1), 0))


def spots_from(numbers: Sequence[int], network: Network) -> dict[int, Spot | None]:
    """Points with where they lie, by their numbers; `None` for a number that means none."""
    known = list(dict.fromkeys(numbers))
    spots = unpacked(np.array(known, dtype=np.int64), network)
    rows = zip(known, spots.segments.tolist(), spots.shares.tolist(), strict=True)
    return {number: _spot_on(network, segment, share) if segment >= 0 else None for number, segment, share in rows}


def _spot_on(network: Network, segment: int, share: float) -> Spot:
    begin, end = network.first[segment : segment + 2].tolist()
    metres, vertices = network.metres[begin:end], network.vertices[begin:end]
    lon, lat = (float(np.interp(share * metres[-1], metres, vertices[:, axis])) for axis in (0, 1))
    return Spot(segment, share, lon, lat, 0.0)


def find_spots(network: Network, places: Sequence[Place], limit_m: float) -> list[Spot | None]:
    """Find the nearest point of the network for each place, or `None` where there is none near enough."""
    found = nearest(network, positions_of(places), limit_m)
    columns = (found.segments, shares_of(network, found), found.nearest[:, 0], found.nearest[:, 1], found.distances)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [Spot(*row) if row[0] >= 0 else None for row in rows]


def find_many(network: Network, places: Sequence[Place], limit_m: float) -> Spots:
    """As `find_spots`, for many places at once."""
    found = nearest(network, positions_of(places), limit_m)
    return Spots(found.segments, shares_of(network, found))


def positions_of(places: Sequence[Place]) -> NDArray[np.float64]:
    """Longitude and latitude of places, shape (n, 2)."""
    return np.array([(place.lon, place.lat) for place in places], dtype=np.float64).reshape(-1, 2)


def nearest(network: Network, places: NDArray[np.float64], limit_m: float) -> Nearest:
    """As `routing.grid.Finder.nearest`; places that are no numbers lie nowhere."""
    is_place = np.all(np.isfinite(places) & (np.abs(places) <= [360, 90]), axis=1)[:, None]
    # Where no network is: the pole.
    known = np.where(is_place, places, [0.0, -90.0])
    return Finder(network.grid, network.vertices, network.metres).nearest(known, limit_m)


def shares_of(network: Network, found: Nearest) -> NDArray[np.float64]:
    """How far along its segment each point lies, from 0 to 1."""
    shares = np.zeros(len(found.segments))
    is_found = found.segments >= 0
    lengths = network.metres[network.first[found.segments[is_found] + 1] - 1]
    shares[is_found] = np.clip(found.metres[is_found] / np.maximum(lengths, 1e-9), 0, 1)
    return shares


def lanes(network: Network, spot: Spot) -> Iterator[Lane]:
    """Find the edges on which a journey can begin or end at a spot: one or two."""
    for edge in (2 * spot.segment, 2 * spot.segment + 1):
        begin, end = int(network.edge_states[edge]), int(network.edge_states[edge + 1])
        if begin < end:
            share = spot.share_along(edge)
            yield Lane(edge, range(begin, end), share, (1 - share) * float(network.milliseconds[edge]))
