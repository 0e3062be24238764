"""What simpler methods find of the rides that truly take somebody along, and what the oracle of the tests says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.core import roads
from layers.rides.finding import rank_candidates
from layers.rides.prefilter import find_candidates
from layers.rides.timetables import moment_of
from routing.router import Mode, Place
from tests.rides.oracle import Ride, Wish, best_cost

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from layers.rides.models import Offer
    from layers.rides.prefilter import Asked
    from layers.rides.region import Region

    Floats = NDArray[np.float64]

# By so much sampling and rounding may be off, in metres and seconds.
ROUNDING = 5.0
RADII_KM = (25, 5, 1)
# Nobody walks or turns off farther, and no ride lasts longer: what is beyond need not be tried.
FARTHEST_M, LONGEST_S = 10_000.0, 9 * 3600.0


@dataclass(slots=True)
class Verdict:
    """Pairs of a search and an offer.

    Attributes:
        true: That the oracle takes for matches, its rules a little tightened.
        lost: Of these, those that matching did not find.
        found: That matching found.
        wrong: Of these, those that the oracle refuses, its rules a little loosened.
        simpler: How many of the true ones each simpler method finds.
        tried: How many pairs the oracle looked at.
    """

    true: int = 0
    lost: int = 0
    found: int = 0
    wrong: int = 0
    tried: int = 0
    simpler: dict[str, int] = field(default_factory=dict)

    def shares(self) -> dict[str, float]:
        """What each method finds of all that there is."""
        ours = {"by route and detour": 1 - self.lost / max(self.true, 1)}
        return ours | {name: count / max(self.true, 1) for name, count in self.simpler.items()}


def rides_of(offers: Iterable[Offer], day: date, region: Region) -> dict[int, Ride]:
    """Offers as the oracle knows them, on a day, by number."""
    return {offer.pk: _ride(offer, day, region) for offer in offers}


def _ride(offer: Offer, day: date, region: Region) -> Ride:
    departs = offer.departs_at or moment_of(day, offer.departs_on_clock or time(), region)
    closed = list(zip(offer.closed[::2], offer.closed[1::2], strict=True))
    limits = (float(offer.detour_limit_s), float(offer.flexible_s), offer.seats)
    return Ride(np.array(offer.line.coords), offer.stops, closed, departs.timestamp(), *limits)


def judge(asked: Sequence[Asked], rides: dict[int, Ride], region: Region) -> Verdict:
    """Ask matching and the oracle the same."""
    verdict = Verdict(simpler=dict.fromkeys([*(f"both ends within {km} km" for km in RADII_KM), "first pass only"], 0))
    for one in asked:
        _judge_one(one, rides, region, verdict)
    return verdict


def _judge_one(asked: Asked, rides: dict[int, Ride], region: Region, verdict: Verdict) -> None:
    candidates = find_candidates(asked, region)
    answers = {candidate.offer_id for _one, candidate in rank_candidates(candidates, asked, region)} & rides.keys()
    wish, seconds = _wish(asked), _Seconds(region)
    near = {pk for pk, ride in rides.items() if _may_be(ride, wish)} | answers
    verdict.tried += len(near)
    verdict.found += len(answers)
    for pk in near:
        ride = rides[pk]
        is_true = np.isfinite(best_cost(ride, wish, seconds, -ROUNDING))
        verdict.true += is_true
        verdict.lost += is_true and pk not in answers
        verdict.wrong += pk in answers and not is_true and not np.isfinite(best_cost(ride, wish, seconds, ROUNDING))
        for name in _finders(ride, wish) if is_true else ():
            verdict.simpler[name] += 1


def _wish(asked: Asked) -> Wish:
    trip, (start, end) = asked.trip, asked.ends
    window = trip.earliest.timestamp(), trip.latest.timestamp()
    return Wish(start, end, *window, trip.by_arrival, float(trip.walk_m), trip.seats)


def _may_be(ride: Ride, wish: Wish) -> bool:
    """Whether it is worth trying: what goes hours away, or passes by tens of kilometres away, is not."""
    if not wish.earliest - LONGEST_S <= ride.departs <= wish.latest + LONGEST_S:
        return False
    longest = max(float(np.hypot(*(end - begin)[:2])) for begin, end in pairwise(ride.line))
    away = [np.hypot(*(ride.line[:, :2] - end).T).min() for end in (wish.start, wish.end)]
    return bool(max(away) <= FARTHEST_M + longest)


def _finders(ride: Ride, wish: Wish) -> Iterator[str]:
    away = max(np.hypot(*(ride.line[number, :2] - end)) for number, end in ((0, wish.start), (-1, wish.end)))
    for kilometres in RADII_KM:
        if away <= kilometres * 1000:
            yield f"both ends within {kilometres} km"
    whole = shapely.linestrings(ride.line[:, :2])
    on, off = (shapely.line_locate_point(whole, shapely.points(end)) for end in (wish.start, wish.end))
    if on < off:
        yield "first pass only"


class _Seconds:
    """Travel times one by one, each asked once."""

    def __init__(self, region: Region) -> None:
        self._region = region
        self._known: dict[tuple[bytes, bytes], float] = {}

    def __call__(self, begin: Floats, end: Floats) -> float:
        key = (begin.tobytes(), end.tobytes())
        if key not in self._known:
            ends = [Place(*place) for place in self._region.unproject(np.array([begin, end])).tolist()]
            self._known[key] = float(roads.router().matrix(ends[:1], ends[1:], Mode.CAR)[0, 0])
        return self._known[key]
