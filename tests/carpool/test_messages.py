"""`POST /messages`, rule by rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from api.carpool import messages
from geo_platform.limits import HourlyLimit
from geo_platform.outbox.carriers import Carrier
from geo_platform.outbox.models import Mail
from geo_platform.outbox.services import deliver_waiting_mail
from tests.carpool.booking import booked, only
from tests.carpool.world import OPERATOR, PASSENGER, Peer, offer, request

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from pytest_django import Settings

    Json = dict[str, Any]

pytestmark = pytest.mark.django_db


def body(number: str, **more: object) -> Json:
    to = {"id": number, "operator": "localhost", "alias": "?"}
    return {"from": PASSENGER, "to": to, "message": "Hello! 0171 23", "recipientCarpoolerType": "DRIVER", **more}


class TestBeforeABooking:
    def test_the_driver_gets_a_mail(self, peer: Peer, mailoutbox: list[EmailMessage]) -> None:
        ride = offer()
        answer = peer.post("messages", body(f"driver-of-{ride.pk}", driverJourneyId=f"{ride.pk}-20300304"))
        assert answer.status_code == 201
        (mail,) = mailoutbox
        assert mail.to == ["dora@secret.example"]
        assert "Hello! 0171 23" in mail.body
        assert "Paula" in mail.subject
        assert OPERATOR in mail.body
        assert b"secret.example" not in answer.content

    def test_nothing_is_kept_of_it(self, peer: Peer, settings: Settings) -> None:
        settings.EMAIL_BACKEND = "geo_platform.outbox.backend.OutboxBackend"
        settings.MAIL_CARRIER = Carrier("django.core.mail.backends.locmem.EmailBackend")
        settings.DEMO = False
        assert peer.post("messages", body(f"driver-of-{offer().pk}")).status_code == 201
        assert Mail.objects.exists()
        assert deliver_waiting_mail() == 1
        assert not Mail.objects.exists()

    def test_the_passenger_gets_a_mail(self, peer: Peer, mailoutbox: list[EmailMessage]) -> None:
        wanted = request()
        answer = peer.post("messages", body(f"rider-of-{wanted.pk}", recipientCarpoolerType="PASSENGER"))
        assert answer.status_code == 201
        assert mailoutbox[0].to == ["rolf@secret.example"]

    def test_a_name_of_two_lines_makes_no_header(self, peer: Peer, mailoutbox: list[EmailMessage]) -> None:
        ride = offer()
        sent = body(f"driver-of-{ride.pk}", **{"from": {**PASSENGER, "alias": "Paula\r\nBcc: all@example.org"}})
        assert peer.post("messages", sent).status_code == 201
        assert "\n" not in mailoutbox[0].subject
        assert mailoutbox[0].bcc == []

    @pytest.mark.parametrize(
        ("number", "kind", "word"),
        [
            ("driver-of-999999", "DRIVER", "missing_journey"),
            ("rider-of-999999", "PASSENGER", "missing_journey"),
            ("rider-of-1", "DRIVER", "missing_user"),
            ("dora", "DRIVER", "missing_user"),
        ],
    )
    def test_to_nobody(self, peer: Peer, number: str, kind: str, word: str) -> None:
        answer = peer.post("messages", body(number, recipientCarpoolerType=kind))
        assert answer.status_code == 404
        assert answer.json() == {"error": word}

    @pytest.mark.parametrize(("gender", "code"), [({}, 404), ({"gender": "M"}, 404), ({"gender": "F"}, 201)])
    @pytest.mark.parametrize("side", ["driver", "rider"])
    def test_among_women_only_women_write(self, peer: Peer, side: str, gender: Json, code: int) -> None:
        ride = offer(women_only=True) if side == "driver" else request(women_only=True, is_woman=True)
        kind = "DRIVER" if side == "driver" else "PASSENGER"
        sent = body(f"{side}-of-{ride.pk}", recipientCarpoolerType=kind, **{"from": {**PASSENGER, **gender}})
        assert peer.post("messages", sent).status_code == code

    def test_to_who_has_no_address(self, peer: Peer) -> None:
        ride = offer()
        ride.driver.email = ""
        ride.driver.save()
        assert peer.post("messages", body(f"driver-of-{ride.pk}")).status_code == 404

    def test_nobody_is_flooded(self, peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(messages, "TO_ONE_PERSON", HourlyLimit("messages of a test", 2))
        ride = offer()
        answers = [peer.post("messages", body(f"driver-of-{ride.pk}")) for _ in range(3)]
        codes = [answer.status_code for answer in answers]
        assert codes == [201, 201, 429]
        assert answers[-1]["Retry-After"] == "3600"  # as its words say


class TestAboutABooking:
    def test_it_stands_there(self, peer: Peer) -> None:
        ride = offer()
        made = booked(peer, ride)
        assert peer.post("messages", body(f"driver-of-{ride.pk}", bookingId=made["id"])).status_code == 201
        message = only().messages.get()
        assert (message.author, message.text) == (None, "Hello! 0171 23")

    def test_of_nobody(self, peer: Peer) -> None:
        answer = peer.post("messages", body("driver-of-1", bookingId=str(uuid4())))
        assert answer.status_code == 404
        assert answer.json() == {"error": "missing_booking"}


class TestWrongMessages:
    @pytest.mark.parametrize("name", ["from", "to", "message", "recipientCarpoolerType"])
    def test_something_is_missing(self, peer: Peer, name: str) -> None:
        sent = body(f"driver-of-{offer().pk}")
        del sent[name]
        answer = peer.post("messages", sent)
        assert answer.status_code == 400
        assert answer.json()["error"].startswith(f"{name}: ")

    @pytest.mark.parametrize(
        ("name", "value", "at_fault"),
        [
            ("message", "a" * 501, "message"),
            ("message", "", "message"),
            ("recipientCarpoolerType", "CAR", "recipientCarpoolerType"),
            ("from", {**PASSENGER, "operator": "others.example.org"}, "from.operator"),
            ("to", {"id": "1", "operator": OPERATOR, "alias": "x"}, "to.operator"),
            ("bookingId", "17", "bookingId"),
        ],
    )
    def test_something_is_wrong(self, peer: Peer, name: str, value: object, at_fault: str) -> None:
        answer = peer.post("messages", body(f"driver-of-{offer().pk}", **{name: value}))
        assert answer.status_code == 400
        assert answer.json()["error"].startswith(f"{at_fault}: ")

    def test_five_hundred_letters_are_allowed(self, peer: Peer) -> None:
        assert peer.post("messages", body(f"driver-of-{offer().pk}", message="ä" * 500)).status_code == 201
