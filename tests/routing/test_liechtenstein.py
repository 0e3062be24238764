"""The router of the site on the roads of a whole country."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from routing.compiled import Compiled
from routing.compiling import current_folder
from routing.embedded import LIMIT_M, MAX_PLACES
from routing.extract import read_extract
from routing.isochrones import BESIDE_M
from routing.router import Mode, OffTheNetworkError, Place, TooManyPlacesError, Turn
from tests.osm.helpers import real_extract

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from routing.extract import Extract
    from routing.network import Network
    from routing.router import Router

pytestmark = pytest.mark.slow

VADUZ = Place(9.5215, 47.1410)
RUGGELL = Place(9.5270, 47.2400)
ROME = Place(12.4964, 41.9028)
LAKE_CONSTANCE = Place(9.40, 47.60)
ON_A_MOUNTAIN = Place(9.5910, 47.0860)


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Extract:
    """What the compiled roads were made of."""
    return read_extract(real_extract("liechtenstein.osm.pbf"), tmp_path_factory.mktemp("scratch"))


@pytest.fixture(scope="module")
def compiled(compiled_roads: Path) -> Compiled:
    """The compiled roads."""
    return Compiled(current_folder(compiled_roads), "")


@pytest.mark.parametrize("mode", Mode)
def test_a_route_leads_from_village_to_village(roads: Router, mode: Mode) -> None:
    route = roads.route([VADUZ, RUGGELL], mode)
    assert 11_000 < route.distance_m < 16_000
    assert route.stops == (0, len(route.line) - 1)
    assert (np.diff(route.seconds) >= 0).all()
    assert route.seconds[0] == 0
    assert route.steps[0].turn is Turn.DEPART
    assert route.steps[-1].turn is Turn.ARRIVE
    assert sum(step.distance_m for step in route.steps) == pytest.approx(route.distance_m)
    assert sum(step.duration_s for step in route.steps) == pytest.approx(route.duration_s)
    assert len(route.steps) < 60
    assert route.duration_s == pytest.approx(roads.matrix([VADUZ], [RUGGELL], mode)[0, 0])


def test_cars_take_minutes_and_walkers_hours(roads: Router) -> None:
    minutes = {mode: roads.route([VADUZ, RUGGELL], mode).duration_s / 60 for mode in Mode}
    assert 12 < minutes[Mode.CAR] < 22
    assert 40 < minutes[Mode.BICYCLE] < 70
    assert 140 < minutes[Mode.FOOT] < 200


@pytest.mark.parametrize("away", [ROME, LAKE_CONSTANCE, Place(np.nan, 47.1), Place(9.5, np.inf), Place(1e9, 47.1)])
def test_what_is_away_is_off_the_network(roads: Router, away: Place) -> None:
    with pytest.raises(OffTheNetworkError) as caught:
        roads.route([VADUZ, away], Mode.CAR)
    assert caught.value.index == 1
    assert caught.value.distance_m > LIMIT_M
    with pytest.raises(OffTheNetworkError):
        roads.snap(away, Mode.FOOT)
    assert np.isinf(roads.matrix([VADUZ, away], [away], Mode.CAR)).all()


def test_how_far_the_next_road_is_is_told(roads: Router) -> None:
    with pytest.raises(OffTheNetworkError) as caught:
        roads.snap(ON_A_MOUNTAIN, Mode.CAR)
    assert LIMIT_M < caught.value.distance_m < 10_000


def test_the_same_start_and_end_is_a_route_of_two_vertices(roads: Router) -> None:
    route = roads.route([VADUZ, VADUZ], Mode.CAR)
    assert route.line.shape == (2, 2)
    assert (route.line[0] == route.line[1]).all()
    assert route.duration_s == route.distance_m == 0
    assert [step.turn for step in route.steps] == [Turn.DEPART, Turn.ARRIVE]


def test_ten_thousand_places_are_too_many(roads: Router) -> None:
    with pytest.raises(TooManyPlacesError) as caught:
        roads.route([VADUZ] * 10_000, Mode.CAR)
    assert caught.value.limit == MAX_PLACES
    with pytest.raises(TooManyPlacesError):
        roads.matrix([VADUZ] * 10_000, [VADUZ] * 10_000, Mode.CAR)


def test_stops_lie_where_they_were_asked_for(roads: Router) -> None:
    schaan = Place(9.5090, 47.1650)
    places = [VADUZ, schaan, RUGGELL, schaan]
    route = roads.route(places, Mode.CAR)
    for place, stop in zip(places, route.stops, strict=True):
        snapped = roads.snap(place, Mode.CAR).place
        assert route.line[stop] == pytest.approx([snapped.lon, snapped.lat])
    assert [step.vertex for step in route.steps if step.turn is Turn.ARRIVE] == list(route.stops[1:])


@pytest.mark.parametrize("mode", [Mode.CAR, Mode.BICYCLE])
def test_every_restriction_is_obeyed(extract: Extract, compiled: Compiled, mode: Mode) -> None:
    network = compiled.network(mode)
    binding = [restriction for restriction in extract.restrictions if mode in restriction.modes and restriction.via_node]
    assert len(extract.restrictions) == 84
    assert dict(extract.skipped) == {"incomplete": 1}
    assert len(binding) == 77
    places = {number: place for way in extract.ways for number, place in zip(way.nodes, way.places, strict=True)}
    heads = network.nodes[:, ::-1].ravel()
    tails_of, heads_of = network.state_edges[network.arc_tails], network.state_edges[network.arc_heads]
    turned = 0
    for restriction in binding:
        here = np.abs(network.junctions - places[restriction.via_node]).max(axis=1) < 1e-9
        at_node = here[heads[tails_of]]
        is_from = np.isin(network.osm_ways[tails_of // 2], restriction.origins) & at_node
        is_to = np.isin(network.osm_ways[heads_of // 2], restriction.destinations)
        is_back = heads_of == tails_of ^ 1
        goes_straight = (network.osm_ways[tails_of // 2] == network.osm_ways[heads_of // 2]) & ~is_back
        wrong = is_from & ~is_to if restriction.is_only else is_from & is_to & ~goes_straight
        assert not wrong.any(), restriction
        turned += bool(is_from.any())
    assert turned > 60


def test_one_ways_are_kept(extract: Extract, compiled: Compiled) -> None:
    network = compiled.network(Mode.CAR)
    one_ways = [way.id for way in extract.ways if way.tags.get("oneway") == "yes"]
    segments = np.flatnonzero(np.isin(network.osm_ways, one_ways))
    states = np.diff(network.edge_states)
    assert len(segments) > 50
    assert (states[2 * segments] > 0).any()
    assert (states[2 * segments + 1] == 0).all()


@pytest.mark.parametrize("mode", Mode)
def test_costs_are_those_of_dijkstra(compiled: Compiled, mode: Mode) -> None:
    random = np.random.default_rng(11)
    size = len(compiled.network(mode).state_edges)
    sources, targets = random.integers(0, size, 5), random.integers(0, size, 300)
    expected = compiled.dijkstra(mode).costs(sources, targets)
    np.testing.assert_array_equal(compiled.table(mode)._costs.costs(sources, targets), expected)
    single = [compiled.finder(mode).cost(int(sources[0]), int(target)) for target in targets]
    np.testing.assert_array_equal(single, expected[0])


def test_every_spot_leads_everywhere(roads: Router, compiled: Compiled) -> None:
    random = np.random.default_rng(5)
    network = compiled.network(Mode.CAR)
    near = random.choice(_used_junctions(network), 300) + random.normal(0, 0.001, (300, 2))
    snapped = [roads.snap(Place(*each), Mode.CAR).place for each in near.tolist()]
    assert np.isfinite(roads.matrix([VADUZ], snapped, Mode.CAR)).all()
    assert np.isfinite(roads.matrix(snapped, [VADUZ], Mode.CAR)).all()


def _used_junctions(network: Network) -> NDArray[np.float64]:
    """Places of the junctions of what belongs to the network."""
    is_used = np.diff(network.edge_states).reshape(-1, 2).sum(axis=1) > 0
    return np.asarray(network.junctions[np.unique(network.nodes[is_used])])


@pytest.mark.parametrize("mode", Mode)
def test_what_is_reached_is_what_the_matrix_says(roads: Router, compiled: Compiled, mode: Mode) -> None:
    seconds = 600.0
    (reach,) = roads.reachable(VADUZ, mode, [seconds])
    network = compiled.network(mode)
    junctions = _used_junctions(network)
    near = np.abs(junctions - [VADUZ.lon, VADUZ.lat]).max(axis=1) < (0.012 if mode is Mode.FOOT else 0.06)
    places = [roads.snap(Place(*each), mode).place for each in junctions[near][::10].tolist()]
    times = roads.matrix([VADUZ], places, mode)[0]
    inside = shapely.contains_xy(reach.area, [place.lon for place in places], [place.lat for place in places])
    assert reach.area.is_valid
    assert (times <= seconds).sum() > 20
    assert inside[times <= seconds].all()
    # What takes longer may lie beside what is reached, but not deep in it.
    assert inside[times > seconds * 1.3].mean() < 0.2
    assert BESIDE_M < 100


def test_reached_areas_grow(roads: Router) -> None:
    large, small = (reach.area for reach in roads.reachable(VADUZ, Mode.BICYCLE, [900, 300]))
    assert large.is_valid
    assert small.is_valid
    assert small.contains(shapely.Point(VADUZ.lon, VADUZ.lat))
    assert large.buffer(0.0002).contains(small)
