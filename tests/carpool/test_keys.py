"""Who comes in at `/carpool/`, and how often."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.timezone import localdate, now

from api.carpool import endpoint
from api.carpool.keys import BOTH_FOR, partner_key_of, rotate_partner_key
from api.carpool.models import Partner, PartnerKey
from api.carpool.telling_keys import key_for
from api.system_keys.keys import end_key
from geo_platform.limits import HourlyLimit
from tests.carpool.world import MORNING, OPERATOR, Peer, between, key_of, partner, seconds
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User

pytestmark = pytest.mark.django_db

ADDRESSES = [
    ("get", "driver_journeys"),
    ("get", "passenger_journeys"),
    ("get", "driver_regular_trips"),
    ("get", "passenger_regular_trips"),
    ("post", "bookings"),
    ("get", "bookings/6f1c1b9e-7a0a-4f0e-8a35-26d1c6ad6a5b"),
    ("patch", "bookings/6f1c1b9e-7a0a-4f0e-8a35-26d1c6ad6a5b"),
    ("post", "messages"),
    ("post", "booking_events"),
]


def asked(peer: Peer) -> int:
    return peer.get("driver_journeys", {**between(), "departureDate": seconds(MORNING)}).status_code


class TestWithoutAKey:
    @pytest.mark.parametrize(("method", "path"), ADDRESSES)
    @pytest.mark.parametrize("headers", [{}, {"X-API-Key": "wrong"}, {"X-API-Key": ""}, {"Authorization": "Bearer x"}])
    def test_nobody_comes_in(self, client: Client, method: str, path: str, headers: dict[str, str]) -> None:
        answer = getattr(client, method)(f"/carpool/{path}", headers=headers)
        assert answer.status_code == 401
        assert "X-API-Key" in answer.json()["error"]
        assert "X-API-Key" in answer["WWW-Authenticate"]
        assert answer["Cache-Control"] == "private, no-store"

    def test_the_status_is_told(self, client: Client) -> None:
        answer = client.get("/carpool/status")
        assert answer.status_code == 200
        assert answer.json() == {"status": "OK"}

    def test_who_guesses_waits(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(endpoint, "WRONG_KEYS", HourlyLimit("wrong keys of a test", 2, 60))
        codes = [client.get("/carpool/driver_journeys").status_code for _ in range(3)]
        assert codes == [401, 401, 429]


class TestAKey:
    def test_opens_the_door(self, peer: Peer) -> None:
        assert asked(peer) == 200

    def test_is_known_by_what_it_hashes_to(self) -> None:
        key = key_of(partner())
        assert key.startswith(PartnerKey.PREFIX)
        assert key not in str(PartnerKey.objects.values())

    def test_notes_the_day(self, peer: Peer) -> None:
        asked(peer)
        assert PartnerKey.objects.get().last_used_on == localdate()

    def test_that_has_ended_opens_nothing(self, peer: Peer) -> None:
        end_key(key=PartnerKey.objects.get())
        assert asked(peer) == 401

    def test_of_a_platform_that_is_not_let_in_opens_nothing(self, peer: Peer) -> None:
        Partner.objects.update(is_active=False)
        assert asked(peer) == 401

    @pytest.mark.parametrize(("method", "path"), ADDRESSES)
    def test_opens_what_it_has_a_right_to(self, client: Client, method: str, path: str) -> None:
        is_search = "bookings" not in path and method == "get"
        key = key_of(partner(), may_search=not is_search, may_book=is_search)
        assert getattr(client, method)(f"/carpool/{path}", headers={"X-API-Key": key}).status_code == 401

    def test_may_come_so_often(self, peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(endpoint, "QUESTIONS", HourlyLimit("questions of a test", 2, 60))
        assert [asked(peer), asked(peer)] == [200, 200]
        answer = peer.get("driver_journeys")
        assert answer.status_code == 429
        assert int(answer["Retry-After"]) == 60
        assert answer.json()["error"]
        other = Peer(key_of(partner("other.example.org")), peer.client)
        assert asked(other) == 200


class TestRenewing:
    def test_both_keys_work_for_a_while(self, peer: Peer) -> None:
        new = Peer(rotate_partner_key(key=PartnerKey.objects.get()), peer.client)
        assert [asked(peer), asked(new)] == [200, 200]
        PartnerKey.objects.filter(ends_at__isnull=False).update(ends_at=now())
        assert [asked(peer), asked(new)] == [401, 200]

    def test_a_key_that_ends_soon_does_not_live_longer(self, peer: Peer) -> None:  # noqa: ARG002 (makes the key)
        soon = now() + timedelta(hours=1)
        PartnerKey.objects.update(ends_at=soon)
        rotate_partner_key(key=PartnerKey.objects.get())
        assert PartnerKey.objects.earliest("pk").ends_at == soon

    def test_the_rights_stay(self) -> None:
        key_of(partner(), may_search=True, may_book=False)
        new = partner_key_of(rotate_partner_key(key=PartnerKey.objects.get()))
        assert new is not None
        assert (new.may_search, new.may_book) == (True, False)
        end = PartnerKey.objects.earliest("pk").ends_at
        assert end is not None
        assert now() < end <= now() + BOTH_FOR


class TestAtTheOffice:
    """Only who has proved in two ways who they are."""

    def test_a_platform_and_its_key_are_made(self, client: Client, superuser: User) -> None:
        sign_in_twice(client, superuser)
        made = {
            "operator": OPERATOR,
            "name": "Others",
            "is_active": "on",
            "telling": "events",
            "url": "https://x.example.org/api",
        }
        client.post(reverse("admin:carpool_partner_add"), {**made, "their_key": "secret of theirs"})
        found = Partner.objects.get()
        assert key_for(found) == "secret of theirs"
        assert "secret" not in found.sealed_key
        rights = {"partner": found.pk, "name": "searching", "may_search": "on"}
        page = client.post(reverse("admin:carpool_partnerkey_add"), rights, follow=True).content.decode()
        shown = page[page.index(PartnerKey.PREFIX) :].split(".")[0]
        key = partner_key_of(shown)
        assert key is not None
        assert (key.may_search, key.may_book) == (True, False)
        assert shown not in client.get(reverse("admin:carpool_partnerkey_changelist")).content.decode()

    def test_a_key_is_renewed_and_ended(self, client: Client, superuser: User) -> None:
        sign_in_twice(client, superuser)
        key_of(partner())
        address = reverse("admin:carpool_partnerkey_changelist")
        chosen = {"_selected_action": [PartnerKey.objects.get().pk]}
        assert PartnerKey.PREFIX in client.post(address, {"action": "rotate", **chosen}, follow=True).content.decode()
        assert PartnerKey.objects.count() == 2
        client.post(address, {"action": "end", **chosen})
        assert PartnerKey.objects.filter(ends_at__lte=now()).count() == 1

    @pytest.mark.parametrize(
        ("name", "value"),
        [("operator", "Not a domain"), ("operator", "localhost"), ("url", "http://x.example.org"), ("url", "")],
    )
    def test_what_is_no_platform(self, client: Client, superuser: User, name: str, value: str) -> None:
        sign_in_twice(client, superuser)
        made = {
            "operator": OPERATOR,
            "name": "Others",
            "is_active": "on",
            "telling": "patch",
            "url": "https://x.example.org",
        }
        assert client.post(reverse("admin:carpool_partner_add"), {**made, name: value}).status_code == 200
        assert not Partner.objects.exists()

    def test_without_a_second_factor_it_is_closed(self, client: Client, superuser: User) -> None:
        client.force_login(superuser)
        assert client.get(reverse("admin:carpool_partner_changelist")).status_code == 302


class TestFromTheCommandLine:
    def test_a_key_is_made(self) -> None:
        out = StringIO()
        call_command("make_carpool_key", OPERATOR, may_book=True, stdout=out)
        key = partner_key_of(out.getvalue().strip())
        assert key is not None
        assert (key.partner.operator, key.may_book) == (OPERATOR, True)
        call_command("make_carpool_key", OPERATOR, stdout=out)
        assert Partner.objects.count() == 1

    def test_a_domain_is_needed(self) -> None:
        with pytest.raises(CommandError):
            call_command("make_carpool_key", "no domain")


class TestWhatIsNotThere:
    def test_an_address(self, peer: Peer) -> None:
        answer = peer.get("drivers")
        assert answer.status_code == 404
        assert answer.json()["error"]

    @pytest.mark.parametrize("path", ["driver_journeys", "status", "bookings/6f1c1b9e-7a0a-4f0e-8a35-26d1c6ad6a5b"])
    def test_a_method(self, peer: Peer, path: str) -> None:
        answer = peer.client.delete(f"/carpool/{path}", headers={"X-API-Key": peer.key})
        assert answer.status_code == 405
        assert "GET" in answer["Allow"]
