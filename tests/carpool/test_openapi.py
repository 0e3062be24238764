"""The document of `/carpool/`, and that the answers are as it says, whatever is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from schemathesis.generation import GenerationMode

from api.carpool import endpoint
from geo_platform.limits import HourlyLimit
from tests.carpool.booking import booked
from tests.carpool.world import MORNING, Peer, between, offer, request, seconds, weekly
from tests.databases import kept_connection
from tests.fuzz.asking import LONG
from tests.fuzz.test_interface import CHECKS, Site, sound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from schemathesis.generation.case import Case

    from tests.fuzz.test_interface import Operation

    Json = dict[str, Any]

pytestmark = pytest.mark.django_db
DOCUMENT = "/carpool/openapi.json"
EXAMPLES = 500 if LONG else 15


def test_the_document_is_sound(client: Client) -> None:
    document = client.get(DOCUMENT).json()
    validate(document)
    assert set(document["paths"]) == {
        "/status",
        "/driver_journeys",
        "/passenger_journeys",
        "/driver_regular_trips",
        "/passenger_regular_trips",
        "/bookings",
        "/bookings/{bookingId}",
        "/messages",
        "/booking_events",
        "/amarillo/carpools",
        "/amarillo/carpools/{number}",
        "/gtfs.zip",
    }


@pytest.mark.parametrize("language", ["de", "en"])
def test_nothing_is_sent_twice(client: Client, language: str) -> None:
    headers = {"Accept-Language": language}
    tag = client.get(DOCUMENT, headers=headers)["ETag"]
    assert client.get(DOCUMENT, headers={**headers, "If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("path", "schema", "more"),
    [
        ("driver_journeys", "DriverJourney", {"departureDate": seconds(MORNING)}),
        ("passenger_journeys", "PassengerJourney", {"departureDate": seconds(MORNING)}),
        ("driver_regular_trips", "DriverRegularTrip", {"departureTimeOfDay": "07:30:00"}),
        ("passenger_regular_trips", "PassengerRegularTrip", {"departureTimeOfDay": "07:30:00"}),
    ],
)
def test_answers_keep_to_it(peer: Peer, client: Client, path: str, schema: str, more: Json) -> None:
    document = client.get(DOCUMENT).json()
    offer(contribution_cents=100, car="blue")
    offer(weekly())
    request()
    request(weekly())
    side = between() if "driver" in path else between(1, 2)
    first = {"minDepartureDate": seconds(MORNING) - 3600} if "regular" in path else {}
    found = peer.get(path, {**side, **more, **first}).json()
    assert found
    checker = Draft202012Validator({"$ref": f"#/components/schemas/{schema}", **document})
    for journey in found:
        checker.validate(journey)


class TestWhateverIsSent:
    """schemathesis asks every address for many things, sound and senseless."""

    @pytest.fixture
    def known(self, peer: Peer) -> str:
        """The number of a booking, on one of the rides that there are."""
        ride = offer()
        offer(weekly())
        request()
        return str(booked(peer, ride)["id"])

    @pytest.fixture
    def operations(self, known: str) -> Iterator[list[Operation]]:
        # The client of Django's tests, with which that was booked, puts them back after each request.
        assert known
        with kept_connection():
            schema = schemathesis.openapi.from_wsgi(DOCUMENT, Site())
            yield list(map(sound, schema.get_all_operations()))

    @pytest.fixture(autouse=True)
    def _as_often_as_they_like(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("QUESTIONS", "WRONG_KEYS"):
            monkeypatch.setattr(endpoint, name, HourlyLimit("fuzz", 10**9))

    @pytest.mark.slow
    @pytest.mark.parametrize("mode", GenerationMode, ids=str)
    def test_with_a_key(self, peer: Peer, known: str, operations: list[Operation], mode: GenerationMode) -> None:
        codes = try_all(operations, mode, {"X-API-Key": peer.key}, known)
        if mode == GenerationMode.POSITIVE:
            assert {200, 400, 404} <= codes.keys(), codes

    @pytest.mark.slow
    @pytest.mark.parametrize("mode", GenerationMode, ids=str)
    def test_without(self, known: str, operations: list[Operation], mode: GenerationMode) -> None:
        codes = try_all(operations, mode, {}, known)
        assert codes[401] > codes.get(400, 0), codes


def try_all(operations: list[Operation], mode: GenerationMode, key: Json, known: str) -> dict[int, int]:
    """Send many things to all addresses; gives how often which status came."""
    codes: dict[int, int] = {}
    # Where nothing is taken, nothing can be wrong.
    tried = [one for one in operations if mode == GenerationMode.POSITIVE or one.path != "/status"]
    for operation in tried:
        try_out(operation, mode, {"Accept-Encoding": "identity", **key}, [known, str(uuid4())], codes)
    assert sum(codes.values()) >= len(tried) * EXAMPLES / 2
    return codes


def try_out(operation: Operation, mode: GenerationMode, headers: Json, numbers: list[str], codes: dict[int, int]) -> None:
    """Send many things to an address, often about a booking that is there."""

    @given(case=operation.as_strategy(generation_mode=mode), number=st.sampled_from(numbers), is_known=st.booleans())
    @settings(
        max_examples=EXAMPLES,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
        database=None,
    )
    def every_answer_is_as_described(case: Case[Any], number: str, *, is_known: bool) -> None:
        if is_known and "bookingId" in case.path_parameters:
            case.path_parameters["bookingId"] = number
        case.headers.pop("X-API-Key", None)
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)
        codes[response.status_code] = codes.get(response.status_code, 0) + 1

    every_answer_is_as_described()
