"""Where a car comes closest to a place, each time that it passes by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from layers.rides.prefilter import Candidate

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The lines of several candidates, piece by piece.

    Attributes:
        begins: Easting, northing and seconds since departure, shape (n, 3); `ends` alike.
        owner: Number of the candidate of each.
        position: Of the piece within its line.
        is_open: Whether one may get in and out there.
    """

    begins: Floats
    ends: Floats
    owner: Numbers
    position: Numbers
    is_open: NDArray[np.bool_]

    @classmethod
    def of(cls, candidates: Sequence[Candidate]) -> Pieces:
        """All of them, one candidate after the other."""
        # Each column in one piece of memory, since they are computed with column by column.
        columns = np.ascontiguousarray(np.concatenate([one.line for one in candidates]).T)
        sizes = np.array([len(one.line) for one in candidates])
        last = np.cumsum(sizes) - 1
        begins = np.delete(np.arange(columns.shape[1]), last)
        owner = np.repeat(np.arange(len(candidates)), sizes - 1)
        position = begins - np.concatenate(([0], last[:-1] + 1))[owner]
        return cls(columns[:, begins].T, columns[:, begins + 1].T, owner, position, _open(candidates, owner))

    def of_each(self, numbers: Numbers) -> Pieces:
        """Those of some candidates, open all of them, as if there were no others; each once, in whatever order."""
        begins = np.searchsorted(self.owner, numbers)
        sizes = np.searchsorted(self.owner, numbers, side="right") - begins
        owner = np.repeat(np.arange(len(numbers)), sizes)
        own = np.arange(len(owner)) + (begins - np.cumsum(sizes) + sizes)[owner]
        everywhere = np.ones(len(own), dtype=np.bool_)
        return Pieces(self.begins[own], self.ends[own], owner, self.position[own], everywhere)

    def take(self, which: NDArray[np.bool_]) -> Pieces:
        """Some of them."""
        kept = np.flatnonzero(which)
        return Pieces(self.begins[kept], self.ends[kept], self.owner[kept], self.position[kept], self.is_open[kept])

    def away_from(self, place: Floats) -> Floats:
        """How far each is from a place (easting and northing), in metres."""
        (east, north), (begin_east, begin_north, _begin) = place, self.begins.T
        along_east, along_north = self.ends[:, 0] - begin_east, self.ends[:, 1] - begin_north
        to_east, to_north = east - begin_east, north - begin_north
        length = along_east**2 + along_north**2
        share = (to_east * along_east + to_north * along_north) / np.where(length > 0, length, 1.0)
        share = np.minimum(np.maximum(share, 0.0), 1.0)
        away: Floats = np.sqrt((to_east - share * along_east) ** 2 + (to_north - share * along_north) ** 2)
        return away


@dataclass(frozen=True, slots=True, eq=False)
class Passes:
    """Where cars come closest to one place.

    Attributes:
        owner: Number of the candidate of each.
        position: Of the piece within its line.
        share: Of that piece that lies before.
        seconds: Since departure, without any detour.
        away_m: How far from the place, as the crow flies.
        points: Easting and northing, shape (n, 2).
    """

    owner: Numbers
    position: Numbers
    share: Floats
    seconds: Floats
    away_m: Floats
    points: Floats

    def __len__(self) -> int:
        """How many there are."""
        return len(self.owner)

    def at(self, number: int) -> Passes:
        """One alone."""
        return self.take(np.arange(len(self)) == number)

    def take(self, which: NDArray[np.bool_] | Numbers) -> Passes:
        """Some of them."""
        return Passes(
            self.owner[which],
            self.position[which],
            self.share[which],
            self.seconds[which],
            self.away_m[which],
            self.points[which],
        )


def find_passes(pieces: Pieces, place: Floats, radius_m: float | Floats, span: tuple[Floats, Floats]) -> Passes:
    """Find all passes: wherever the distance from a line to a place has a minimum, of what is near and in time.

    The nearest point of a line alone would not do: a car that goes out and comes back passes twice, and only one of the two
    may be before it passes the rider's end.

    Args:
        pieces: Of the lines; those that are farther away may be left out.
        place: Easting and northing.
        radius_m: What is farther away is no pass; for all pieces, or of each.
        span: The first and the last second since departure that count, of each candidate.
    """
    share, away, (low, high) = _nearest(pieces, place, span)
    away = np.where((away <= radius_m) & pieces.is_open, away, np.inf)
    which = np.flatnonzero(_are_passes(np.isfinite(away), share <= low, share >= high, pieces))
    found = pieces.begins[which] + share[which, None] * (pieces.ends[which] - pieces.begins[which])
    return Passes(pieces.owner[which], pieces.position[which], share[which], found[:, 2], away[which], found[:, :2])


def nearest_of(away: Floats, pieces: Pieces) -> Floats:
    """How far each line is from a place, given how far all of their pieces are."""
    nearest: Floats = np.minimum.reduceat(away, np.flatnonzero(pieces.position == 0))
    return nearest


def _nearest(pieces: Pieces, place: Floats, span: tuple[Floats, Floats]) -> tuple[Floats, Floats, tuple[Floats, Floats]]:
    """Of each piece the part before its nearest point in time, how far that is, and between which parts it is in time.

    How far is infinite where a piece is not in time at all.
    """
    along = pieces.ends - pieces.begins
    length = along[:, 0] ** 2 + along[:, 1] ** 2
    offset = place - pieces.begins[:, :2]
    share = (offset[:, 0] * along[:, 0] + offset[:, 1] * along[:, 1]) / np.where(length > 0, length, 1.0)
    low, high = _shares_in(pieces.begins[:, 2], along[:, 2], *(end[pieces.owner] for end in span))
    share = np.minimum(np.maximum(share, low), high)
    away = np.hypot(*(offset - share[:, None] * along[:, :2]).T)
    is_still = length == 0
    return share, np.where(low <= high, away, np.inf), (low, np.where(is_still, np.minimum(share, high), high))


def _shares_in(begin: Floats, lasts: Floats, first: Floats, last: Floats) -> tuple[Floats, Floats]:
    """Between which shares of a piece its time lies within a span; nowhere where the first is greater."""
    is_moment = lasts <= 0
    divisor = np.where(is_moment, 1.0, lasts)
    low = np.where(is_moment, np.where(first <= begin, 0.0, 2.0), (first - begin) / divisor)
    high = np.where(is_moment, np.where(last >= begin, 1.0, -1.0), (last - begin) / divisor)
    return np.maximum(low, 0.0), np.minimum(high, 1.0)


def _are_passes(
    counts: NDArray[np.bool_], at_begin: NDArray[np.bool_], at_end: NDArray[np.bool_], pieces: Pieces
) -> NDArray[np.bool_]:
    """Of each piece, whether its nearest point is one at which the car comes by.

    Within a piece it always is; where two of them meet, it is if the car comes nearer until then and farther afterwards.

    Args:
        counts: Whether a piece is near enough, open and in time.
        at_begin: Whether its nearest point is its beginning, `at_end` its end; both where the car stands still.
        at_end: As `at_begin`.
        pieces: Which these are.
    """
    owner, position = pieces.owner, pieces.position
    meets = np.zeros(len(counts) + 1, dtype=np.bool_)
    meets[1:-1] = counts[:-1] & counts[1:] & (owner[:-1] == owner[1:]) & (position[:-1] + 1 == position[1:])
    before, after = meets[:-1], meets[1:]
    leaves = _leaves(at_begin, at_end, after)
    goes_on = np.append(leaves[1:], True)
    result: NDArray[np.bool_] = counts & np.where(
        at_begin, ~before & (~at_end | ~after | goes_on), ~at_end | ~after | goes_on
    )
    return result


def _leaves(at_begin: NDArray[np.bool_], at_end: NDArray[np.bool_], after: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Of each piece, whether the car does not come nearer from its beginning on, however long it stands there."""
    leaves = at_begin.copy()
    for number in np.flatnonzero(at_begin & at_end & after)[::-1].tolist():
        leaves[number] = leaves[number + 1]
    return leaves


def _open(candidates: Sequence[Candidate], owner: Numbers) -> NDArray[np.bool_]:
    is_open = np.ones(len(owner), dtype=np.bool_)
    first = np.searchsorted(owner, np.arange(len(candidates)))
    for number, one in enumerate(candidates):
        for begin, end in zip(one.closed[::2], one.closed[1::2], strict=True):
            is_open[first[number] + begin : first[number] + end] = False
    return is_open
