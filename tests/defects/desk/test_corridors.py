"""What lies along a piece of road."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse

from layers.core.exceptions import InvalidInputError
from layers.defects.desk.corridors import corridor
from tests.defects.asking import send
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from layers.core.permissions import Actor
    from layers.defects.models import Category

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fake_router")]

START, END = (12.34, 53.92), (12.35, 53.92)
NORTH_M = 111_200


def test_so_many_metres_to_each_side() -> None:
    line, around = corridor(START, END, 100)
    assert (line.coords[0], line.coords[-1]) == (START, END)
    for metres, is_within in ((90, True), (-90, True), (115, False)):
        place = Point(12.345, 53.92 + metres / NORTH_M, srid=4326)
        assert around.contains(place) == is_within, metres


@pytest.mark.parametrize("metres", [0, -5, 100_000])
def test_no_width_that_means_nothing(metres: int) -> None:
    with pytest.raises(InvalidInputError):
        corridor(START, END, metres)


def test_away_from_all_roads() -> None:
    with pytest.raises(InvalidInputError):
        corridor((0.0, 0.0), END, 50)


def test_what_lies_along_it_is_chosen(category: Category, clerk: Actor) -> None:
    near = send(category, place=Point(12.345, 53.9202, srid=4326))
    send(category, place=Point(12.345, 53.93, srid=4326))
    client = Client(headers={"Accept": "application/json"})
    assert clerk.user
    sign_in_twice(client, clerk.user)
    sent = {"start": "12.34,53.92", "end": "12.35,53.92", "metres": "50"}
    answer = client.post(reverse("pages:triage-road"), sent)
    assert answer.json()["chosen"] == [[near.pk, 1]]
    assert answer.json()["area"]["type"] == "Polygon"
    assert client.post(reverse("pages:triage-road"), {**sent, "end": "x"}).status_code == 400
