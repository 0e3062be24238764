"""What comes near where no ride fits: at another time of the day, or where one walks farther."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from layers.rides.finding import asked_of, matches_of, on_their_days, wanted_of
from layers.rides.prefilter import find_candidates, is_in_time
from layers.rides.ranking import Ranking
from layers.rides.region import current_region
from layers.rides.sheets import Wanted
from layers.rides.travel_times import TravelTimes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from layers.rides.prefilter import Asked, Candidate
    from layers.rides.ranking import Ranked
    from layers.rides.region import Region
    from layers.rides.trips import Match, Trip

MOST_PARTIAL = 3
# The next village, and the same with a bicycle.
WIDER_WALKS_M = (5_000, 10_000)
MOST_ON_FOOT = 0.5
"""Of the straight way; who walks more of it than this has not been taken along."""
# For so many the router answers all questions in hardly more time than one; of more, the first nearly always finds some.
_AT_ONCE = 200


def find_partial(trip: Trip) -> list[Match]:
    """Where nothing fits: what comes near, the best first. Errors are those of `layers.rides.finding.find_rides`.

    First the same day at any time, then from and to the next village, then both.
    """
    region = current_region()
    asked = asked_of(trip, region)
    wider = [replace(asked, trip=other) for other in _wider(asked)]
    # Whatever one of the questions finds comes near in the last, which is the widest.
    candidates = find_candidates(wider[-1], region) if wider else []
    found: dict[tuple[int, date], tuple[Ranked, Candidate]] = {}
    for ranked in _answers(asked, wider, candidates, region) if candidates else ():
        for one, candidate in ranked:
            found.setdefault((candidate.offer_id, candidate.day), (one, candidate))
        if len(found) >= MOST_PARTIAL:
            break
    return matches_of(list(found.values())[:MOST_PARTIAL], asked, region)


def _wider(asked: Asked) -> list[Trip]:
    """Each question once; the last finds whatever one of the others does."""
    trip, day = asked.trip, _whole_day(asked.trip)
    half_way_m = int(MOST_ON_FOOT * np.hypot(*(asked.ends[1] - asked.ends[0])))
    walks_m = [max(trip.walk_m, min(metres, half_way_m)) for metres in WIDER_WALKS_M]
    questions = [day, *(replace(trip, walk_m=walk_m) for walk_m in walks_m), replace(day, walk_m=walks_m[-1])]
    return [one for one in dict.fromkeys(questions) if one != trip]


def _worth_it(wider: Asked, asked: Asked) -> Wanted:
    """A wider question in numbers: who walks farther than they said does so for a ride that is worth it."""
    return replace(wanted_of(wider), on_foot=MOST_ON_FOOT if wider.trip.walk_m > asked.trip.walk_m else 1.0)


def _answers(
    asked: Asked, wider: Sequence[Asked], candidates: Sequence[Candidate], region: Region
) -> Iterator[list[tuple[Ranked, Candidate]]]:
    """The best of each question, one after the other, with as few questions to the router as there need be."""
    times = TravelTimes(region, candidates, [asked])
    departing, plans = on_their_days(candidates, region, times)
    for some in [wider] if len(candidates) <= _AT_ONCE else [[one] for one in wider]:
        in_time = [[number for number, one in enumerate(candidates) if is_in_time(one, question.trip)] for question in some]
        sizes, numbers = list(map(len, in_time)), list(chain.from_iterable(in_time))
        if not numbers:
            continue
        looked_at = [departing[number] for number in numbers]
        wanted = Wanted.side_by_side([_worth_it(question, asked) for question in some], sizes)
        ranking = Ranking.of(looked_at, [plans[number] for number in numbers], wanted)
        for ranked in ranking.best_of_each(times, sizes, MOST_PARTIAL):
            yield [(one, looked_at[one.number]) for one in ranked]


def _whole_day(trip: Trip) -> Trip:
    """The rest of the day on which the window begins, on the region's clocks; never what is over."""
    zone = current_region().calendar.zone
    local = trip.earliest.astimezone(zone)
    midnight = datetime.combine(local.date(), datetime.min.time(), tzinfo=zone).astimezone(UTC)
    begin = min(trip.earliest, max(midnight, datetime.now(UTC)))
    return replace(trip, earliest=begin, latest=max(trip.latest, midnight + timedelta(days=1)))
