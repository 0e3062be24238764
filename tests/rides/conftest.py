"""A small country of rides."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.utils.timezone import localdate

from layers.core import roads
from layers.rides import names
from layers.rides.drafts import OfferDraft, Once
from layers.rides.models import Luggage
from layers.rides.offering import offer_ride
from layers.rides.trips import Trip
from tests.rides.roads import SmallRoads, both_ways, place_at
from tests.rides.village import village_roads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo_platform.accounts.models import User
    from layers.rides.models import Offer
    from routing.embedded import EmbeddedRouter
    from routing.router import Place, Router

    UseRoads = Callable[[Router], None]
    MakeOffer = Callable[..., Offer]

# A road from west to east, with a village 3 km north of its middle, and one in the south that only a path leads to.
POINTS = np.array([(0, 0), (10_000, 0), (20_000, 0), (30_000, 0), (40_000, 0), (20_000, 3_000)], dtype=np.float64)
ROADS = both_ways([(0, 1), (1, 2), (2, 3), (3, 4), (2, 5)])
WEST, MIDDLE, EAST, NORTH = (0.0, 0.0), (20_000.0, 0.0), (40_000.0, 0.0), (20_000.0, 3_000.0)


@pytest.fixture(scope="session")
def compiled_village(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedRouter:
    """A village whose streets are compiled as those of a region are, which takes some seconds."""
    return village_roads(tmp_path_factory.mktemp("village"))


@pytest.fixture
def use_roads(monkeypatch: pytest.MonkeyPatch) -> UseRoads:
    """Says which roads there are."""

    def use(router: Router) -> None:
        monkeypatch.setattr(roads, "router", lambda: router)

    return use


@pytest.fixture(autouse=True)
def _fresh_names() -> Iterator[None]:
    names._settlements.cache_clear()
    yield
    names._settlements.cache_clear()


@pytest.fixture
def country(use_roads: UseRoads) -> SmallRoads:
    """The roads above; a hundred kilometres take 83 minutes."""
    small = SmallRoads(POINTS, ROADS)
    use_roads(small)
    return small


@pytest.fixture
def rider(django_user_model: type[User]) -> User:
    """Somebody without."""
    return django_user_model.objects.create_user(username="rider", email="rider@example.org")


@pytest.fixture
def tomorrow() -> datetime:
    """At noon in UTC on the region's next day."""
    return datetime.combine(localdate() + timedelta(days=1), time(12), UTC)


@pytest.fixture
def make_offer(driver: User, tomorrow: datetime) -> MakeOffer:
    """Offers a ride along points in metres: `make_offer(WEST, EAST, seats=2)`."""

    def make(*points: tuple[float, float], **more: Any) -> Offer:  # noqa: ANN401 (values of a draft)
        values = {"when": Once(tomorrow), "labels": [f"Home {number}" for number in range(len(points))], **more}
        return offer_ride(driver=values.pop("driver", driver), draft=OfferDraft([place_at(*at) for at in points], **values))

    return make


def trip(begin: tuple[float, float], end: tuple[float, float], at: datetime, **more: Any) -> Trip:  # noqa: ANN401 (as above)
    """From one point in metres to another, within two hours after a moment."""
    values = {"earliest": at, "latest": at + timedelta(hours=2), "walk_m": 1000, "luggage": Luggage.BAG, **more}
    return Trip(place_at(*begin), place_at(*end), **values)


def near(place: Place, x: float, y: float) -> bool:
    """Whether a place is at a point, by a metre or so."""
    other = place_at(x, y)
    return abs(place.lon - other.lon) < 3e-5 and abs(place.lat - other.lat) < 2e-5
