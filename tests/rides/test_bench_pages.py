"""The pages of a bench, for who waits and for who drives."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils.timezone import now

from layers.core import roads
from layers.rides.benches.passing import ANYBODY
from layers.rides.benches.waiting import start_wait
from layers.rides.drafts import Once
from layers.rides.models import BenchDirection, BenchQuestion, BenchSilence, BenchWait
from routing.router import RouterUnavailableError
from tests.proofs import new_proof
from tests.reading import words_of
from tests.rides.benches import direction_at
from tests.rides.conftest import EAST, WEST

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from tests.rides.conftest import MakeOffer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("country")]


@pytest.fixture
def direction() -> BenchDirection:
    return direction_at()


def page_of(direction: BenchDirection, tail: str = "") -> str:
    return f"/bench/{direction.bench.code}/{direction.pk}/{tail}"


def wait(client: Client, direction: BenchDirection, **more: str) -> Any:  # noqa: ANN401 (the client's own)
    client.get(page_of(direction))
    return client.post(page_of(direction), {"company": "all", "proof": new_proof(), **more})


def passes_soon(make_offer: MakeOffer, **more: object) -> None:
    make_offer(WEST, EAST, when=Once(now() + timedelta(minutes=5)), **more)


def test_the_bench_says_where_it_leads_and_how_likely_a_ride_is(client: Client, direction: BenchDirection) -> None:
    response = client.get(f"/bench/{direction.bench.code.lower()}/")
    assert "no-store" in response["Cache-Control"]
    assert "Richtung Osten In der nächsten Stunde fährt niemand" in words_of(response.content.decode())


def test_what_passes_is_listed(client: Client, direction: BenchDirection, make_offer: MakeOffer) -> None:
    passes_soon(make_offer, car="blauer Kombi")
    said = client.get(page_of(direction)).content.decode()
    assert "Mit etwas Glück nimmt Sie jemand mit." in said
    assert "blauer Kombi" in said


def test_without_roads_one_can_wait_all_the_same(
    client: Client, direction: BenchDirection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> None:
        raise RouterUnavailableError

    monkeypatch.setattr(roads, "router", none)
    # Nobody drives yet, so nothing has to be ranked and no roads are needed.
    assert wait(client, direction).status_code == 303
    assert BenchWait.objects.count() == 1


def test_who_waits_sees_the_driver_at_once(
    client: Client, direction: BenchDirection, make_offer: MakeOffer, driver: User
) -> None:
    passes_soon(make_offer, car="blauer Kombi")
    assert wait(client, direction).status_code == 303
    assert "1 Person am Steuer ist gefragt." in client.get(page_of(direction, "state/")).content.decode()
    assert "1 Person wartet" in Client().get(f"/bench/{direction.bench.code}/").content.decode()

    other = Client()
    other.force_login(driver)
    question = f"/bench/asked/{BenchQuestion.objects.get().pk}/"
    assert "Jemand möchte Richtung Osten" in other.get(question).content.decode()
    assert other.post(question).status_code == 303
    seat = BenchWait.objects.get().booking
    assert seat is not None
    assert seat.code_word in other.get(question).content.decode()
    said = client.get(page_of(direction, "state/")).content.decode()
    assert "Sie werden mitgenommen!" in said
    assert "blauer Kombi" in said
    assert seat.code_word in said
    assert seat.code_word not in Client().get(page_of(direction, "state/")).content.decode()


def test_the_second_driver_is_told_kindly(
    direction: BenchDirection, make_offer: MakeOffer, driver: User, rider: User
) -> None:
    passes_soon(make_offer)
    passes_soon(make_offer, driver=rider)
    start_wait(direction=direction, who="device", company=ANYBODY)
    answers = []
    for user in (driver, rider):
        person = Client()
        person.force_login(user)
        answers.append(person.post(f"/bench/asked/{BenchQuestion.objects.get(driver=user).pk}/"))
    assert [answer.status_code for answer in answers] == [303, 409]
    assert "Jemand anders nimmt diese Person schon mit." in answers[1].content.decode()


def test_it_ends_with_a_tap(client: Client, direction: BenchDirection) -> None:
    wait(client, direction)
    assert client.get(f"/bench/{direction.bench.code}/").status_code == 302
    assert client.post(page_of(direction, "stop/")).status_code == 302
    assert not BenchWait.objects.exists()


def test_nothing_is_done_without_a_proof(client: Client, direction: BenchDirection) -> None:
    assert wait(client, direction, proof="").status_code in {403, 422}
    assert not BenchWait.objects.exists()


def test_nor_on_a_device_that_keeps_no_number(direction: BenchDirection) -> None:
    response = Client().post(page_of(direction), {"company": "all", "proof": new_proof()})
    assert response.status_code == 422
    assert "Retry-After" not in response
    assert "Bitte erlauben Sie Cookies für diese Seite" in words_of(response.content.decode())
    assert not BenchWait.objects.exists()


def test_a_driver_can_be_left_in_peace(
    client: Client, direction: BenchDirection, make_offer: MakeOffer, driver: User
) -> None:
    passes_soon(make_offer)
    start_wait(direction=direction, who="device", company=ANYBODY)
    client.force_login(driver)
    address = f"/bench/asked/{BenchQuestion.objects.get().pk}/"
    client.post(f"{address}silence/", {"silent": "1"})
    assert BenchSilence.objects.filter(user=driver).exists()
    assert "Von Mitfahrbänken werden Sie nicht mehr gefragt." in client.get(address).content.decode()
    client.post(f"{address}silence/")
    assert not BenchSilence.objects.exists()


def test_only_the_driver_who_was_asked_sees_it(
    client: Client, direction: BenchDirection, make_offer: MakeOffer, rider: User
) -> None:
    passes_soon(make_offer)
    start_wait(direction=direction, who="device", company=ANYBODY)
    address = f"/bench/asked/{BenchQuestion.objects.get().pk}/"
    assert client.get(address).status_code == 302
    client.force_login(rider)
    assert client.get(address).status_code == 404


def test_the_sign_has_a_code_for_each_direction(client: Client, direction: BenchDirection) -> None:
    said = client.get(f"/bench/{direction.bench.code}/sign/").content.decode()
    assert said.count("data:image/svg+xml") == 1
    assert "Richtung Osten" in said


@pytest.mark.parametrize("path", ["/bench/NOBENCH1/", "/bench/NOBENCH1/1/", "/bench/NOBENCH1/sign/"])
def test_there_is_no_such_bench(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_nor_such_a_direction(client: Client, direction: BenchDirection) -> None:
    assert client.get(f"/bench/{direction.bench.code}/{direction.pk + 1}/").status_code == 404


def test_the_card_on_the_map_leads_to_the_bench(client: Client, direction: BenchDirection) -> None:
    said = client.get(f"/ride-benches/{direction.bench_id}/").content.decode()
    assert page_of(direction) in said
