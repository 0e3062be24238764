"""Rides on the router of the site: offered, found, asked for, agreed, and met at one place and time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.utils.timezone import now

from layers.rides.bookings.answering import accept
from layers.rides.bookings.ends import Ends
from layers.rides.bookings.exact import exact_of
from layers.rides.bookings.requesting import ask_for_seat
from layers.rides.drafts import OfferDraft, Once
from layers.rides.finding import find_rides
from layers.rides.models import Offer
from layers.rides.offering import offer_ride
from layers.rides.public_routes import CELL_M, DIGITS, public_place
from layers.rides.region import current_region
from routing.router import Mode, OffTheNetworkError, Place
from tests.rides.bookings.making import person, rider_of
from tests.rides.conftest import trip
from tests.rides.village import HAMLET, MAIN_ROW, SIDE_STREET, TOWN
from tests.routing.streets import place

if TYPE_CHECKING:
    from layers.rides.models import Booking
    from layers.rides.trips import Match, Trip
    from routing.embedded import EmbeddedRouter
    from routing.router import Router
    from tests.rides.conftest import UseRoads

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
IN_TOWN = place(TOWN, MAIN_ROW)
# Beside the side street of the hamlet, a kilometre from the main road.
IN_HAMLET = place(HAMLET + 0.2, MAIN_ROW + SIDE_STREET - 3)
AT_HOME = place(21.3, 4.4)
# Along the valley of Liechtenstein, with a village above it.
BALZERS, TRIESENBERG, VADUZ, ESCHEN = (
    Place(9.5033, 47.0670),
    Place(9.5430, 47.1150),
    Place(9.5209, 47.1390),
    Place(9.5218, 47.2107),
)


@pytest.fixture
def at() -> datetime:
    return (now().astimezone(UTC) + timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)


def offered(begin: Place, end: Place, at: datetime, **more: Any) -> Offer:  # noqa: ANN401 (of a draft)
    draft = OfferDraft([begin, end], ["Home of the driver", "Work"], Once(at), **more)
    return offer_ride(driver=person("Eisvogel"), draft=draft)


def wanted(begin: Place, end: Place, at: datetime, **more: Any) -> Trip:  # noqa: ANN401 (of a trip)
    asked = trip((0, 0), (0, 0), at, **more)
    return type(asked)(begin, end, *(getattr(asked, name) for name in list(asked.__slots__)[2:]))


def agreed(asked: Trip, match: Match) -> Booking:
    ends = Ends(asked.origin, asked.destination, "Door of the rider", "Where the rider goes")
    booking = ask_for_seat(rider=person("Otter"), trip=asked, match=match, ends=ends)
    return accept(driver=match.offer.driver, booking=booking, version=1)


def metres_between(one: Place, other: Place) -> float:
    begin, end = current_region().in_metres([one, other])
    return float(np.hypot(*(end - begin)))


def check_story(router: Router, begin: Place, village: Place, end: Place, at: datetime) -> None:
    """The driver turns off for the rider, by as much as the router says, and both read the same of it."""
    offer = offered(begin, end, at, seats=1, detour_limit_s=1800)
    asked = wanted(village, end, at, walk_m=50)
    (match,) = find_rides(asked)
    first, between, last = (public_place(spot) for spot in (begin, village, end))
    table = router.matrix([first, between], [between, last], Mode.CAR)
    straight = router.route([first, last], Mode.CAR).duration_s
    assert match.detour_s == pytest.approx(table[0, 0] + table[1, 1] - straight, abs=2)
    assert match.pickup.at == pytest.approx(at + timedelta(seconds=table[0, 0]), abs=timedelta(seconds=2))
    assert metres_between(match.pickup.place, between) < 0.1
    assert offer.duration_s == pytest.approx(straight, abs=1)
    assert list(offer.geom[0]) == pytest.approx([first.lon, first.lat])
    booking = agreed(asked, match)
    read = [exact_of(booking, reader) for reader in (offer.driver, rider_of(booking))]
    assert read[0] == read[1]
    exact = read[0]
    assert exact
    assert (exact.pickup.place.lon, exact.pickup.place.lat) == pytest.approx((village.lon, village.lat))
    assert (exact.pickup.label, exact.dropoff.label) == ("Door of the rider", "Where the rider goes")
    drive = router.matrix([begin, village], [village, end], Mode.CAR)
    assert exact.times.pickup_at - at == pytest.approx(timedelta(seconds=drive[0, 0]), abs=timedelta(seconds=2))
    assert exact.times.dropoff_at - exact.times.pickup_at == pytest.approx(
        timedelta(seconds=drive[1, 1]), abs=timedelta(seconds=2)
    )
    # The seat is taken; nobody is driven there once more after the rider got out.
    Offer.objects.update(detour_limit_s=match.detour_s)
    assert find_rides(asked) == []


def test_a_driver_turns_off_on_streets_of_a_village(
    compiled_village: EmbeddedRouter, use_roads: UseRoads, at: datetime
) -> None:
    use_roads(compiled_village)
    check_story(compiled_village, AT_HOME, IN_HAMLET, IN_TOWN, at)


@pytest.mark.slow
def test_a_driver_turns_off_in_a_real_valley(roads: Router, at: datetime) -> None:
    check_story(roads, BALZERS, TRIESENBERG, ESCHEN, at)


@pytest.mark.slow
def test_who_stands_at_the_road_of_a_real_valley_is_no_detour(roads: Router, at: datetime) -> None:
    offered(BALZERS, ESCHEN, at, detour_limit_s=0)
    (match,) = find_rides(wanted(VADUZ, ESCHEN, at, walk_m=1000))
    assert match.detour_s == 0
    assert metres_between(match.pickup.place, public_place(VADUZ)) == pytest.approx(match.pickup.walk_m, abs=15)
    assert find_rides(wanted(ESCHEN, VADUZ, at, walk_m=1000)) == []
    assert roads.version


@pytest.mark.usefixtures("roads")
def test_an_address_that_is_read_again_stays_as_it_is() -> None:
    """Also in the mountains, where the road that is nearest lies in another cell."""
    random = np.random.default_rng(11)
    wandering = 0
    for lon, lat in zip(random.uniform(9.47, 9.64, 2_000), random.uniform(47.04, 47.28, 2_000), strict=True):
        try:
            once = public_place(Place(lon, lat))
        except OffTheNetworkError:
            continue
        assert public_place(Place(round(once.lon, DIGITS), round(once.lat, DIGITS))) == once
        wandering += metres_between(Place(lon, lat), once) > 2 * CELL_M
    assert wandering > 20
