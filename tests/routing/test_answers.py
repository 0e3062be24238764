"""What the router says about made-up streets: nearest points, lines, steps, and what is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from routing.router import Mode, OffTheNetworkError, Place, Router, Turn
from tests.routing.streets import STEP, Streets, place

if TYPE_CHECKING:
    from pathlib import Path

    from routing.embedded import EmbeddedRouter
    from routing.router import Route


@pytest.fixture
def cross(tmp_path: Path) -> EmbeddedRouter:
    """A high street from west to east, crossed by a lane."""
    streets = Streets()
    streets.way((0, 0), (3, 0), (6, 0), name="Hauptstraße", ref="B 103")
    streets.way((3, -3), (3, 0), (3, 3), name="Mühlenweg")
    return streets.router(tmp_path)


def told(route: Route) -> list[tuple[Turn, str]]:
    """Turns and streets."""
    return [(step.turn, step.street) for step in route.steps]


def test_it_is_a_router(cross: EmbeddedRouter) -> None:
    keeps_the_protocol: Router = cross
    assert keeps_the_protocol.limit_m == 500


def test_the_nearest_point_lies_within_an_edge(cross: EmbeddedRouter) -> None:
    snap = cross.snap(place(1.3, 0.5), Mode.CAR)
    assert snap.place.lon == pytest.approx(place(1.3, 0).lon)
    assert snap.place.lat == pytest.approx(place(1.3, 0).lat)
    assert snap.distance_m == pytest.approx(55.6, abs=0.2)
    assert snap.street == "Hauptstraße"
    assert snap.node != cross.snap(place(2, 0.5), Mode.CAR).node


def test_of_equally_near_roads_the_same_is_taken_every_time(tmp_path: Path) -> None:
    streets = Streets()
    streets.way((0, 1), (4, 1), name="Norden")
    streets.way((0, -1), (4, -1), name="Süden")
    streets.way((0, 1), (0, -1))
    found = {streets.router(tmp_path / str(number)).snap(place(2, 0), Mode.FOOT).street for number in range(3)}
    found |= {streets.router(tmp_path / "0").snap(place(2, 0), Mode.FOOT).street for _again in range(3)}
    assert found == {"Norden"}


def test_far_places_are_found_up_to_the_limit(cross: EmbeddedRouter) -> None:
    metres_west = -1 / (STEP * 111_194.9 * np.cos(np.radians(54)))
    assert cross.snap(place(499 * metres_west, 0), Mode.CAR).distance_m == pytest.approx(499, abs=0.5)
    with pytest.raises(OffTheNetworkError) as caught:
        cross.snap(place(502 * metres_west, 0), Mode.CAR)
    assert caught.value.distance_m == pytest.approx(502, abs=0.5)


def test_many_are_snapped_as_one_is(cross: EmbeddedRouter) -> None:
    random = np.random.default_rng(2)
    places = [place(*each) for each in (random.random((300, 2)) * [12, 8] - [3, 4]).tolist()]
    numbers = cross.spots(places, Mode.BICYCLE)
    for each, number in zip(places, numbers.tolist(), strict=True):
        try:
            assert cross.snap(each, Mode.BICYCLE).spot == number
        except OffTheNetworkError:
            assert number == -1


def test_both_on_one_edge_in_both_directions(cross: EmbeddedRouter) -> None:
    a, b = place(0.5, 0), place(2.5, 0)
    there, back = cross.route([a, b], Mode.CAR), cross.route([b, a], Mode.CAR)
    assert there.distance_m == pytest.approx(back.distance_m) == pytest.approx(2 * 65.36, abs=0.1)
    assert there.duration_s == pytest.approx(back.duration_s, abs=0.01)
    assert len(there.line) == 2
    assert (there.line == back.line[::-1]).all()


def test_behind_one_on_a_one_way_lies_once_round_the_block(tmp_path: Path) -> None:
    streets = Streets()
    streets.way((0, 0), (3, 0), (3, 3), (0, 3), (0, 0), oneway="yes")
    router = streets.router(tmp_path)
    ahead = router.route([place(0.5, 0), place(2.5, 0)], Mode.CAR)
    behind = router.route([place(2.5, 0), place(0.5, 0)], Mode.CAR)
    assert len(ahead.line) == 2
    assert len(behind.line) == 6
    around = 2 * 3 * 65.36 + 2 * 3 * 111.19
    assert ahead.distance_m + behind.distance_m == pytest.approx(around, rel=0.001)
    matrix = router.matrix([place(2.5, 0)], [place(0.5, 0)], Mode.CAR)
    assert matrix[0, 0] == pytest.approx(behind.duration_s)


def test_steps_name_streets_and_turns(cross: EmbeddedRouter) -> None:
    route = cross.route([place(0.5, 0), place(3, 2)], Mode.CAR)
    assert told(route) == [(Turn.DEPART, "Hauptstraße"), (Turn.LEFT, "Mühlenweg"), (Turn.ARRIVE, "Mühlenweg")]
    turning = route.line[route.steps[1].vertex].tolist()
    assert turning == pytest.approx([place(3, 0).lon, place(3, 0).lat])
    assert told(cross.route([place(3, 2), place(0.5, 0)], Mode.CAR))[1] == (Turn.RIGHT, "Hauptstraße")
    assert told(cross.route([place(0.5, 0), place(5, 0)], Mode.CAR)) == [
        (Turn.DEPART, "Hauptstraße"),
        (Turn.ARRIVE, "Hauptstraße"),
    ]


def test_a_street_that_bends_goes_on_and_a_few_nameless_metres_are_no_step(tmp_path: Path) -> None:
    streets = Streets()
    streets.way((0, 0), (3, 0), (5, 1), name="Dorfstraße")
    streets.way((3, 0), (3, -2), name="Seitenweg")
    middle = streets.way((5, 1), (6, 1))
    streets.way((6, 1), (9, 1), name="Dorfstraße")
    ways = streets.extract.ways
    ways[middle - 1] = type(ways[0])(
        middle, {"highway": "residential"}, ways[middle - 1].nodes, ((12.005, 54.001), (12.0053, 54.001))
    )
    ways[middle] = type(ways[0])(middle + 1, ways[middle].tags, ways[middle].nodes, ((12.0053, 54.001), (12.009, 54.001)))
    route = streets.router(tmp_path).route([place(0.5, 0), place(8, 1)], Mode.CAR)
    assert told(route) == [(Turn.DEPART, "Dorfstraße"), (Turn.ARRIVE, "Dorfstraße")]


@pytest.mark.parametrize(("goal", "exit_number"), [((2, -1), 1), ((4, 1), 2), ((2, 3), 3)])
def test_exits_of_a_roundabout_are_counted(tmp_path: Path, goal: tuple[int, int], exit_number: int) -> None:
    streets = Streets()
    streets.way((1, 1), (2, 0), (3, 1), (2, 2), (1, 1), junction="roundabout", name="Kreisel")
    streets.way((0, 1), (1, 1), name="West")
    for number, (inner, outer) in enumerate((((2, 0), (2, -1)), ((3, 1), (4, 1)), ((2, 2), (2, 3))), 1):
        streets.way(inner, outer, name=f"Ausfahrt {number}")
    route = streets.router(tmp_path).route([place(0.2, 1), place(*goal)], Mode.CAR)
    assert [step.turn for step in route.steps] == [Turn.DEPART, Turn.ROUNDABOUT, Turn.ARRIVE]
    assert route.steps[1].exit == exit_number
    assert route.steps[1].street == f"Ausfahrt {exit_number}"


def test_one_place_is_no_route(cross: EmbeddedRouter) -> None:
    with pytest.raises(ValueError, match="at least 2"):
        cross.route([place(1, 0)], Mode.CAR)


def test_no_ferry_is_boarded_at_sea(tmp_path: Path) -> None:
    streets = Streets()
    streets.way((0, 0), (0, 3))
    ferry = streets.way((0, 0), (6, 0))
    streets.way((6, 0), (6, 3))
    tags = {"route": "ferry", "motor_vehicle": "yes", "duration": "00:30"}
    streets.extract.ways[ferry - 1] = type(streets.extract.ways[0])(
        ferry,
        tags,
        streets.extract.ways[ferry - 1].nodes,
        streets.extract.ways[ferry - 1].places,
    )
    router = streets.router(tmp_path)
    assert router.snap(place(2, 0), Mode.CAR).place.lon == pytest.approx(place(0, 0).lon)
    across = router.route([place(0, 1), place(6, 1)], Mode.CAR)
    assert 1800 < across.duration_s < 1860


def test_what_is_reached_goes_part_of_the_way(cross: EmbeddedRouter) -> None:
    origin = place(3, 0)
    whole = cross.route([origin, place(6, 0)], Mode.FOOT).duration_s
    (reach,) = cross.reachable(origin, Mode.FOOT, [whole / 2])
    _west, _south, east, _north = reach.area.bounds
    metres = (east - place(4.5, 0).lon) * 111_194.9 * np.cos(np.radians(54))
    assert metres == pytest.approx(80, abs=10)
    assert reach.duration_s == whole / 2
    assert isinstance(reach.area, shapely.MultiPolygon)


def test_nothing_behind_is_reached_on_a_one_way(tmp_path: Path) -> None:
    streets = Streets()
    streets.way((0, 0), (9, 0), (9, 9), (0, 9), (0, 0), oneway="yes")
    origin = place(4, 0)
    (reach,) = streets.router(tmp_path).reachable(origin, Mode.CAR, [10])
    west, _south, east, _north = reach.area.bounds
    assert (origin.lon - west) * 65_358 < 95
    assert (east - origin.lon) * 65_358 > 150


def test_nowhere_is_reached_in_no_time(cross: EmbeddedRouter) -> None:
    assert cross.reachable(place(3, 0), Mode.CAR, []) == ()
    (reach,) = cross.reachable(place(3, 0), Mode.CAR, [0])
    assert reach.area.contains(shapely.Point(place(3, 0).lon, place(3, 0).lat))
    with pytest.raises(OffTheNetworkError):
        cross.reachable(Place(0, 0), Mode.CAR, [60])
