"""Grounds: whatever somebody draws becomes a piece of land or a kind sentence."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from layers.core.exceptions import InvalidInputError
from layers.core.models import Ground, GroundPart, Subscription
from layers.core.subscriptions import shapes
from layers.core.subscriptions.services import Order, change_subscription, forget_subscriptions_of
from tests.subscriptions.conftest import WITHIN

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.areas.models import Area
    from tests.subscriptions.conftest import Subscribe

pytestmark = pytest.mark.django_db
CORNER = (12.3, 53.9)


def square_metres(ground: Ground) -> float:
    ground.refresh_from_db()
    shape = ground.shape.transform(25833, clone=True)
    return float(shape.area)


def test_a_radius_is_round() -> None:
    ground = shapes.ground_for(shapes.around_place(*CORNER, 1_000), WITHIN)
    assert square_metres(ground) == pytest.approx(math.pi * 1_000**2, rel=0.02)


def test_a_route_is_as_wide_as_it_says() -> None:
    ground = shapes.ground_for(shapes.along_route([[12.3, 53.9], [12.3, 53.98]], 1_000), WITHIN)
    assert square_metres(ground) == pytest.approx(8_900 * 1_000 + math.pi * 500**2, rel=0.02)


def test_the_same_village_is_kept_once(order: Subscribe) -> None:
    first, second = order(), order()
    assert first.ground_id == second.ground_id
    assert Ground.objects.count() == 1
    assert GroundPart.objects.exists()


def test_a_line_that_crosses_itself_is_no_area() -> None:
    bow_tie = [[12.3, 53.9], [12.4, 54.0], [12.4, 53.9], [12.3, 54.0]]
    with pytest.raises(InvalidInputError) as caught:
        shapes.ground_for(shapes.drawn(bow_tie), WITHIN)
    assert caught.value.parameter == "ring"
    twice = [[12.3, 53.9], [12.3, 53.9], [12.4, 54.0], [12.4, 53.9]]
    assert shapes.ground_for(shapes.drawn(twice), WITHIN).shape.valid


def test_the_whole_world_is_the_region() -> None:
    world = [[-180, -90], [180, -90], [180, 90], [-180, 90]]
    ground = shapes.ground_for(shapes.drawn(world), WITHIN)
    assert ground.shape.extent == pytest.approx(WITHIN.shape.extent)


def test_ten_thousand_corners_become_few() -> None:
    angles = [2 * math.pi * number / 10_000 for number in range(10_000)]
    ring = [[12.3 + 0.1 * math.cos(angle), 53.9 + 0.05 * math.sin(angle)] for angle in angles]
    ground = shapes.ground_for(shapes.drawn(ring), WITHIN)
    assert ground.shape.num_coords <= shapes.MOST_CORNERS
    assert all(part.shape.num_coords <= shapes.CORNERS_OF_PART + 1 for part in ground.parts.all())


@pytest.mark.parametrize(
    ("made", "parameter"),
    [
        (shapes.around_place(*CORNER, 0), "radius"),
        (shapes.around_place(*CORNER, 10_000_000), "radius"),
        (shapes.around_place(2.35, 48.85, 1_000), "place"),
        (shapes.around_place(math.nan, 1, 1_000), "place"),
        (shapes.drawn([]), "ring"),
        (shapes.drawn([[12.3, 53.9], [12.4, 53.9]]), "ring"),
        (shapes.drawn([[12.3, 53.9], [12.4, 53.9], [12.5, 53.9]]), "ring"),
        ({"how": "drawn", "ring": [["x", "y"]] * 4}, "ring"),
        (shapes.drawn([[12.3, 53.9]] * 30_000), "ring"),
        (shapes.along_route([[12.3, 53.9]], 500), "line"),
        (shapes.along_route([[12.3, 53.9], [12.4, 53.9]], 0), "width"),
        (shapes.of_area(987_654), "area"),
        ({"how": "by magic"}, "how"),
    ],
)
def test_what_is_no_place_is_said(made: dict[str, Any], parameter: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        shapes.ground_for(made, WITHIN)
    assert refusal.value.parameter == parameter
    assert not Ground.objects.exists()


@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ring=st.lists(st.tuples(st.floats(12.0, 12.8), st.floats(53.7, 54.2)), max_size=12))
def test_whatever_is_drawn(region: object, ring: list[tuple[float, float]]) -> None:  # noqa: ARG001 (opens the database)
    try:
        ground = shapes.ground_for(shapes.drawn([list(corner) for corner in ring]), WITHIN)
    except InvalidInputError:
        return
    assert ground.shape.valid
    assert ground.parts.exists()


def test_a_place_that_nobody_wants_news_of_is_forgotten(order: Subscribe, reader: User, village: Area) -> None:
    home = order(made=shapes.around_place(*CORNER, 500))
    other = order()
    wanted = Order(title="Village", made=shapes.of_area(village.pk))
    change_subscription(subscription=home, order=wanted, within=WITHIN)
    assert list(Ground.objects.all()) == [other.ground]
    assert forget_subscriptions_of(user=reader) == 2
    assert not Ground.objects.exists()
    assert not GroundPart.objects.exists()
    assert not Subscription.objects.exists()
