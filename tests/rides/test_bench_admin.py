"""The office puts up a bench and says where it leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from layers.core.models import LayerVersion
from layers.rides.models import Bench
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User

pytestmark = pytest.mark.django_db
ADD = "/admin/rides/bench/add/"


@pytest.fixture
def office(client: Client, django_user_model: type[User]) -> Client:
    sign_in_twice(client, django_user_model.objects.create_superuser("office", "office@example.org"))
    return client


def sent(*directions: tuple[str, str], **more: str) -> dict[str, str]:
    rows = {
        f"directions-{number}-{field}": value
        for number, (name, place) in enumerate(directions)
        for field, value in (("name", name), ("place", place), ("position", "0"))
    }
    counts = {"directions-TOTAL_FORMS": str(len(directions)), "directions-INITIAL_FORMS": "0"}
    return {
        "title": "Bank am Anger",
        "geom": "9.521, 47.141",
        "description": "",
        "organisation": "",
        **counts,
        **rows,
        **more,
    }


def test_a_bench_with_two_directions(office: Client) -> None:
    assert office.get(ADD).status_code == 200
    answer = office.post(ADD, sent(("Vaduz", "9.52,47.14"), ("Schaan", "9.51,47.16")))
    assert answer.status_code == 302, answer.content.decode()
    bench = Bench.objects.get()
    assert [direction.name for direction in bench.directions.all()] == ["Vaduz", "Schaan"]
    assert bench.geom.coords == (9.521, 47.141)
    assert office.get(f"/bench/{bench.code}/sign/").status_code == 200


def test_a_place_that_is_nowhere_is_refused(office: Client) -> None:
    assert office.post(ADD, sent(geom="rest-spots/1")).status_code == 200
    assert not Bench.objects.exists()


def test_it_is_moved_renamed_and_taken_down(office: Client) -> None:
    office.post(ADD, sent())
    bench = Bench.objects.get()
    address, before = f"/admin/rides/bench/{bench.pk}", LayerVersion.objects.get(layer="ride-benches").version
    assert office.get(f"{address}/change/").status_code == 200
    assert office.post(f"{address}/change/", sent(geom="9.53,47.15", title="Bank")).status_code == 302
    moved = Bench.objects.get()
    assert (moved.title, moved.geom.coords, moved.code) == ("Bank", (9.53, 47.15), bench.code)
    assert LayerVersion.objects.get(layer="ride-benches").version > before
    assert office.post(f"{address}/delete/", {"post": "yes"}).status_code == 302
    assert not Bench.objects.exists()
