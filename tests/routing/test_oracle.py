"""On random streets with random rules, four searches agree: hierarchy, Dijkstra, sweep, and brute force."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import assume
from hypothesis import strategies as st

from routing import sweep
from routing.router import Mode
from routing.spots import Spot, Spots
from routing.table import Table
from routing.ways import find_leg
from tests.examples import few_and_many, for_examples
from tests.routing.streets import BruteForce, Streets

if TYPE_CHECKING:
    from routing.network import Network

SIDE = 4
KINDS = ("no_left_turn", "no_u_turn", "no_straight_on", "only_straight_on", "only_right_turn")
TAGS: tuple[dict[str, str], ...] = (
    {},
    {},
    {},
    {"oneway": "yes"},
    {"oneway": "-1"},
    {"access": "private"},
    {"maxspeed": "30"},
    {"highway": "primary"},
)


@st.composite
def made_streets(draw: st.DrawFn) -> Streets:
    """A net of squares in which some sides are missing, some are one-way or private, and some turns are restricted."""
    streets = Streets()
    corners = [(column, row) for column in range(SIDE) for row in range(SIDE)]
    sides = [(a, (a[0] + 1, a[1])) for a in corners if a[0] + 1 < SIDE]
    sides += [(a, (a[0], a[1] + 1)) for a in corners if a[1] + 1 < SIDE]
    ways: dict[int, tuple[tuple[int, int], tuple[int, int]]] = {}
    for side in sides:
        if draw(st.integers(0, 9)):
            ways[streets.way(*side, **draw(st.sampled_from(TAGS)))] = side
    assume(ways)
    for _number in range(draw(st.integers(0, 6))):
        _restrict(draw, streets, ways)
    return streets


def _restrict(draw: st.DrawFn, streets: Streets, ways: dict[int, tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Restrict a turn at a node, or one along a way."""
    origin = draw(st.sampled_from(sorted(ways)))
    node = draw(st.sampled_from(ways[origin]))
    beside = [way for way, ends in ways.items() if node in ends]
    to = draw(st.sampled_from(beside))
    if draw(st.booleans()) or to == origin:
        streets.restrict(draw(st.sampled_from(KINDS)), origin, node, to)
        return
    other = next(end for end in ways[to] if end != node)
    beyond = [way for way, ends in ways.items() if other in ends and way not in {to, origin}]
    if beyond:
        streets.restrict("no_left_turn", origin, [to], draw(st.sampled_from(beyond)))


def _spots(network: Network, draw: st.DataObject, count: int) -> list[Spot]:
    opened = np.flatnonzero(np.diff(network.edge_states).reshape(-1, 2).sum(axis=1) > 0)
    assume(len(opened))
    segments = draw.draw(st.lists(st.sampled_from(opened.tolist()), min_size=count, max_size=count))
    shares = draw.draw(st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.9, 1.0]), min_size=count, max_size=count))
    return [Spot(segment, share, 0.0, 0.0, 0.0) for segment, share in zip(segments, shares, strict=True)]


@few_and_many(10, 100)
def test_all_searches_agree(examples: int) -> None:
    for_examples(examples, check)


def check(data: st.DataObject) -> None:
    """All searches find the same on streets that are drawn."""
    streets = data.draw(made_streets())
    with tempfile.TemporaryDirectory() as root:
        compiled = streets.compiled(Path(root))
        network = compiled.network(Mode.CAR)
        spots = _spots(network, data, 4)
        brute_force = BruteForce(streets)
        expected = np.array([[brute_force.ms(a, b) for b in spots] for a in spots])
        many = Spots(np.array([spot.segment for spot in spots]), np.array([spot.share for spot in spots]))
        dijkstra = compiled.dijkstra(Mode.CAR)
        tables = [(compiled.table(Mode.CAR), 0), (compiled.table(Mode.CAR), 1000), (Table(network, dijkstra, dijkstra), 0)]
        for table, few_pairs in tables:
            with patch.object(sweep, "FEW_PAIRS", few_pairs):
                np.testing.assert_allclose(table.seconds(many, many) * 1000, expected, atol=0.01)
        for finder in (compiled.finder(Mode.CAR), dijkstra):
            found = [[find_leg(network, finder, a, b) for b in spots] for a in spots]
            ends = [
                [
                    leg.ends_ms[-1] - (1 - b.share_along(int(leg.edges[-1]))) * network.milliseconds[leg.edges[-1]]
                    if leg
                    else np.inf
                    for leg, b in zip(row, spots, strict=True)
                ]
                for row in found
            ]
            np.testing.assert_allclose(np.array(ends), expected, atol=0.01)


@pytest.mark.parametrize("is_turned", [False, True])
def test_more_sources_than_targets_and_the_other_way_round(is_turned: bool, tmp_path: Path) -> None:  # noqa: FBT001 (a case)
    streets = Streets()
    for row in range(6):
        streets.way(*((column, row) for column in range(6)))
        streets.way(*((row, column) for column in range(6)), oneway="yes" if row % 2 else "-1")
    compiled = streets.compiled(tmp_path)
    random = np.random.default_rng(7)
    few, many = (
        Spots(random.integers(0, len(compiled.network(Mode.CAR).nodes), size), random.random(size)) for size in (3, 90)
    )
    pair = (many, few) if is_turned else (few, many)
    dijkstra = compiled.dijkstra(Mode.CAR)
    expected = Table(compiled.network(Mode.CAR), dijkstra, dijkstra).seconds(*pair)
    assert np.isfinite(expected).all()
    np.testing.assert_allclose(compiled.table(Mode.CAR).seconds(*pair), expected, atol=1e-6)
