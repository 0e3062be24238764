"""A village, people who want to hear of it, and time that passes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.utils.timezone import now

from api.subscriptions import telling
from layers.areas.models import Area
from layers.core import registry
from layers.core.contributions import deciding, proposing
from layers.core.contributions.answers import TIME_TO_UNDO
from layers.core.models import Happening, Subscription
from layers.core.permissions import VISITOR, Actor
from layers.core.subscriptions import shapes
from layers.core.subscriptions.services import Order, subscribe
from layers.core.values import BBox
from layers.osm.models import LoadedRegion

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_platform.accounts.models import User
    from layers.core.contributions.models import Change

    Subscribe = Callable[..., Subscription]

WITHIN = shapes.Within(BBox(12.0, 53.7, 12.8, 54.2), "Laage")
IN_VILLAGE = Point(12.345, 53.926, srid=4326)
FAR_AWAY = Point(12.6, 54.1, srid=4326)


@pytest.fixture(autouse=True)
def region(db: None) -> LoadedRegion:  # noqa: ARG001 (opens the database)
    return LoadedRegion.objects.create(
        id="laage",
        name="Laage",
        bbox=[12.0, 53.7, 12.8, 54.2],
        start_view=[12.345, 53.926, 13],
        country="DE",
        state="DE-MV",
        time_zone="Europe/Berlin",
        languages=["de"],
        municipality_levels=[8],
        source="test",
        basemap_version="1",
    )


@pytest.fixture
def village(region: LoadedRegion) -> Area:  # noqa: ARG001 (opens the database)
    shape = Polygon.from_bbox((12.3, 53.9, 12.4, 53.95))
    shape.srid = 4326
    return Area.objects.create(title="Laage", geom=shape, admin_level=8)


@pytest.fixture
def reader(django_user_model: type[User]) -> User:
    return django_user_model.objects.create(username="reader", email="reader@example.org")


@pytest.fixture
def chief(django_user_model: type[User]) -> Actor:
    return Actor(django_user_model.objects.create(username="chief", email="chief@example.org"), is_administrator=True)


@pytest.fixture
def order(village: Area, reader: User) -> Subscribe:
    """Orders news of the village, or of what else is said: `order(rhythm="now", layers=("playgrounds",))`."""

    def subscribed(*, owner: User | None = reader, email: str = "", **values: Any) -> Subscription:  # noqa: ANN401 (of an order)
        wanted = Order(**{"title": "Laage", "made": shapes.of_area(village.pk), "rhythm": "now", **values})
        return subscribe(order=wanted, within=WITHIN, owner=owner, email=email)

    return subscribed


def proposed(title: str = "Ramp", place: Point = IN_VILLAGE, actor: Actor = VISITOR) -> Change:
    """Something that somebody adds."""
    values = {"title": title, "kind": "skate", "geom": place}
    return proposing.add_feature(actor=actor, layer=registry.get("youth-spots"), values=values)


def accepted(chief: Actor, title: str = "Ramp", place: Point = IN_VILLAGE) -> Change:
    """Something that was added and is on the map."""
    return deciding.accept(actor=chief, change=proposed(title, place))


def let_time_pass() -> None:
    """So long that nobody takes back any more what was done."""
    earlier = now() - TIME_TO_UNDO - timedelta(seconds=1)
    Happening.objects.filter(ready_at=None).update(happened_at=earlier)


def morning_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is seven o'clock right after everything that has happened."""
    monkeypatch.setattr(telling, "last_morning", lambda _rhythm, at, _zone: at)
