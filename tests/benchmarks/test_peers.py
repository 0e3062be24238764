"""How many requests per second we answer beside tipg and pygeoapi, over a million points and a hundred thousand polygons.

All answers are compared before anything is measured; who answers wrong is named and not measured. Then every server bears
the same load by wrk, in several rounds, the servers in turn. Nothing is asserted about time: a busy machine fails no test.
The goals stand in the table.

Since we keep answers, each question is asked in two ways: at a new place every time, so that every answer is made anew, and
at a few places again and again.
"""

from __future__ import annotations

import os
from collections import defaultdict
from contextlib import ExitStack
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from api import caching
from tests.benchmarks.million import BBOX
from tests.peers.features import MILLION, POINTS, TEN_THOUSAND, features
from tests.peers.load import GZIP, Load, put_under_load
from tests.peers.questions import PAGE, ZOOM, boxes, differences, questions, tile_at, tiles
from tests.peers.servers import Ours, Pygeoapi, Tipg, prepare_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_django.plugin import DjangoDbBlocker

    from tests.peers.questions import Question
    from tests.peers.servers import Server

ROUNDS = 3
SECONDS = 4
# There are 18,000 tiles; a round may not run out of them.
MOST_REQUESTS = 6_000
FEW_PLACES = 20
TIMES = 5
WAYS: dict[str, dict[str, str]] = {"anew, plain": {}, "anew, gzip": GZIP, "again, gzip": GZIP}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("AMTSKARTE_PEERS") != "1",
        reason="installs other servers and makes a million features: set AMTSKARTE_PEERS=1",
    ),
]

Loads = dict[tuple[str, str], dict[str, list[Load]]]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Iterator[list[str]]:
    """Lines that are printed at the end: the table is the point."""
    lines: list[str] = [""]
    yield lines
    with capsys.disabled():
        print(*lines, sep="\n")  # noqa: T201 (see above)


@pytest.fixture
def million(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001 (the database)
    with django_db_blocker.unblock(), features(MILLION):
        yield


@pytest.mark.usefixtures("million")
def test_beside_the_others(say: list[str]) -> None:
    prepare_environment()
    servers: list[Server] = [Ours(), Tipg(), Pygeoapi()]
    asked = questions()
    with ExitStack() as stack:
        for server in servers:
            stack.enter_context(server.running())
        wrong = {question.name: differences(question, servers) for question in asked}
        loads = _loads(asked, servers, wrong)
    say += _table("requests per second", asked, servers, _medians(loads, lambda load: load.per_second))
    # Turned over, so that more is better here as well.
    say += _table("requests per second of processor time", asked, servers, _medians(loads, lambda load: 1000 / load.cpu_ms))
    say += [f"not measured: {name}, {question}: {told}" for question, ones in wrong.items() for name, told in ones.items()]


def _loads(asked: list[Question], servers: list[Server], wrong: dict[str, dict[str, str]]) -> Loads:
    """What was measured by question, way and server, once per round."""
    loads: Loads = defaultdict(lambda: defaultdict(list))
    for question in asked:
        for number in range(ROUNDS):
            for way in WAYS:
                # Whoever comes first finds the pages of the database cold, so each is first once.
                for server in servers[number:] + servers[:number]:
                    if server.name not in wrong[question.name]:
                        loads[question.name, way][server.name].append(_load(question, server, way, number))
    return loads


def _load(question: Question, server: Server, way: str, number: int) -> Load:
    """What a server bears in one round."""
    share = len(question.places) // ROUNDS
    places = question.places[number * share : (number + 1) * share]
    if way.startswith("again"):
        places = places[:FEW_PLACES]
    most = MOST_REQUESTS if way.startswith("again") else min(MOST_REQUESTS, len(places))
    paths = [question.path(server, place) for place in places]
    load = put_under_load(server, paths, most_s=SECONDS, most_requests=most, headers=WAYS[way])
    assert load.errors == 0, f"{server.name}, {question.name}: {load}"
    return load


def _medians(loads: Loads, number: Callable[[Load], float]) -> dict[tuple[str, str], dict[str, float]]:
    return {
        asked: {name: median(number(load) for load in of_rounds) for name, of_rounds in of_servers.items()}
        for asked, of_servers in loads.items()
    }


def _table(
    what: str, asked: list[Question], servers: list[Server], medians: dict[tuple[str, str], dict[str, float]]
) -> list[str]:
    names = [server.name for server in servers]
    lines = ["", f"{what:40}" + "".join(f"{name:>11}" for name in names) + f"{'ratio':>8}{'goal':>6}"]
    for question in asked:
        for way in WAYS:
            found = medians[question.name, way]
            better = max((rate for name, rate in found.items() if name != Ours.name), default=0)
            ratio = f"{found[Ours.name] / better:.1f}" if better else "–"
            numbers = "".join(f"{found[name]:>11.1f}" if name in found else f"{'wrong':>11}" for name in names)
            goal = f"{question.goal:g}" if question.goal else ""
            lines.append(f"{question.name:26}{way:14}{numbers}{ratio:>8}{goal:>6}")
    return lines


@pytest.mark.usefixtures("million")
def test_not_modified_beside_made_anew(say: list[str]) -> None:
    server = Ours()
    path = server.items(POINTS, limit=PAGE, bbox=boxes(1, MILLION.points, seed=4)[0])
    tag = Client().get(path, HTTP_HOST=f"127.0.0.1:{server.port}").headers["ETag"]
    with server.running():
        known = {"If-None-Match": tag, **GZIP}
        anew, kept, same = [], [], []
        for number in range(ROUNDS):
            fresh = [server.items(POINTS, limit=PAGE, bbox=bbox) for bbox in boxes(3_000, MILLION.points, seed=5 + number)]
            anew.append(put_under_load(server, fresh, most_s=SECONDS, most_requests=len(fresh), headers=GZIP).per_second)
            kept.append(put_under_load(server, [path], most_s=SECONDS, most_requests=100_000, headers=GZIP).per_second)
            same.append(put_under_load(server, [path], most_s=SECONDS, most_requests=100_000, headers=known).per_second)
    say += [
        f"{'304, requests per second':40}{median(same):>10.1f}",
        f"{'200 made anew':40}{median(anew):>10.1f}   304 is {median(same) / median(anew):.1f} times that (goal: ≥ 10)",
        f"{'200 kept':40}{median(kept):>10.1f}   304 is {median(same) / median(kept):.1f} times that",
    ]


@pytest.mark.usefixtures("million")
def test_clustered_tile(say: list[str]) -> None:
    server = Ours()
    west, south, east, north = BBOX
    for zoom in (6, 8, 10, 12, ZOOM):
        inside = tiles(zoom)[:20] or [tile_at((west + east) / 2, (south + north) / 2, zoom)]
        times = [_ms(server.map_tile(*tile)) for tile in inside]
        goal = " (goal: ≤ 20)" if zoom == 6 else ""
        say.append(f"map tile z{zoom}: median {median(times):.1f} ms, slowest {max(times):.1f} ms{goal}")


def test_box_of_equal_result_among_more(
    django_db_setup: None,  # noqa: ARG001 (the database)
    django_db_blocker: DjangoDbBlocker,
    say: list[str],
) -> None:
    server = Ours()
    medians = {}
    for size in (TEN_THOUSAND, MILLION):
        paths = [server.items(POINTS, limit=PAGE, bbox=bbox) for bbox in boxes(100, size.points, seed=6)]
        with django_db_blocker.unblock(), features(size):
            medians[size.name] = median(_ms(path) for path in paths)
    few, many = medians.values()
    say.append(f"box of {PAGE}: {few:.2f} ms of 10,000, {many:.2f} ms of a million: {many / few:.2f} times (goal: ≤ 1.5)")


def _ms(path: str) -> float:
    """What one answer takes, made anew, through Django's test client: the quickest of some, since other work only adds."""
    times = []
    for _ in range(TIMES):
        caching._bodies.clear()
        began = perf_counter()
        response = Client().get(path)
        times.append((perf_counter() - began) * 1000)
        assert response.status_code == 200
    return min(times)


@pytest.mark.usefixtures("million")
def test_memory_stays(say: list[str]) -> None:
    server = Ours()
    few_in_a_box = boxes(30_000, MILLION.points, wanted=8)
    paths = [
        path
        for bbox, tile, number in zip(few_in_a_box, tiles(ZOOM) * 2, range(1, 30_001), strict=False)
        for path in (server.items(POINTS, limit=10, bbox=bbox), server.tile(POINTS, *tile), server.item(POINTS, number))
    ]
    with server.running():
        done = 0
        for goal in (10_000, 50_000, 100_000, 200_000, 300_000):
            load = put_under_load(server, paths[done % len(paths) :], most_s=600, most_requests=goal - done, headers=GZIP)
            assert load.errors == 0
            done += load.requests
            say.append(f"web processes after {done:7,} requests: {_resident_mb(server):.0f} MB")


def _resident_mb(server: Server) -> float:
    """Resident memory of a server's processes together."""
    pages = sum(int((folder / "statm").read_text().split()[1]) for folder in server.processes())
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
