"""Who may go where, and how one turns, on made-up streets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from routing.access import Access, directions, is_blocked
from routing.restrictions import Skipped, read_restriction
from routing.router import Mode, OffTheNetworkError, Turn
from routing.speeds import PROFILES, SpeedProfile, ferry_seconds, limit_kmh
from tests.routing.streets import Streets, node_id, place

if TYPE_CHECKING:
    from pathlib import Path

    from routing.embedded import EmbeddedRouter
    from routing.router import Route

DE = SpeedProfile()


def passes(route: Route, column: int, row: int) -> bool:
    """Whether a route leads over a node."""
    here = place(column, row)
    return bool((np.abs(route.line - [here.lon, here.lat]).max(axis=1) < 1e-9).any())


@pytest.fixture
def block() -> Streets:
    """A block with streets all around and a street on both sides: ways 1 (left), 2 to 5 (around), 6 (right)."""
    streets = Streets()
    streets.way((0, 0), (1, 0))
    streets.way((1, 0), (2, 0))
    streets.way((1, 0), (1, 1))
    streets.way((1, 1), (2, 1))
    streets.way((2, 1), (2, 0))
    streets.way((2, 0), (3, 0))
    return streets


def across(router: EmbeddedRouter, mode: Mode = Mode.CAR) -> Route:
    """From the street on the left to the one on the right."""
    return router.route([place(0.5, 0), place(2.5, 0)], mode)


def test_straight_on_is_quickest(block: Streets, tmp_path: Path) -> None:
    assert not passes(across(block.router(tmp_path)), 1, 1)


@pytest.mark.parametrize(
    ("kind", "to"),
    [("no_straight_on", 2), ("only_left_turn", 3)],
)
def test_cars_and_bicycles_obey_restrictions_and_walkers_do_not(block: Streets, tmp_path: Path, kind: str, to: int) -> None:
    block.restrict(kind, 1, (1, 0), to)
    router = block.router(tmp_path)
    assert passes(across(router), 1, 1)
    assert passes(across(router, Mode.BICYCLE), 1, 1)
    assert not passes(across(router, Mode.FOOT), 1, 1)


def test_bicycles_may_be_excepted(block: Streets, tmp_path: Path) -> None:
    block.restrict("no_straight_on", 1, (1, 0), 2, **{"except": "bicycle;psv"})
    router = block.router(tmp_path)
    assert passes(across(router), 1, 1)
    assert not passes(across(router, Mode.BICYCLE), 1, 1)


def test_a_restriction_along_a_way_binds_only_who_comes_from_there(block: Streets, tmp_path: Path) -> None:
    block.restrict("no_straight_on", 1, [2], 6)
    router = block.router(tmp_path)
    assert passes(across(router), 1, 1)
    inside = router.route([place(1.5, 0), place(2.5, 0)], Mode.CAR)
    assert not passes(inside, 1, 1)


def test_a_prescribed_turn_along_a_way(block: Streets, tmp_path: Path) -> None:
    block.restrict("only_left_turn", 1, [2], 5)
    assert passes(across(block.router(tmp_path)), 2, 1)


def test_into_a_street_that_is_prescribed_one_turns_either_way(tmp_path: Path) -> None:
    streets = Streets()
    origin, between = streets.way((0, 0), (1, 0)), streets.way((1, 0), (2, 0))
    beyond = streets.way((2, 2), (2, 0), (2, -1))
    streets.way((2, 0), (3, 0))
    streets.way((2, -1), (3, -1), (3, 0))
    streets.restrict("only_straight_on", origin, [between], beyond)
    router = streets.router(tmp_path)
    begin = place(0.5, 0)
    assert not passes(router.route([begin, place(2, 1)], Mode.CAR), 3, 0)
    assert not passes(router.route([begin, place(2, -0.5)], Mode.CAR), 3, 0)
    assert passes(router.route([begin, place(2.5, 0)], Mode.CAR), 2, -1)


def test_where_two_turns_are_prescribed_one_may_choose(block: Streets, tmp_path: Path) -> None:
    block.way((1, 0), (1, -1))
    block.restrict("only_straight_on", 1, (1, 0), 2)
    block.restrict("only_left_turn", 1, (1, 0), 3)
    router = block.router(tmp_path)
    assert not passes(across(router), 1, 1)
    assert not passes(router.route([place(0.5, 0), place(1, 0.5)], Mode.CAR), 2, 0)
    assert passes(router.route([place(0.5, 0), place(1, -0.5)], Mode.CAR), 1, 1)


def test_one_ways_are_kept_and_bicycles_let_through(tmp_path: Path) -> None:
    streets = Streets()
    streets.way((0, 0), (1, 0), (2, 0), oneway="-1", cycleway="opposite_lane")
    streets.way((0, 0), (0, 1), (2, 1), (2, 0))
    router = streets.router(tmp_path)
    ends = [place(0, 0), place(2, 0)]
    assert passes(router.route(ends, Mode.CAR), 2, 1)
    assert not passes(router.route(ends, Mode.BICYCLE), 2, 1)
    assert not passes(router.route(ends[::-1], Mode.CAR), 2, 1)


def test_against_a_one_way_a_bicycle_is_pushed() -> None:
    tags = {"highway": "residential", "oneway": "yes"}
    assert [(side.access, side.is_pushed) for side in directions(tags, Mode.BICYCLE)] == [
        (Access.THROUGH, False),
        (Access.THROUGH, True),
    ]


def test_nobody_takes_a_short_cut_through_a_yard_but_everybody_gets_there(block: Streets, tmp_path: Path) -> None:
    block.extract.ways[1].tags["access"] = "private"  # type: ignore[index] # made here, as a dict
    router = block.router(tmp_path)
    assert passes(across(router), 1, 1)
    into = router.route([place(0.5, 0), place(1.5, 0)], Mode.CAR)
    out = router.route([place(1.5, 0), place(2.5, 0)], Mode.CAR)
    assert not passes(into, 1, 1)
    assert not passes(out, 1, 1)


def test_a_bollard_stops_cars_only(tmp_path: Path) -> None:
    streets = Streets()
    streets.way((0, 0), (1, 0), (2, 0))
    streets.way((0, 0), (0, 1), (2, 1), (2, 0))
    streets.node((1, 0), barrier="bollard")
    router = streets.router(tmp_path)
    ends = [place(0.2, 0), place(1.8, 0)]
    assert passes(router.route(ends, Mode.CAR), 2, 1)
    assert not passes(router.route(ends, Mode.BICYCLE), 2, 1)


@pytest.mark.parametrize(
    ("tags", "mode", "is_stopped"),
    [
        ({"barrier": "gate"}, Mode.CAR, False),
        ({"barrier": "gate", "access": "private"}, Mode.CAR, True),
        ({"barrier": "gate", "motor_vehicle": "agricultural;forestry"}, Mode.CAR, True),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, Mode.CAR, False),
        ({"barrier": "gate", "access": "no", "foot": "yes"}, Mode.BICYCLE, False),
        ({"barrier": "gate", "access": "no", "foot": "yes"}, Mode.CAR, True),
        ({"barrier": "gate", "bicycle": "no"}, Mode.BICYCLE, True),
        ({"highway": "crossing"}, Mode.CAR, False),
    ],
)
def test_what_stands_in_the_way(tags: dict[str, str], mode: Mode, is_stopped: bool) -> None:  # noqa: FBT001 (a case)
    assert is_blocked(tags, mode) is is_stopped


NONE, ENDS, THROUGH = Access


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "residential"}, (THROUGH, THROUGH, THROUGH)),
        ({"highway": "residential", "access": "destination"}, (ENDS, ENDS, ENDS)),
        ({"highway": "residential", "motor_vehicle": "destination"}, (ENDS, THROUGH, THROUGH)),
        ({"highway": "service", "access": "private", "foot": "yes"}, (ENDS, ENDS, THROUGH)),
        ({"highway": "track"}, (NONE, THROUGH, THROUGH)),
        ({"highway": "track", "motor_vehicle": "agricultural"}, (NONE, THROUGH, THROUGH)),
        ({"highway": "unclassified", "motor_vehicle": "agricultural;forestry"}, (NONE, THROUGH, THROUGH)),
        ({"highway": "service", "vehicle": "agricultural; destination"}, (ENDS, ENDS, THROUGH)),
        ({"highway": "residential", "access": "unknown;"}, (THROUGH, THROUGH, THROUGH)),
        ({"highway": "track", "motor_vehicle": "yes"}, (THROUGH, THROUGH, THROUGH)),
        ({"highway": "track", "access": "yes"}, (NONE, THROUGH, THROUGH)),
        ({"highway": "footway"}, (NONE, THROUGH, THROUGH)),
        ({"highway": "cycleway", "foot": "no"}, (NONE, THROUGH, NONE)),
        ({"highway": "secondary", "bicycle": "use_sidepath"}, (THROUGH, NONE, THROUGH)),
        ({"highway": "motorway"}, (THROUGH, NONE, NONE)),
        ({"highway": "trunk", "sidewalk": "right"}, (THROUGH, THROUGH, THROUGH)),
        ({"highway": "trunk", "sidewalk": "no"}, (THROUGH, THROUGH, NONE)),
        ({"highway": "trunk", "sidewalk": "separate"}, (THROUGH, THROUGH, NONE)),
        ({"highway": "primary", "motorroad": "yes"}, (THROUGH, NONE, NONE)),
        ({"highway": "construction"}, (NONE, NONE, NONE)),
        ({"route": "ferry"}, (NONE, THROUGH, THROUGH)),
        ({"route": "ferry", "motor_vehicle": "yes"}, (THROUGH, THROUGH, THROUGH)),
    ],
)
def test_access(tags: dict[str, str], expected: tuple[Access, Access, Access]) -> None:
    assert tuple(directions(tags, mode)[0].access for mode in Mode) == expected


def test_footways_are_pushed_along_and_paths_ridden() -> None:
    assert directions({"highway": "footway"}, Mode.BICYCLE)[0].is_pushed
    assert directions({"highway": "steps"}, Mode.BICYCLE)[0].is_pushed
    assert not directions({"highway": "path"}, Mode.BICYCLE)[0].is_pushed
    assert not directions({"highway": "footway", "bicycle": "yes"}, Mode.BICYCLE)[0].is_pushed


def test_a_roundabout_is_one_way() -> None:
    assert [side.access for side in directions({"highway": "tertiary", "junction": "roundabout"}, Mode.CAR)] == [
        THROUGH,
        NONE,
    ]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "secondary", "maxspeed": "DE:rural"}, 100),
        ({"highway": "secondary", "maxspeed": "DE:urban"}, 50),
        ({"highway": "secondary", "zone:traffic": "DE:urban"}, 50),
        ({"highway": "secondary", "maxspeed": "30 mph"}, 48.28032),
        ({"highway": "secondary", "maxspeed:backward": "60"}, 100),
        ({"highway": "residential"}, 50),
        ({"highway": "residential", "maxspeed": "walk"}, 7),
        ({"highway": "living_street"}, 7),
        ({"highway": "residential", "source:maxspeed": "DE:zone:30"}, 30),
        ({"highway": "tertiary", "sidewalk": "both"}, 50),
        ({"highway": "motorway", "maxspeed": "none"}, 130),
        ({"highway": "tertiary", "maxspeed": "signals"}, 100),
    ],
)
def test_speed_limits_of_german_law(tags: dict[str, str], expected: float) -> None:
    assert limit_kmh(tags, "forward", DE) == pytest.approx(expected)


def test_liechtenstein_has_a_law_of_its_own() -> None:
    assert limit_kmh({"highway": "secondary"}, "forward", PROFILES["LI"]) == 80


@pytest.mark.parametrize(("text", "expected"), [("00:20", 1200), ("01:05:30", 3930), ("15", 900), ("soon", 0), ("", 0)])
def test_how_long_a_ferry_takes(text: str, expected: float) -> None:
    assert ferry_seconds({"route": "ferry", "duration": text}) == expected


@pytest.mark.parametrize("text", ["999999", "99999:00", "4000000000"])
def test_what_no_ferry_takes_is_a_slip(tmp_path: Path, text: str) -> None:
    streets = Streets()
    streets.way((0, 0), (1, 0))
    streets.way((1, 0), (2, 0), highway="", route="ferry", duration=text)
    streets.way((2, 0), (3, 0))
    router = streets.router(tmp_path)
    assert 0 < router.route([place(0.5, 0), place(2.5, 0)], Mode.FOOT).duration_s < 600


@pytest.mark.parametrize(
    ("tags", "members", "expected"),
    [
        ({"restriction:conditional": "no_left_turn @ (22:00-06:00)"}, "fvt", Skipped.CONDITIONAL),
        ({"restriction": "no_left_turn", "hour_on": "7:00"}, "fvt", Skipped.CONDITIONAL),
        ({"restriction:hgv": "no_left_turn"}, "fvt", Skipped.OTHER_VEHICLES),
        ({"restriction": "no_left_turn", "except": "motorcar;bicycle"}, "fvt", Skipped.OTHER_VEHICLES),
        ({"restriction": "no_left_turn"}, "ft", Skipped.INCOMPLETE),
        ({"restriction": "no_left_turn"}, "vt", Skipped.INCOMPLETE),
        ({"restriction": "give_way"}, "fvt", Skipped.UNKNOWN_KIND),
        ({}, "fvt", Skipped.INCOMPLETE),
    ],
)
def test_restrictions_that_cannot_be_obeyed_say_why(tags: dict[str, str], members: str, expected: Skipped) -> None:
    known = {"f": ("w", 1, "from"), "v": ("n", 2, "via"), "t": ("w", 3, "to")}
    assert read_restriction(1, {"type": "restriction", **tags}, [known[letter] for letter in members]) is expected


def test_restrictions_for_single_vehicles_bind_only_these() -> None:
    members = [("w", 1, "from"), ("n", 2, "via"), ("w", 3, "to")]
    found = read_restriction(1, {"type": "restriction", "restriction:bicycle": "no_left_turn"}, members)
    assert not isinstance(found, Skipped)
    assert found.modes == {Mode.BICYCLE}


def test_nobody_turns_round_on_the_road_but_at_its_end(tmp_path: Path) -> None:
    streets = Streets()
    streets.way((0, 0), (1, 0))
    streets.way((1, 0), (2, 0), oneway="yes")
    streets.way((2, 0), (2, 1), (0, 1), (0, 0), oneway="yes")
    streets.way((1, 0), (1, -1))
    router = streets.router(tmp_path)
    route = router.route([place(0.5, 0), place(1, -0.5), place(0.5, 0)], Mode.CAR)
    assert route.duration_s > 0
    assert Turn.U_TURN not in {step.turn for step in route.steps}


def test_streets_that_hang_together_with_nothing_are_no_network(tmp_path: Path) -> None:
    streets = Streets()
    for row in range(8):
        streets.way((0, row), (9, row))
    for column in range(9):
        streets.way(*((column, row) for row in range(8)))
    streets.way((0, 0), (9, 0), (9, 7))
    streets.way((20, 0), (21, 0))
    router = streets.router(tmp_path)
    with pytest.raises(OffTheNetworkError):
        router.snap(place(20.5, 0), Mode.CAR)


def test_restrictions_name_nodes_as_openstreetmap_does(block: Streets) -> None:
    block.restrict("no_u_turn", 1, (1, 0), 1)
    segments, expansion = block.expanded()
    assert node_id(1, 0) in segments.osm_nodes
    assert expansion.unused_restrictions == ()
