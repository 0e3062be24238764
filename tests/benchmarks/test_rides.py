"""What it costs to find the rides that pass by among up to a million, how many are found, and what simpler methods lose.

On the roads of Liechtenstein, which are real and crowded with rides here, and of 200 by 200 km that are made up. Everything
goes through the code of the site: offers are planned by its router and kept in its tables, searches are answered over HTTP
by the whole of Django without a socket, each as the page that people see and as the data that platforms get. Of as many
offers as are wanted some thousand are planned, on one day; the others are these on the days after, so that a day has as many
rides in small tables as in great ones.
Nothing is asserted about time: a busy machine fails no test. The goals stand in the tables.
`AMTSKARTE_RIDES` says how many offers there are at most.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from geo_platform.config import ROOT
from layers.rides.drafts import OfferDraft, Once, Weekly
from layers.rides.finding import asked_of, rank_candidates
from layers.rides.models import Offer
from layers.rides.offering import store_offer
from layers.rides.prefilter import _parameters, find_candidates
from layers.rides.ways import find_way
from routing.compiled import open_compiled
from routing.compiling import compile_extract, current_folder
from routing.router import Mode
from tests.benchmarks import chart
from tests.benchmarks.effort import MEASURES, effort
from tests.benchmarks.many_rides import (
    Ends,
    Plans,
    finish,
    first_day,
    load_place,
    planned,
    prepare_to_grow,
    trips,
    trips_along,
    write_planned,
)
from tests.benchmarks.plain_matching import Verdict, judge, rides_of
from tests.benchmarks.ride_answers import Search, answers_of, somebody
from tests.benchmarks.wide_region import SOUTH, WEST, wide_region

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from geo_platform.accounts.models import User
    from layers.rides.prefilter import Asked, Candidate
    from layers.rides.region import Region
    from layers.rides.trips import Trip
    from tests.benchmarks.timing import Spans

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.timeout(0)]

MOST = int(os.environ.get("AMTSKARTE_RIDES", "1000000"))
PLANNED = effort(10_000, 120)
SIZES = [size for size in (10_000, 100_000, 1_000_000) if size <= MOST] if MEASURES else [120, 240]
ASKED = effort(150, 6)
SIDE_KM, LANES_M = effort(200, 14), 1_000
LIECHTENSTEIN = (9.47, 47.04, 9.64, 47.28)
FEW_SHARE = 50
"""Where so many offers share keys with both ends, the prefilter has its goal."""
ALIKE = (10, 120)
"""Between so many sharing, searches in small and great tables are alike."""
RANKED = effort(1_000, 60)
JUDGED = effort(1_500, 60)
"""Offers that the oracle tries one by one: some milliseconds for each search."""
PICTURE = ROOT / "docs" / "rides-matching.svg"


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of one size of table: of searches alike, and of answers."""

    size: int
    alike: float
    data: Spans
    page: Spans


def test_in_liechtenstein(compiled_roads: Path, driver: User, capsys: pytest.CaptureFixture[str]) -> None:
    with override_settings(ROADS_DIR=compiled_roads), capsys.disabled():
        region = load_place(LIECHTENSTEIN, "LI", "", "Europe/Vaduz")
        _report("Liechtenstein", region, driver, SIZES[:1])


def test_in_a_wide_region(tmp_path: Path, driver: User, capsys: pytest.CaptureFixture[str]) -> None:
    degrees = SIDE_KM / 111.195
    with override_settings(ROADS_DIR=tmp_path), capsys.disabled():
        begin = perf_counter()
        compile_extract(wide_region(SIDE_KM, spacing_m=LANES_M), tmp_path, "DE")
        _say(f"\nroads of {SIDE_KM} × {SIDE_KM} km compiled in {perf_counter() - begin:.0f} s")
        bbox = (WEST, SOUTH, WEST + degrees / np.cos(np.radians(SOUTH + degrees / 2)), SOUTH + degrees)
        region = load_place(bbox, "DE", "DE-MV", "Europe/Berlin")
        verdict, measured = _report(f"{SIDE_KM} × {SIDE_KM} km", region, driver, SIZES)
    if MEASURES and len(measured) > 1:
        _draw(verdict, measured)


def _report(title: str, region: Region, driver: User, sizes: Sequence[int]) -> tuple[Verdict, list[Measured]]:
    network = open_compiled(current_folder(settings.ROADS_DIR)).network(Mode.CAR)
    ends = Ends.of(network, 1)
    begin = perf_counter()
    indexes = prepare_to_grow()
    count = write_planned(planned(PLANNED, ends, region, driver))
    finish(indexes)
    _say(f"\n{title}: {count:,} offers planned in {perf_counter() - begin:.0f} s")
    plans = Plans(count, Offer.objects.latest("pk").pk)
    wanted = trips(ASKED, Ends.of(network, 2), region)
    asked = [asked_of(trip, region) for trip in wanted]
    verdict = _judged(ends.random, region)
    searches = [search for number, trip in enumerate(wanted) if (search := Search.of(trip, somebody(number), region))]
    _say("| offers | share keys | prefilter ms | of ≤ 50 | us a further | alike | ranked ms |")
    measured = [_measure(size, plans, asked, searches, region) for size in sizes]
    if len(measured) > 1:
        growth = measured[-1].alike / measured[0].alike
        _say(f"growth of searches alike from {sizes[0]:,} to {sizes[-1]:,}: × {growth:.2f} (goal ≤ 2)")
    _rank_many(wanted, region)
    for line in _stored(driver, ends, region):
        _say(line)
    return verdict, measured


def _measure(size: int, plans: Plans, asked: Sequence[Asked], searches: Sequence[Search], region: Region) -> Measured:
    """One line of the table. Goals: 1 ms where ≤ 50 share, 20 us for each further; answers 25 ms, and 80 ms of 95 %."""
    if size > plans.count:
        begin = perf_counter()
        indexes = prepare_to_grow()
        plans.grow(size)
        finish(indexes)
        _say(f"  ({Offer.objects.count():,} offers after {perf_counter() - begin:.0f} s)")
    sharing = [_sharing(one, region) for one in asked]
    for one in asked:
        find_candidates(one, region)
    took = [min(_seconds_of(partial(find_candidates, one, region)) for _time in range(3)) for one in asked]
    ranked = [_seconds_of(_ranking(one, region)) for one in asked]
    slope = np.polyfit(sharing, took, 1)[0] * 1e6 if len(set(sharing)) > 1 else 0.0
    few = [span for span, count in zip(took, sharing, strict=True) if count <= FEW_SHARE] or took
    alike = [span for span, count in zip(took, sharing, strict=True) if ALIKE[0] <= count <= ALIKE[1]] or took
    index = f"{median(sharing):.0f}, most {max(sharing)} | {median(took) * 1000:.2f} | {median(few) * 1000:.2f}"
    _say(f"| {size:,} | {index} | {slope:.1f} | {len(alike)} | {median(ranked) * 1000:.1f} |")
    data, page = answers_of(searches)
    for answer in (data, page):
        _say(f"  {answer.words} (goals of the clock: 25, 80)")
    return Measured(size, median(alike) * 1000, data.took, page.took)


def _ranking(one: Asked, region: Region) -> Callable[[], object]:
    candidates = find_candidates(one, region)
    return lambda: rank_candidates(candidates, one, region, 20)


def _sharing(one: Asked, region: Region) -> int:
    """How many offers the index gives."""
    values = _parameters(one, region)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM rides_offer"
            " WHERE keys && (SELECT %s::text::bigint[]) AND keys && (SELECT %s::text::bigint[])",
            [values["origin_keys"], values["destination_keys"]],
        )
        return int(cursor.fetchone()[0])


def _judged(random: np.random.Generator, region: Region) -> Verdict:
    """Recall and precision, and what simpler methods find, of some hundred offers that are tried one by one."""
    offers = list(Offer.objects.order_by("pk")[:JUDGED])
    asked = [asked_of(trip, region) for trip in trips_along(offers, effort(60, 3), random, region)]
    begin = perf_counter()
    verdict = judge(asked, rides_of(offers, first_day(), region), region)
    _say(f"of {verdict.tried:,} pairs the oracle finds {verdict.true} matches in {perf_counter() - begin:.0f} s;")
    _say(f"  ours: {verdict.found} found, {verdict.lost} lost, {verdict.wrong} wrong (goals 0 and 0)")
    for name, share in verdict.shares().items():
        _say(f"  | {name} | {share:.1%} |")
    assert verdict.lost == verdict.wrong == 0
    return verdict


def _rank_many(wanted: Sequence[Trip], region: Region) -> None:
    """Goal: a thousand candidates in 50 ms."""
    candidates: list[Candidate] = []
    day = wanted[0].earliest.replace(hour=0)
    one = asked_of(replace(wanted[0], earliest=day, latest=day + timedelta(days=1), walk_m=5000), region)
    for trip in wanted:
        wide = replace(trip, earliest=day, latest=day + timedelta(days=1), walk_m=5000)
        candidates += find_candidates(asked_of(wide, region), region)
        if len(candidates) >= RANKED:
            break
    some = candidates[:RANKED]
    spans = [_both(lambda: rank_candidates(some, one, region, 20)) for _round in range(effort(20, 2))]
    wall, cpu = (median(span[number] for span in spans) * 1000 for number in (0, 1))
    own = sum(1 for each in find_candidates(one, region))
    _say(f"{len(some)} candidates ranked in {wall:.1f} ms, {cpu:.1f} of processor time (goal 50); {own} came near this trip")


def _stored(driver: User, ends: Ends, region: Region) -> Iterator[str]:
    """Goal: 5 ms beside the route."""
    day = first_day()
    at = next(iter(trips(1, ends, region))).earliest
    for name, when in (
        ("once", Once(at)),
        ("weekly for a year", Weekly(31, at.time(), day, day + timedelta(days=364))),
    ):
        draft = OfferDraft(ends.draw(5_000, 30_000), ["A", "B"], when)
        way = find_way(draft.places)
        spans = [_both(partial(store_offer, driver=driver, draft=draft, way=way)) for _round in range(effort(100, 3))]
        wall, cpu = (median(span[number] for span in spans) * 1000 for number in (0, 1))
        yield f"an offer that goes {name} stored in {wall:.1f} ms, {cpu:.1f} of processor time beside the database (goal 5)"


def _draw(verdict: Verdict, measured: Sequence[Measured]) -> None:
    series = {
        "page of answers, median": [one.page.median for one in measured],
        "page, 95 of 100 within": [one.page.late for one in measured],
        "the same as data, median": [one.data.median for one in measured],
        "data, 95 of 100 within": [one.data.late for one in measured],
        "prefilter, searches alike": [one.alike for one in measured],
    }
    times = chart.lines("Searching among so many offers", [one.size for one in measured], series, "ms")
    chart.draw(PICTURE, [times, chart.bars("Of all rides that take somebody along, found", verdict.shares())])


def _seconds_of(act: Callable[[], object]) -> float:
    begin = perf_counter()
    act()
    return perf_counter() - begin


def _both(act: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of this process."""
    begin, worked = perf_counter(), process_time()
    act()
    return perf_counter() - begin, process_time() - worked


def _say(words: str) -> None:
    print(words)  # noqa: T201 (the numbers are the result)
