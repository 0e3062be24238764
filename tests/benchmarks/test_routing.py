"""What ways cost: single ones, tables, what is reached, and compiling all that; beside networkx in the same run.

Liechtenstein is real; the wide region of 80 × 80 km is made up, and small unless `AMTSKARTE_BENCHMARKS` is set. Its net
of squares has less order than real roads, so that compiling it takes longer than a real region of that size. Nothing is
asserted about times: a busy machine fails no test.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from functools import partial
from itertools import pairwise
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from geo_platform.config import ROOT
from routing.compiling import current_folder
from routing.embedded import EmbeddedRouter
from routing.router import Mode, NoRouteError, Place
from tests.benchmarks.effort import effort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from routing.network import Network

pytestmark = pytest.mark.slow

ROUTES = effort(200, 10)
ROUNDS = effort(15, 2)
OFFERS = 2_000
WIDE_KM = effort(80, 10)
COMPILE = """
import sys
from pathlib import Path
from routing.compiling import compile_extract, compile_roads
from tests.benchmarks.wide_region import wide_region
source, root = sys.argv[1:]
if source.isdigit():
    compile_extract(wide_region(int(source)), Path(root), "DE")
else:
    compile_roads(Path(source), Path(root), "LI")
"""


def compiled(source: str, root: Path) -> tuple[float, float]:
    """Compile in a process of its own: seconds, and megabytes at its highest."""
    started = perf_counter()
    subprocess.run([sys.executable, "-c", COMPILE, source, str(root)], cwd=ROOT, check=True)
    return perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def times(ask: Callable[[], object], rounds: int = ROUNDS) -> str:
    """Median and quickest, in milliseconds."""
    all_ms = []
    for _round in range(rounds):
        started = perf_counter()
        ask()
        all_ms.append((perf_counter() - started) * 1000)
    return f"{median(all_ms):9.2f}{min(all_ms):9.2f}"


def some_places(network: Network, count: int, seed: int) -> list[Place]:
    """Places beside roads of the network."""
    random = np.random.default_rng(seed)
    used = np.flatnonzero(np.diff(network.edge_states).reshape(-1, 2).sum(axis=1) > 0)
    vertices = network.vertices[network.first[random.choice(used, count)]] + random.normal(0, 0.0002, (count, 2))
    return [Place(*each) for each in vertices.tolist()]


class Networkx:
    """The same network as graphs of networkx: of junctions, as is usual, and of turns, which obeys the same restrictions."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self.junctions, self.turns = nx.DiGraph(), nx.DiGraph()
        opened = np.flatnonzero(np.diff(network.edge_states) > 0)
        for edge in opened.tolist():
            tail, head = network.nodes[edge // 2, edge % 2], network.nodes[edge // 2, 1 - edge % 2]
            ms = int(network.milliseconds[edge])
            if ms < self.junctions.get_edge_data(int(tail), int(head), {"ms": np.inf})["ms"]:
                self.junctions.add_edge(int(tail), int(head), ms=ms, edge=edge)
        arcs = zip(network.arc_tails.tolist(), network.arc_heads.tolist(), network.arc_ms.tolist(), strict=True)
        self.turns.add_weighted_edges_from(arcs, weight="ms")

    def between_junctions(self, source: int, target: int) -> NDArray[np.float64]:
        """The quickest way by its bidirectional search, with geometry."""
        path = nx.shortest_path(self.junctions, source, target, weight="ms")
        return self._line([self.junctions[a][b]["edge"] for a, b in pairwise(path)])

    def between_turns(self, source: int, target: int) -> NDArray[np.float64]:
        """The same from state to state."""
        path = nx.shortest_path(self.turns, source, target, weight="ms")
        return self._line(self._network.state_edges[path].tolist())

    def _line(self, edges: list[int]) -> NDArray[np.float64]:
        return np.concatenate([self._vertices(edge) for edge in edges])

    def _vertices(self, edge: int) -> NDArray[np.float64]:
        first, end = self._network.first[edge // 2], self._network.first[edge // 2 + 1]
        vertices = self._network.vertices[first:end]
        return vertices[::-1] if edge % 2 else vertices


def taken(ask: Callable[[], NDArray[np.float64]]) -> float:
    """Milliseconds for one line."""
    started = perf_counter()
    assert len(ask()) >= 2
    return (perf_counter() - started) * 1000


def _line_of(router: EmbeddedRouter, places: Sequence[Place]) -> NDArray[np.float64]:
    return router.route(places, Mode.CAR).line


def single(router: EmbeddedRouter, network: Network) -> Iterator[str]:
    """Single ways, with snapping, geometry and steps; and what networkx takes between the same ends."""
    theirs = Networkx(network)
    ours_ms, junctions_ms, turns_ms = [], [], []
    for pair in zip(some_places(network, ROUTES, 1), some_places(network, ROUTES, 2), strict=True):
        snaps = [router.snap(place, Mode.CAR) for place in pair]
        nodes = [snap.node for snap in snaps]
        states = [int(network.edge_states[2 * (snap.spot >> 20) : 2 * (snap.spot >> 20) + 2].max()) for snap in snaps]
        try:
            ours = taken(partial(_line_of, router, pair))
            junctions = taken(partial(theirs.between_junctions, *nodes))
            turns = taken(partial(theirs.between_turns, *states))
        except (nx.NetworkXNoPath, nx.NodeNotFound, NoRouteError, ValueError):
            continue  # between two sides of one road, or only over private ground
        ours_ms.append(ours)
        junctions_ms.append(junctions)
        turns_ms.append(turns)
    rows = {
        "one route: snapped, geometry, steps": ours_ms,
        "networkx, turns and geometry only": turns_ms,
        "networkx, no restrictions, geometry only": junctions_ms,
    }
    for title, values in rows.items():
        yield f"  {title:<42}{median(values):9.2f}{min(values):9.2f}{median(values) / median(ours_ms):9.0f} ×"


def tables(router: EmbeddedRouter, network: Network) -> Iterator[str]:
    """What ranking offers asks for: from two places to all stops, and from all stops to two places."""
    places = some_places(network, OFFERS + 2, 3)
    spots = router.spots(places, Mode.CAR)
    few, many = spots[:2], spots[2:]
    asked = {
        f"2 × {OFFERS:,} by spots": lambda: router.matrix_of_spots(few, many, Mode.CAR),
        f"{OFFERS:,} × 2 by spots": lambda: router.matrix_of_spots(many, few, Mode.CAR),
        f"2 × {OFFERS:,} by places": lambda: router.matrix(places[:2], places[2:], Mode.CAR),
        "100 × 100 by spots": lambda: router.matrix_of_spots(many[:100], many[100:200], Mode.CAR),
    }
    for title, ask in asked.items():
        yield f"  {title:<42}{times(ask)}"
    dijkstra = router._compiled.dijkstra(Mode.CAR)
    states = network.edge_states[2 * (spots >> 20)]
    opened = states[states < len(network.state_edges)]
    title = f"1 × {OFFERS:,} by scipy's Dijkstra"
    yield f"  {title:<42}{times(lambda: dijkstra.costs(opened[:1], opened[2:]), min(ROUNDS, 3))}"


def reached(router: EmbeddedRouter, network: Network) -> Iterator[str]:
    """Where one gets within a quarter of an hour."""
    origin = some_places(network, 1, 4)[0]
    for mode in Mode:
        title = f"reached in 15 minutes, {mode}"
        yield f"  {title:<42}{times(partial(router.reachable, origin, mode, [900.0]), min(ROUNDS, 5))}"


def report(
    title: str, source: str, root: Path, parts: Sequence[Callable[[EmbeddedRouter, Network], Iterator[str]]]
) -> list[str]:
    seconds, peak_mb = compiled(source, root)
    folder = current_folder(root)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6

    def load() -> EmbeddedRouter:
        router = EmbeddedRouter(folder)
        router._compiled.table(Mode.CAR)
        return router

    router = load()
    network = router._compiled.network(Mode.CAR)
    return [
        f"{title}, for cars: {len(network.junctions):,} junctions, {len(network.state_edges):,} states",
        f"  compiled for all three in {seconds:.1f} s, {peak_mb:.0f} MB; {size:.0f} MB of files",
        f"  {'':<42}   median quickest, ms",
        f"  {'loading the files':<42}{times(load)}",
        *(line for part in parts for line in part(router, network)),
    ]


def test_ways_in_liechtenstein(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    extract = ROOT.parent / "shared" / "osm" / "liechtenstein.osm.pbf"
    if not extract.exists():
        pytest.skip(f"the real extract {extract} is not there")
    rows = report("Liechtenstein", str(extract), tmp_path, [single, tables, reached])
    with capsys.disabled():
        print("", *rows, sep="\n")  # noqa: T201 (the table is the result)


@pytest.mark.timeout(0)
def test_ways_in_a_wide_region(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = report(f"{WIDE_KM} × {WIDE_KM} km, made up", str(WIDE_KM), tmp_path, [single, tables])
    with capsys.disabled():
        print("", *rows, sep="\n")  # noqa: T201 (the table is the result)
