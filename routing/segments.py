"""Cuts ways into segments between junctions, for one way of getting about.

A segment is a piece of one way of OpenStreetMap; it has two edges, one in each direction: edge 2 n runs along segment n,
edge 2 n + 1 against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing import bends
from routing.access import Direction, directions, is_blocked
from routing.measures import distances_m, headings, positions_within
from routing.router import Mode
from routing.speeds import SpeedProfile, ferry_seconds, speed_kmh

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from routing.extract import Extract, Way

    _Seconds = NDArray[np.float64]

ROUNDABOUT = 1
FERRY = 2
NO_START = 4  # nobody begins a journey on a motorway or at sea
HEADING_M = 15.0
"""How far from a junction a road's direction is looked at; nearer, the drawing of the junction itself misleads."""
_SIGNAL_S = 10.0
_RANKS: Mapping[str, int] = {
    "motorway": 8,
    "trunk": 7,
    "primary": 6,
    "secondary": 5,
    "tertiary": 4,
    "unclassified": 3,
    "residential": 3,
    "road": 3,
    "living_street": 2,
    "pedestrian": 2,
    "cycleway": 2,
    "service": 1,
}


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """The network before anybody turns on it; n segments, two edges each.

    Attributes:
        first: Where the vertices of each segment begin, shape (n + 1,).
        vertices: Longitude and latitude in degrees.
        metres: Of each vertex, since the beginning of its segment.
        nodes: Junctions at both ends, shape (n, 2).
        junctions: Place of each junction, shape (m, 2).
        osm_nodes: Number of each junction in OpenStreetMap.
        osm_ways: Number of each segment's way in OpenStreetMap.
        streets: Position of each segment's name in `names`.
        flags: What is special about each segment: `ROUNDABOUT`, `FERRY`, `NO_START`.
        ranks: How important each road is.
        access: `Access` of each edge, shape (2 n,).
        milliseconds: How long each edge takes, at least 1, shape (2 n,).
        heading_in: Direction in which each edge begins, degrees clockwise from north.
        heading_out: Direction in which it ends.
        names: Of streets, the first one empty.
    """

    first: NDArray[np.int64]
    vertices: NDArray[np.float64]
    metres: NDArray[np.float64]
    nodes: NDArray[np.int64]
    junctions: NDArray[np.float64]
    osm_nodes: NDArray[np.int64]
    osm_ways: NDArray[np.int64]
    streets: NDArray[np.int32]
    flags: NDArray[np.uint8]
    ranks: NDArray[np.uint8]
    access: NDArray[np.uint8]
    milliseconds: NDArray[np.uint32]
    heading_in: NDArray[np.float64]
    heading_out: NDArray[np.float64]
    names: tuple[str, ...]

    @property
    def lengths(self) -> NDArray[np.float64]:
        """Of each segment in metres."""
        return self.metres[self.first[1:] - 1]

    @property
    def tails(self) -> NDArray[np.int64]:
        """Junction at which each edge begins."""
        return self.nodes.ravel()

    @property
    def heads(self) -> NDArray[np.int64]:
        """Junction at which each edge ends."""
        return self.nodes[:, ::-1].ravel()


@dataclass(frozen=True, slots=True)
class _Used:
    """A way that somebody may use."""

    way: Way
    directions: tuple[Direction, Direction]


def cut_segments(extract: Extract, mode: Mode, profile: SpeedProfile) -> Segments:
    """Cut everything that may be used into segments.

    Args:
        extract: Ways and what stands in them.
        mode: How one gets about.
        profile: What the law says about speed.
    """
    pairs = (_Used(way, directions(way.tags, mode)) for way in extract.ways)
    used = [pair for pair in pairs if any(direction.access for direction in pair.directions)]
    blocked = {number for number, tags in extract.nodes.items() if is_blocked(tags, mode)}
    signals = {number for number, tags in extract.nodes.items() if tags.get("highway") == "traffic_signals"}
    return _Cut(used, blocked).segments(mode, profile, signals)


class _Cut:
    """Ways laid end to end: `refs` holds the nodes of all, `starts` where each way begins."""

    def __init__(self, used: Sequence[_Used], blocked: set[int]) -> None:
        self._used = used
        counts = np.array([len(each.way.nodes) for each in used], dtype=np.int64)
        self._starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        self._refs = np.array([ref for each in used for ref in each.way.nodes], dtype=np.int64)
        places = [place for each in used for place in each.way.places]
        self._places = np.array(places, dtype=np.float64).reshape(-1, 2)
        self._blocked = np.isin(self._refs, np.fromiter(blocked, np.int64, len(blocked)))

    def segments(self, mode: Mode, profile: SpeedProfile, signals: set[int]) -> Segments:
        begins, ends, ways = self._pieces()
        counts = ends - begins + 1
        vertices = positions_within(begins, counts)
        first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        places = self._places[vertices]
        metres = _metres(places, first)
        numbers, inverse = np.unique(self._keys(begins, ends), return_inverse=True)
        nodes = inverse.reshape(-1, 2)
        junctions = np.zeros((len(numbers), 2))
        junctions[nodes[:, 0]], junctions[nodes[:, 1]] = self._places[begins], self._places[ends]
        osm_nodes = np.zeros(len(numbers), dtype=np.int64)
        osm_nodes[nodes[:, 0]], osm_nodes[nodes[:, 1]] = self._refs[begins], self._refs[ends]
        heading_in, heading_out = _headings(places, metres, first)
        names, streets = self._names()
        flags, ranks, access = self._kinds(mode)
        lengths = metres[first[1:] - 1]
        seconds = self._seconds(mode, profile, ways, lengths)
        if mode is Mode.CAR:
            seconds += bends.extra_seconds(places, first, lengths[:, None] / np.maximum(seconds, 1e-3)).reshape(-1, 2)
            seconds += self._waiting(begins, ends, signals)
        open_ms = np.maximum(np.round(seconds * 1000), 1)
        return Segments(
            first=first,
            vertices=places,
            metres=metres,
            nodes=nodes,
            junctions=junctions,
            osm_nodes=osm_nodes,
            osm_ways=np.array([each.way.id for each in self._used], dtype=np.int64)[ways],
            streets=streets[ways],
            flags=flags[ways],
            ranks=ranks[ways],
            access=access[ways].ravel(),
            milliseconds=open_ms.ravel().astype(np.uint32),
            heading_in=heading_in,
            heading_out=heading_out,
            names=names,
        )

    def _pieces(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Positions at which each segment begins and ends, and its way."""
        _numbers, inverse, counts = np.unique(self._refs, return_inverse=True, return_counts=True)
        is_cut = (counts[inverse] > 1) | self._blocked
        is_cut[self._starts[:-1]] = True
        is_cut[self._starts[1:] - 1] = True
        cuts = np.flatnonzero(is_cut)
        ways = np.searchsorted(self._starts, cuts, side="right") - 1
        is_within = ways[:-1] == ways[1:]
        return cuts[:-1][is_within], cuts[1:][is_within], ways[:-1][is_within]

    def _keys(self, begins: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
        """What tells junctions apart. Nobody gets past a bollard, so on each side of it is an end of its own."""
        here = np.stack([begins, ends], axis=1)
        own = -1 - 2 * here - np.array([0, 1])
        return np.where(self._blocked[here], own, self._refs[here])

    def _names(self) -> tuple[tuple[str, ...], NDArray[np.int32]]:
        numbers: dict[str, int] = {"": 0}
        of_ways = [numbers.setdefault(_name(each.way.tags), len(numbers)) for each in self._used]
        return tuple(numbers), np.array(of_ways, dtype=np.int32)

    def _kinds(self, mode: Mode) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
        """Of each way: flags, rank, and access along and against it."""
        tags = [each.way.tags for each in self._used]
        flags = np.array([_flags(each, mode) for each in tags], dtype=np.uint8)
        ranks = np.array([_RANKS.get(each.get("highway", "").removesuffix("_link"), 0) for each in tags], dtype=np.uint8)
        access = [[direction.access for direction in each.directions] for each in self._used]
        return flags, ranks, np.array(access, dtype=np.uint8).reshape(-1, 2)

    def _seconds(self, mode: Mode, profile: SpeedProfile, ways: NDArray[np.int64], lengths: NDArray[np.float64]) -> _Seconds:
        """How long each segment takes along and against it, without bends and crossings."""
        kmh = np.array([_speeds(each, mode, profile) for each in self._used], dtype=np.float64).reshape(-1, 2)
        seconds = lengths[:, None] * 3.6 / kmh[ways]
        timetable = np.array([ferry_seconds(each.way.tags) for each in self._used], dtype=np.float64)[ways]
        if timetable.any():
            whole = np.bincount(ways, lengths, minlength=len(self._used))[ways]
            seconds = np.where(timetable[:, None] > 0, (timetable * lengths / np.maximum(whole, 1e-9))[:, None], seconds)
        return np.asarray(seconds)

    def _waiting(self, begins: NDArray[np.int64], ends: NDArray[np.int64], signals: set[int]) -> _Seconds:
        """What traffic lights cost, at the end of each edge."""
        has_signal = np.isin(self._refs, np.fromiter(signals, np.int64, len(signals)))
        return np.asarray(np.stack([has_signal[ends], has_signal[begins]], axis=1) * _SIGNAL_S)


def _name(tags: Mapping[str, str]) -> str:
    return tags.get("name") or tags.get("ref", "").replace(";", ", ")


def _flags(tags: Mapping[str, str], mode: Mode) -> int:
    is_ferry = tags.get("route") == "ferry" and "highway" not in tags
    is_fast = mode is Mode.CAR and tags.get("highway") in {"motorway", "motorway_link"}
    is_round = tags.get("junction") in {"roundabout", "circular"}
    return ROUNDABOUT * is_round | FERRY * is_ferry | NO_START * (is_fast or is_ferry)


def _speeds(used: _Used, mode: Mode, profile: SpeedProfile) -> list[float]:
    sides = zip(("forward", "backward"), used.directions, strict=True)
    return [speed_kmh(used.way.tags, mode, side, profile, is_pushed=each.is_pushed) for side, each in sides]


def _metres(places: NDArray[np.float64], first: NDArray[np.int64]) -> NDArray[np.float64]:
    """How far each vertex lies from the beginning of its segment."""
    steps = np.concatenate([[0.0], distances_m(places[:-1], places[1:])]) if len(places) else np.zeros(0)
    along = np.cumsum(steps)
    return np.asarray(along - np.repeat(along[first[:-1]], np.diff(first)))


def _headings(
    places: NDArray[np.float64],
    metres: NDArray[np.float64],
    first: NDArray[np.int64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Direction of each edge where it begins and where it ends."""
    begins, ends = first[:-1], first[1:] - 1
    lengths = metres[ends]
    # Segments laid end to end with gaps, so that one search finds a distance within each.
    offsets = np.concatenate([[0.0], np.cumsum(lengths + 1)])[:-1]
    along = metres + np.repeat(offsets, np.diff(first))
    near_begin = np.searchsorted(along, offsets + np.minimum(HEADING_M, lengths))
    near_end = np.searchsorted(along, offsets + np.maximum(lengths - HEADING_M, 0), side="right") - 1
    near_begin, near_end = np.clip(near_begin, begins + 1, ends), np.clip(near_end, begins, ends - 1)
    out, back = headings(places[begins], places[near_begin]), headings(places[ends], places[near_end])
    return np.stack([out, back], axis=1).ravel(), ((np.stack([back, out], axis=1) + 180) % 360).ravel()
