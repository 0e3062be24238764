"""How long cars take between places in metres, asked of the router of this process."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, filterfalse
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from layers.core import roads
from layers.rides.stops import stops_of
from routing.router import Mode, Place, RouterUnavailableError, SpotRouter, TooManyPlacesError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from layers.rides.prefilter import Asked, Candidate
    from layers.rides.region import Region

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.int64]

_Ends = TypeVar("_Ends", list[Place], "Numbers")


def network_of_spots() -> str:
    """The network whose points the router of this process numbers; empty where it numbers none, or there are no roads."""
    try:
        router = roads.router()
    except RouterUnavailableError:
        return ""
    return router.version if isinstance(router, SpotRouter) else ""


class TravelTimes:
    """Travel times between places in metres. No place is looked for twice on the network, and a stop of an offer never.

    Args:
        region: Where the places are.
        candidates: Offers whose stops are known.
        asked: Trips whose ends are.
    """

    def __init__(self, region: Region, candidates: Iterable[Candidate] = (), asked: Iterable[Asked] = ()) -> None:
        self._region = region
        self._spots: dict[complex, int] = {}
        self._ahead = _Answers({}, {}, np.empty((0, 0)))
        known = [one for one in candidates if len(one.spots) == len(one.stops)]
        if known:
            self._learn(np.concatenate(stops_of(known))[:, :2], chain.from_iterable(one.spots for one in known))
        for trip in asked:
            if trip.spots:
                self._learn(trip.ends, trip.spots)

    def __call__(self, sources: Floats, targets: Floats) -> Floats:
        """Seconds from each source to each target, shape (sources, targets); infinite where no way leads.

        Args:
            sources: Eastings and northings, shape (n, 2); `targets` alike.
            targets: Where to.

        Raises:
            RouterUnavailableError: There are no roads, or their server does not answer.
        """
        return self._ahead.between(sources, targets) if self._ahead.has(sources, targets) else self._asked(sources, targets)

    def ask_ahead(self, questions: Iterable[tuple[Floats, Floats]]) -> None:
        """Ask once for all that will be asked; errors are those of a single question.

        Args:
            questions: Sources and targets of each.
        """
        asked = list(questions)
        sources, targets = (_once(question[side] for question in asked) for side in (0, 1))
        if sources and targets:
            table = self._asked(as_two(np.array(sources)), as_two(np.array(targets)))
            self._ahead = _Answers(_numbered(sources), _numbered(targets), table)

    def _asked(self, sources: Floats, targets: Floats) -> Floats:
        router = roads.router()
        if isinstance(router, SpotRouter):
            begins, ends = self._numbers(router, sources, targets)
            return _table(router.matrix_of_spots, begins, ends)
        return _table(router.matrix, self._places(sources), self._places(targets))

    def _learn(self, points: Floats, spots: Iterable[int]) -> None:
        self._spots.update(zip(_points(points), spots, strict=True))

    def _numbers(self, router: SpotRouter, sources: Floats, targets: Floats) -> tuple[Numbers, Numbers]:
        keys = [_points(each) for each in (sources, targets)]
        unknown = list(dict.fromkeys(filterfalse(self._spots.__contains__, chain.from_iterable(keys))))
        if unknown:
            points = as_two(np.array(unknown))
            self._learn(points, router.spots(self._places(points), Mode.CAR).tolist())
        begins, ends = (np.fromiter(map(self._spots.__getitem__, each), np.int64, len(each)) for each in keys)
        return begins, ends

    def _places(self, points: Floats) -> list[Place]:
        return [Place(lon, lat) for lon, lat in self._region.unproject(points).tolist()]


@dataclass(frozen=True, slots=True, eq=False)
class _Answers:
    """Seconds from each of some sources to each of some targets, whose rows and columns are known by their points."""

    rows: dict[complex, int]
    columns: dict[complex, int]
    seconds: Floats

    def has(self, sources: Floats, targets: Floats) -> bool:
        return (
            bool(self.rows)
            and all(point in self.rows for point in _points(sources))
            and all(point in self.columns for point in _points(targets))
        )

    def between(self, sources: Floats, targets: Floats) -> Floats:
        rows = [self.rows[point] for point in _points(sources)]
        columns = [self.columns[point] for point in _points(targets)]
        return self.seconds[np.ix_(rows, columns)]


def as_one(points: Floats) -> NDArray[np.complex128]:
    """Easting and northing as one complex number, which is quick to sort and to look up, and loses nothing.

    Multiplied with a vector instead, they would wake the threads of the linear algebra, which wait by turning round. Of
    thousands of pairs instead, Python would look again and again which are still in use.
    """
    complex_points: NDArray[np.complex128] = points[:, 0] + 1j * points[:, 1]
    return complex_points


def as_two(points: NDArray[np.complex128]) -> Floats:
    """The way back, shape (n, 2)."""
    return np.column_stack((points.real, points.imag))


def _points(points: Floats) -> list[complex]:
    found: list[complex] = as_one(points).tolist()
    return found


def _once(many: Iterable[Floats]) -> list[complex]:
    """Each point once, in order."""
    return list(dict.fromkeys(point for points in many for point in _points(points)))


def _numbered(points: Iterable[complex]) -> dict[complex, int]:
    return {point: number for number, point in enumerate(points)}


def _table(ask: Callable[[_Ends, _Ends, Mode], Floats], begins: _Ends, ends: _Ends) -> Floats:
    """In as many questions as the router wants."""
    try:
        return ask(begins, ends, Mode.CAR)
    except TooManyPlacesError:
        if max(len(begins), len(ends)) <= 1:
            raise
    if len(begins) >= len(ends):
        half = len(begins) // 2
        return np.concatenate((_table(ask, begins[:half], ends), _table(ask, begins[half:], ends)))
    half = len(ends) // 2
    return np.concatenate((_table(ask, begins, ends[:half]), _table(ask, begins, ends[half:])), axis=1)
