"""However often one asks around a home, one learns its cell and nothing else."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.db import connection

from layers.rides.asking import ask_for_ride
from layers.rides.drafts import Once, RequestDraft
from layers.rides.finding import find_rides
from layers.rides.models import Offer
from layers.rides.public_routes import CELL_M, public_place
from layers.rides.region import current_region
from tests.grid import tile_of
from tests.rides.conftest import EAST, trip
from tests.rides.roads import ORIGIN, SmallRoads, both_ways, chequered, metres_of, place_at

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from geo_platform.accounts.models import User
    from layers.rides.trips import Match
    from tests.rides.conftest import MakeOffer, UseRoads

pytestmark = pytest.mark.django_db
PROBES = 1_000
# Within one cell: its corner lies on the grid of cells.
CORNER = (np.ceil(ORIGIN / CELL_M) * CELL_M - ORIGIN) + 5 * CELL_M
HOME, OTHER_HOME = (tuple(CORNER + np.array(offset)) for offset in ((17, 31), (280, 266)))
STREET = "Fqxzw Street 7"


@pytest.fixture
def village(use_roads: UseRoads) -> SmallRoads:
    """Blocks of 150 m, and a road that leads out of them."""
    points, roads = chequered(22, 22, 150.0)
    points = np.concatenate((points, [EAST]))
    small = SmallRoads(points, [*roads, *both_ways([(21, len(points) - 1)])], 10.0)
    use_roads(small)
    return small


def cell_of(point: tuple[float, float]) -> tuple[int, int]:
    x, y = (np.array(point) + ORIGIN) // CELL_M
    return int(x), int(y)


@pytest.mark.usefixtures("village")
class TestPublicPlaces:
    def test_all_who_are_in_a_cell_have_the_same(self) -> None:
        random = np.random.default_rng(7)
        by_cell: dict[tuple[int, int], set[object]] = {}
        for point in CORNER + random.uniform(-2 * CELL_M, 3 * CELL_M, (PROBES, 2)):
            by_cell.setdefault(cell_of(tuple(point)), set()).add(public_place(place_at(*point)))
        assert len(by_cell) == 25
        assert all(len(places) == 1 for places in by_cell.values())

    def test_a_cell_is_wide_enough_on_the_ground(self) -> None:
        region = current_region()
        # The scale of a UTM zone is 0.9996 in its middle, and grows to 1.001 at its edges.
        for scale in (0.9996, 1.0014):
            assert CELL_M / scale >= 250
        assert region.srid == 32632

    def test_it_is_on_a_road_beside(self, village: SmallRoads) -> None:
        place = public_place(place_at(*HOME))
        assert village.snap(place, None).distance_m < 0.01  # type: ignore[arg-type]  # everybody uses every road
        assert np.hypot(*(metres_of(place) - HOME)) < 2 * CELL_M


@pytest.mark.usefixtures("village")
class TestAttacks:
    def test_neighbours_have_one_and_the_same_offer(self, make_offer: MakeOffer) -> None:
        one, other = make_offer(HOME, EAST), make_offer(OTHER_HOME, EAST)
        names = [field.name for field in Offer._meta.fields if field.name not in {"id", "created_at", "updated_at"}]
        told = [[str(getattr(each, name)) for name in names] for each in (one, other)]
        assert told[0] == told[1]
        assert one.plan.geom != other.plan.geom

    def test_neighbours_who_ask_get_the_same_answers(self, make_offer: MakeOffer, tomorrow: datetime) -> None:
        make_offer(EAST, HOME)
        make_offer(tuple(CORNER - 900), EAST)
        random = np.random.default_rng(3)
        answers = set()
        for point in CORNER + random.uniform(1, CELL_M - 1, (15, 2)):
            home = (float(point[0]), float(point[1]))
            answers.add(("there", told_by(find_rides(trip(home, EAST, tomorrow)))))
            answers.add(("home", told_by(find_rides(trip(EAST, home, tomorrow)))))
        assert len(answers) == 2

    def test_asking_around_a_home_tells_its_cell(self, make_offer: MakeOffer, tomorrow: datetime) -> None:
        """Whatever one asks, the answers about two homes of one cell are the same, so nothing tells them apart."""
        random = np.random.default_rng(5)
        asked = [(tuple(point), walk) for point in CORNER + random.uniform(-900, 1200, (15, 2)) for walk in (50, 250, 900)]
        found = []
        for home in (HOME, OTHER_HOME):
            Offer.objects.all().delete()
            make_offer(home, EAST, detour_limit_s=0)
            found.append([told_by(find_rides(trip(point, EAST, tomorrow, walk_m=walk))) for point, walk in asked])
        assert found[0] == found[1]
        assert any(found[0])

    def test_the_time_does_not_tell_the_way_from_home(self, make_offer: MakeOffer, tomorrow: datetime) -> None:
        offer = make_offer(HOME, EAST)
        assert offer.departs_at == tomorrow
        (match,) = find_rides(trip(HOME, EAST, tomorrow))
        assert match.pickup.at == tomorrow


@pytest.mark.usefixtures("village")
def test_nothing_exact_leaves(client: Client, make_offer: MakeOffer, rider: User, tomorrow: datetime) -> None:
    offer = make_offer(HOME, EAST, labels=[STREET, "Work"])
    wish = RequestDraft([place_at(*HOME), place_at(*EAST)], (STREET, "Work"), Once(tomorrow))
    ask_for_ride(rider=rider, draft=wish)
    hidden = ask_for_ride(rider=rider, draft=replace(wish, is_listed=False))
    exact = offer.plan.places[0]
    tile = tile_of(14, *offer.geom[0])
    for layer in ("rides", "rides-wanted"):
        paths = [f"/api/collections/{layer}/items", f"/{layer}/", f"/tiles/{layer}/{tile.z}/{tile.x}/{tile.y}.mvt"]
        paths += [f"/api/collections/{layer}/export.{kind}" for kind in ("csv", "gpkg", "geojson")]
        paths += [f"/api/collections/{layer}/items/{offer.pk}", f"/{layer}/{offer.pk}/", f"/api/search?q={STREET}"]
        for path in paths:
            response = client.get(path)
            body = response.getvalue() if response.streaming else response.content
            assert response.status_code in {200, 204, 404}, path
            assert STREET.encode() not in body, path
            assert f"{exact.x:.5f}".encode() not in body, path
            assert b"driver@example.org" not in body
            assert b"rider@example.org" not in body
    listed = client.get("/api/collections/rides-wanted/items").json()["features"]
    assert hidden.pk not in {feature["id"] for feature in listed}
    assert STREET not in json.dumps(listed)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_entry WHERE core_entry::text LIKE %s", [f"%{STREET}%"])
        assert cursor.fetchone() == (0,)


def told_by(matches: list[Match]) -> tuple[Any, ...]:
    """All that a search tells, but for the numbers of the rides."""
    return tuple(
        (
            match.day,
            match.pickup,
            match.dropoff,
            match.detour_s,
            match.wait_s,
            match.seats_free,
            match.aboard,
            match.line.tobytes(),
        )
        for match in matches
    )
