"""Lines that nobody can mend in time: refused before the database sees them, which nobody could stop."""

from __future__ import annotations

import random

import pytest

from layers.core.exceptions import InvalidInputError
from layers.core.subscriptions import shapes
from tests.processor_time import working_at_most
from tests.subscriptions.conftest import WITHIN

pytestmark = pytest.mark.django_db


def scribble(corners: int, digits: int = 7) -> list[list[float]]:
    chance = random.Random(1)  # noqa: S311 (no secret)
    return [[round(12.3 + chance.random() / 10, digits), round(53.9 + chance.random() / 10, digits)] for _ in range(corners)]


@pytest.mark.parametrize("corners", [150, 500, 20_000])
@pytest.mark.parametrize("digits", [7, 3])
def test_an_area_that_is_a_scribble(corners: int, digits: int) -> None:
    with working_at_most(8), pytest.raises(InvalidInputError) as refusal:
        shapes.shape_for(shapes.drawn(scribble(corners, digits)), WITHIN)
    assert refusal.value.parameter == "ring"


def test_a_way_that_is_a_scribble_is_widened_in_time() -> None:
    with working_at_most(15):
        assert shapes.shape_for(shapes.along_route(scribble(20_000), 5_000), WITHIN).valid


def test_there_and_back_is_a_way() -> None:
    there = [[12.3 + number / 2_000, 53.9] for number in range(200)]
    assert shapes.shape_for(shapes.along_route([*there, *reversed(there)], 500), WITHIN).valid
