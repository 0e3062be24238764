"""What it costs to find the rides that pass by among up to a million, and what simpler methods lose.

A region of 200 by 200 km; offers are spread over a fortnight, one in five comes back weekly, many go out and come back.
Roads are as long as the crow flies and a quarter more, so that travel times cost nothing and matching alone is measured.
Nothing is asserted about time: a busy machine fails no test. The goals stand in the tables.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from django.db import connection

from layers.core.public_holidays import Calendar
from layers.rides.day_plans import plan_of
from layers.rides.drafts import OfferDraft, Once, Weekly
from layers.rides.finding import wanted_of
from layers.rides.keys import cells_within, keys_of
from layers.rides.models import Luggage
from layers.rides.offering import store_offer
from layers.rides.prefilter import Asked, Candidate, find_candidates
from layers.rides.ranking import rank
from layers.rides.region import Region
from layers.rides.trips import Trip
from layers.rides.ways import find_way, reach_m
from routing.router import Place
from tests.benchmarks.effort import MEASURES, effort
from tests.rides.conftest import *  # noqa: F403 (fixtures)
from tests.rides.conftest import EAST, MIDDLE, WEST
from tests.rides.roads import place_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geo_platform.accounts.models import User
    from tests.rides.roads import SmallRoads

    Floats = NDArray[np.float64]

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SIZES = (10_000, 100_000, 1_000_000) if MEASURES else (500, 1_000)
ASKED = effort(200, 10)
SIDE_M = 200_000.0 if MEASURES else 30_000.0
CORNER = np.array([400_000.0, 5_900_000.0])
FIRST_DAY, DAYS = date(2027, 3, 1), effort(14, 2)
REGION = Region(Calendar("DE", "DE-MV", "Europe/Berlin"), 32633)
SPEED, LONGER = 20.0, 1.25
DETOUR_S = 600
# On a page of answers; the exact place where a car turns off is worked out for these alone.
SHOWN = 20
COLUMNS = (
    "geom, title, description, kind, status, is_demo, created_at, updated_at, version, osm_tags, overrides, not_there, "
    "osm_region, departs_at, arrives_at, weekdays, departs_on_clock, first_day, last_day, skipped_days, public_holidays, "
    "school_holidays, duration_s, line, vertices, stops, closed, keys, nodes, network, seats, detour_limit_s, flexible_s, "
    "car, luggage, pets, women_only, driver_id"
)


def matrix(sources: Floats, targets: Floats) -> Floats:
    """Seconds from each to each."""
    away = sources[:, None] - targets[None]
    seconds: Floats = np.hypot(away[..., 0], away[..., 1]) * LONGER / SPEED
    return seconds


def crooked(random: np.random.Generator) -> tuple[Floats, list[int]]:
    """A way of 5 to 80 km in pieces of some hundred metres; one in five goes there and back."""
    begin = CORNER + random.uniform(0, SIDE_M, 2)
    end = begin + random.normal(0, 1, 2) * random.uniform(3_000, 45_000)
    end = np.clip(end, CORNER, CORNER + SIDE_M)
    count = int(max(np.hypot(*(end - begin)) // 600, 2))
    shares = np.linspace(0, 1, count + 1)[:, None]
    points = (
        begin + shares * (end - begin) + np.cumsum(random.normal(0, 60, (count + 1, 2)), axis=0) * (1 - shares) * shares * 4
    )
    stops = [0, count]
    if random.random() < 1 / 5:
        points, stops = np.concatenate((points, points[-2::-1])), [0, count, 2 * count]
    metres = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))))
    return np.column_stack((points, metres / SPEED)), stops


def rows(count: int, driver: User, seed: int) -> Iterator[tuple[Any, ...]]:
    """Of the table, as `offer_ride` writes them."""
    random = np.random.default_rng(seed)
    midnight = datetime.combine(FIRST_DAY, datetime.min.time(), REGION.calendar.zone)
    written = datetime.now(UTC)
    for number in range(count):
        line, stops = crooked(random)
        departs = midnight + timedelta(days=int(random.integers(DAYS)), minutes=int(random.triangular(0, 480, 1439)))
        cells = cells_within(line[:, :2], reach_m(DETOUR_S))
        is_weekly = number % 5 == 0
        days = [departs.weekday()] if is_weekly else [departs.date().toordinal()]
        last = FIRST_DAY + timedelta(days=300)
        times = (
            (None, None, 1 << departs.weekday(), departs.time(), FIRST_DAY, last)
            if is_weekly
            else (departs, departs + timedelta(seconds=float(line[-1, 2])), 0, None, None, None)
        )
        shape = shapely.to_wkb(shapely.linestrings(line), hex=True)
        yield (
            *("SRID=4326;LINESTRING(12 53,12.1 53)", "", "", "", "published", False, written, written, 1),
            *(
                "{}",
                "{}",
                False,
                "",
                *times,
                [],
                "also",
                "also",
                int(line[-1, 2]),
                shape,
                [],
                stops,
                [],
                keys_of(cells, days),
                [],
            ),
            *("", 2, DETOUR_S, 0, True, "", 2, True, False, driver.pk),
        )


def fill(count: int, driver: User, seed: int) -> None:
    """More offers. Their copies for the map are none of this."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; ALTER TABLE rides_offer DISABLE TRIGGER USER")
        cursor.execute("DROP INDEX rides_offer_keys")
        with cursor.copy(f"COPY rides_offer ({COLUMNS}) FROM STDIN") as copy:
            for row in rows(count, driver, seed):
                copy.write_row(row)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE rides_offer ENABLE TRIGGER USER")
        cursor.execute("CREATE INDEX rides_offer_keys ON rides_offer USING gin (keys) WITH (fastupdate = off)")
        cursor.execute("ANALYZE rides_offer")


def trips(count: int, seed: int, walk_m: int = 1000) -> list[Asked]:
    """What people look for: 5 to 40 km within two hours."""
    random = np.random.default_rng(seed)
    found = []
    for _trip in range(count):
        begin = CORNER + random.uniform(SIDE_M * 0.2, SIDE_M * 0.8, 2)
        direction = random.normal(0, 1, 2)
        end = begin + direction / np.hypot(*direction) * random.uniform(5_000, effort(40_000, 12_000))
        day = FIRST_DAY + timedelta(days=int(random.integers(DAYS)))
        at = datetime.combine(day, datetime.min.time(), REGION.calendar.zone) + timedelta(
            hours=float(random.triangular(5, 8, 20))
        )
        nowhere = Place(0, 0)
        trip = Trip(nowhere, nowhere, at, at + timedelta(hours=2), walk_m, luggage=Luggage.BAG)
        found.append(Asked(trip, np.array([begin, end])))
    return found


def ranked(candidates: list[Candidate], asked: Asked, limit: int | None = None) -> set[tuple[int, date]]:
    plans = [plan_of(one, [], matrix) for one in candidates]
    return {
        (candidates[one.number].offer_id, candidates[one.number].day)
        for one in rank(candidates, plans, wanted_of(asked), matrix, limit=limit)
    }


def points_of(line: bytes) -> Floats:
    return shapely.get_coordinates(shapely.from_wkb(bytes(line)), include_z=True)


def say(words: str) -> None:
    print(words)  # noqa: T201 (the numbers are the result)


def milliseconds(spans: list[float]) -> str:
    high = quantiles(spans, n=20)[-1] if len(spans) > 1 else spans[0]
    return f"{median(spans) * 1000:7.2f} | {high * 1000:7.2f}"


@pytest.mark.timeout(0)
def test_prefilter_and_answer(driver: User) -> None:
    """Goals: prefilter 1 ms where 50 share keys, 20 us for each further one, 10k to 1M at most twice; answer 25 ms."""
    asked = trips(ASKED, 1)
    there = 0
    say("\n| offers | candidates | prefilter ms | p95 | us each further | ranked ms | p95 | matches |")
    for size in SIZES:
        fill(size - there, driver, size)
        there = size
        for one in asked[:10]:
            find_candidates(one, REGION)
        found, took, whole = [], [], []
        for one in asked:
            begin = perf_counter()
            candidates = find_candidates(one, REGION)
            took.append(perf_counter() - begin)
            found.append(len(candidates))
            matches = ranked(candidates, one, limit=SHOWN)
            whole.append((perf_counter() - begin, len(matches)))
        slope = np.polyfit(found, took, 1)[0] * 1e6 if len(set(found)) > 1 else 0.0
        answered = milliseconds([span for span, _count in whole])
        hits = np.mean([count for _span, count in whole])
        say(f"| {size:,} | {np.mean(found):.1f} | {milliseconds(took)} | {slope:.1f} | {answered} | {hits:.1f} |")
    assert there == SIZES[-1]


@pytest.mark.timeout(0)
def test_what_simpler_methods_lose(driver: User) -> None:
    """Against every offer on its day, without keys and without the index."""
    size = effort(20_000, 500)
    fill(size, driver, 9)
    asked = trips(effort(60, 5), 2)
    truth: set[tuple[int, int]] = set()
    found: set[tuple[int, int]] = set()
    counts: dict[str, set[tuple[int, int]]] = {name: set() for name in ("25 km", "5 km", "1 km", "first pass")}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, departs_at, stops, ST_AsBinary(line) FROM rides_offer WHERE weekdays = 0")
        everything = [
            Candidate(pk, at.date(), at, points_of(line), stops, [], DETOUR_S, 0, 2)
            for pk, at, stops, line in cursor.fetchall()
        ]
    for number, one in enumerate(asked):
        near = [each for each in everything if abs((each.departs_at - one.trip.earliest).total_seconds()) < 6 * 3600]
        offers = {each.offer_id: each for each in near}
        hits = {pk for pk, _day in ranked(near, one)}
        truth |= {(number, pk) for pk in hits}
        answers = ranked(find_candidates(one, REGION), one)
        found |= {(number, pk) for pk, _day in answers if pk in offers}
        for pk in hits:
            line = offers[pk].line
            ends = [np.hypot(*(line[end, :2] - one.ends[end])) for end in (0, -1)]
            for kilometres in (25, 5, 1):
                if max(ends) <= kilometres * 1000:
                    counts[f"{kilometres} km"].add((number, pk))
            whole = shapely.linestrings(line[:, :2])
            on, off = (shapely.line_locate_point(whole, shapely.points(end)) for end in one.ends)
            if on < off:
                counts["first pass"].add((number, pk))
    say(f"\n{len(truth)} matches; ours: recall {len(truth & found)}/{len(truth)}, wrong {len(found - truth)}")
    for name, kept in counts.items():
        say(f"| {name} | finds {len(kept)} of {len(truth)} |")
    assert found == truth


def test_ranking_a_thousand() -> None:
    """Goal: <= 50 ms."""
    random = np.random.default_rng(4)
    (asked,) = trips(1, 3, walk_m=2000)
    candidates: list[Candidate] = []
    while len(candidates) < effort(1000, 200):
        line, stops = crooked(random)
        line[:, :2] += asked.ends[0] - line[len(line) // 3, :2] + random.normal(0, 1000, 2)
        departs = asked.trip.earliest + timedelta(minutes=30) - timedelta(seconds=float(line[len(line) // 3, 2]))
        candidates.append(Candidate(len(candidates), FIRST_DAY, departs, line, stops, [], DETOUR_S, 0, 3))
    took = []
    for _round in range(effort(30, 3)):
        begin = perf_counter()
        found = ranked(candidates, asked, limit=SHOWN)
        took.append(perf_counter() - begin)
    say(f"\n{len(candidates)} candidates, {len(found)} matches: {milliseconds(took)} ms (median, p95)")
    assert len(found) <= len(candidates)


@pytest.mark.parametrize("comes_back", [False, True])
def test_storing(country: SmallRoads, driver: User, tomorrow: datetime, *, comes_back: bool) -> None:
    """Goal: <= 5 ms beside the route."""
    day = tomorrow.date()
    when = Weekly(127, tomorrow.time(), day, day + timedelta(days=365)) if comes_back else Once(tomorrow)
    draft = OfferDraft([place_at(*WEST), place_at(*MIDDLE), place_at(*EAST)], ["A", "B", "C"], when)
    way = find_way(draft.places)
    took = []
    for _round in range(effort(200, 5)):
        begin = perf_counter()
        store_offer(driver=driver, draft=draft, way=way)
        took.append(perf_counter() - begin)
    say(f"\n{'weekly' if comes_back else 'once'}: {milliseconds(took)} ms (median, p95)")
    assert country.version
