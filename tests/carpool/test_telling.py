"""What another platform is told of its bookings: events to `POST /booking_events`, or statuses alone."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.utils.timezone import now

from api.carpool import telling
from api.carpool.bodies import EventBody, MessageBody
from api.carpool.farewells import forget_farewells, tell_farewells
from api.carpool.models import Partner, PartnerBooking, PartnerFarewell
from api.carpool.telling import MOST_TRIES, tell_partners
from api.carpool.telling_keys import seal_key
from geo_platform.personal_data.holdings import Wish
from layers.rides.bookings.answering import accept, decline
from layers.rides.bookings.cancelling import cancel
from layers.rides.bookings.changing import follow_change
from layers.rides.bookings.forgetting import forget_person
from layers.rides.models import Booking, Offer
from tests.carpool.booking import booked, only
from tests.carpool.clock import travel_to
from tests.carpool.world import MORNING, OPERATOR, PASSENGER, Peer, key_of, offer, partner
from tests.outbox.push_service import PushService, allowed, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

    Json = dict[str, Any]


@pytest.fixture(scope="module")
def _one_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PushService]:
    with serving(tmp_path_factory.mktemp("platform")) as service:
        yield service


@pytest.fixture
def platform(_one_server: PushService, settings: Settings) -> Iterator[PushService]:
    """The server of the other platform."""
    with allowed(_one_server) as service:
        settings.CARPOOL_INNER_HOSTS = [service.place]
        yield service


class Refusing(dict[str, list[tuple[int, dict[str, str]]]]):
    """Says of every status that it is set already."""

    def get(self, path: str, default: Any = None) -> Any:  # noqa: ANN401 (as a dictionary has it)
        """What to answer at an address."""
        return [(409, {})] if "?status=" in path else super().get(path, default)


def listens(platform: PushService, telling: str) -> None:
    """Let the platform want to be told."""
    Partner.objects.update(url=f"https://{platform.place}/api/", telling=telling, sealed_key=seal_key("their key"))


@pytest.mark.django_db
class TestToOthers:
    def test_an_event_with_the_whole_booking(self, peer: Peer, platform: PushService) -> None:
        ride = offer(contribution_cents=200)
        made = booked(peer, ride)
        listens(platform, "events")
        assert tell_partners() == 0  # it knows what it asked for
        accept(driver=ride.driver, booking=only(), version=1)
        assert [tell_partners(), tell_partners()] == [1, 0]
        (call,) = platform.received
        assert call.path == "/api/booking_events"
        assert call.headers["x-api-key"] == "their key"
        told = json.loads(call.body)
        assert EventBody(data=told).is_valid()
        assert told["data"]["status"] == "CONFIRMED"
        assert told["data"]["price"] == {"type": "PAYING", "amount": 2.0, "currency": "EUR"}
        same = ("id", "driver", "passengerPickupLat", "passengerPickupLng", "passengerPickupDate", "webUrl")
        whole = peer.get(f"bookings/{made['id']}").json()
        assert {name: told["data"][name] for name in same} == {name: whole[name] for name in same}

    def test_the_new_status_alone(self, peer: Peer, platform: PushService) -> None:
        ride = offer()
        made = booked(peer, ride)
        listens(platform, "patch")
        accept(driver=ride.driver, booking=only(), version=1)
        assert tell_partners() == 1
        assert platform.received[0].path == f"/api/bookings/{made['id']}?status=CONFIRMED"

    def test_that_time_has_passed(self, peer: Peer, platform: PushService) -> None:
        ride = offer()
        booked(peer, ride)
        listens(platform, "patch")
        accept(driver=ride.driver, booking=only(), version=1)
        with travel_to(MORNING + timedelta(hours=2)):
            assert tell_partners() == 1
        assert platform.received[0].path.endswith("status=COMPLETED_PENDING_VALIDATION")

    def test_nothing_of_what_it_did_itself(self, peer: Peer, platform: PushService) -> None:
        made = booked(peer, offer())
        listens(platform, "events")
        peer.patch(f"bookings/{made['id']}?status=CANCELLED")
        assert tell_partners() == 0
        assert platform.received == []

    @pytest.mark.parametrize("telling", ["not", "events"])
    def test_nobody_who_does_not_listen(self, peer: Peer, platform: PushService, telling: str) -> None:
        ride = offer()
        booked(peer, ride)
        listens(platform, telling)
        Partner.objects.update(is_active=telling == "not")
        accept(driver=ride.driver, booking=only(), version=1)
        assert tell_partners() == 0

    @pytest.mark.parametrize("status", [500, 401, 429])
    def test_it_is_tried_again(
        self, peer: Peer, platform: PushService, monkeypatch: pytest.MonkeyPatch, status: int
    ) -> None:
        ride = offer()
        booked(peer, ride)
        listens(platform, "events")
        accept(driver=ride.driver, booking=only(), version=1)
        platform.answers["/api/booking_events"] = [(status, {})]
        assert [tell_partners(), tell_partners()] == [0, 0]
        assert PartnerBooking.objects.get().last_error.startswith(str(status))
        later = now() + timedelta(minutes=2)
        monkeypatch.setattr(telling, "now", lambda: later)
        assert tell_partners() == 1
        first, second = (json.loads(call.body)["id"] for call in platform.received)
        assert first == second

    @pytest.mark.parametrize("status", [404, 409, 410])
    def test_what_it_does_not_want_to_know(self, peer: Peer, platform: PushService, status: int) -> None:
        ride = offer()
        booked(peer, ride)
        listens(platform, "patch")
        accept(driver=ride.driver, booking=only(), version=1)
        platform.answers[f"/api/bookings/{only().operator_booking}?status=CONFIRMED"] = [(status, {})]
        assert tell_partners() == 1
        assert tell_partners() == 0

    @pytest.mark.parametrize("is_deleted", [True, False])
    def test_events_go_on_where_the_address_is_wrong(self, peer: Peer, platform: PushService, *, is_deleted: bool) -> None:
        """One address takes those of all bookings, so there is none of which it could say that it is not known."""
        ride = offer()
        booked(peer, ride)
        listens(platform, "events")
        tell = tell_farewells if is_deleted else tell_partners
        if is_deleted:
            Booking.objects.all().delete()
        else:
            accept(driver=ride.driver, booking=only(), version=1)
        platform.answers["/api/booking_events"] = [(404, {})]
        assert tell() == 0
        (waiting,) = (PartnerFarewell if is_deleted else PartnerBooking).objects.all()
        assert waiting.last_error.startswith("404")
        assert waiting.next_try_at is not None
        assert waiting.next_try_at > now()

    def test_it_is_given_up_some_day(self, peer: Peer, platform: PushService) -> None:
        ride = offer()
        booked(peer, ride)
        listens(platform, "events")
        accept(driver=ride.driver, booking=only(), version=1)
        PartnerBooking.objects.update(tries=MOST_TRIES)
        assert tell_partners() == 0

    def test_a_platform_that_was_gone_for_days_learns_of_a_ride_to_come(self, peer: Peer, platform: PushService) -> None:
        ride = offer()
        booked(peer, ride)
        listens(platform, "patch")
        PartnerBooking.objects.update(tries=MOST_TRIES, next_try_at=now() - timedelta(hours=23))
        decline(driver=ride.driver, booking=only(), version=1)
        assert tell_partners() == 0
        PartnerBooking.objects.update(next_try_at=now() - timedelta(hours=25))
        assert [tell_partners(), tell_partners()] == [1, 0]
        assert platform.received[0].path.endswith("status=CANCELLED")

    def test_of_what_is_over_nobody_is_told_for_ever(self, peer: Peer, platform: PushService) -> None:
        ride = offer()
        booked(peer, ride)
        listens(platform, "patch")
        PartnerBooking.objects.update(tries=MOST_TRIES, next_try_at=now() - timedelta(hours=25))
        Booking.objects.update(dropoff_at=now() - timedelta(hours=1), pickup_at=now() - timedelta(hours=2))
        assert tell_partners() == 0
        assert platform.received == []

    def test_a_key_that_nobody_can_read_keeps_no_other_platform_waiting(self, peer: Peer, platform: PushService) -> None:
        broken = Peer(key_of(partner("broken.example.org")), peer.client)
        ride = offer()
        booked(broken, ride, passenger={**PASSENGER, "operator": "broken.example.org"})
        booked(peer, ride)
        listens(platform, "events")
        Partner.objects.filter(operator="broken.example.org").update(sealed_key="fernet:of another secret")
        for one in Booking.objects.order_by("pk"):
            accept(driver=ride.driver, booking=one, version=1)
        assert tell_partners() == 1
        assert PartnerBooking.objects.get(partner__operator="broken.example.org").last_error
        assert PartnerBooking.objects.get(partner__operator=OPERATOR).told == "CONFIRMED"

    def test_nobody_leads_us_into_our_own_house(self, peer: Peer, platform: PushService, settings: Settings) -> None:
        settings.CARPOOL_INNER_HOSTS = []
        ride = offer()
        booked(peer, ride)
        listens(platform, "events")
        accept(driver=ride.driver, booking=only(), version=1)
        assert tell_partners() == 0
        assert platform.received == []
        assert "open internet" in PartnerBooking.objects.get().last_error

    @pytest.mark.parametrize("way", ["events", "patch"])
    def test_another_time_of_the_same_ride(self, peer: Peer, platform: PushService, way: str) -> None:
        ride = offer()
        booked(peer, ride)
        listens(platform, way)
        accept(driver=ride.driver, booking=only(), version=1)
        tell_partners()
        earlier = MORNING - timedelta(minutes=25)
        Offer.objects.update(departs_at=earlier, arrives_at=earlier + timedelta(minutes=30))
        follow_change(offer=Offer.objects.get())
        assert [tell_partners(), tell_partners()] == [1, 0]
        first, second = platform.received
        if way == "patch":
            assert second.path.startswith(first.path)
            assert "message=" in second.path
        else:
            told, anew = (json.loads(call.body) for call in (first, second))
            moved = anew["data"]["passengerPickupDate"] - told["data"]["passengerPickupDate"]
            assert (moved, anew["id"] == told["id"]) == (-25 * 60, False)

    @pytest.mark.parametrize(("status", "later"), [(201, 0), (500, 1)])
    def test_another_time_reaches_who_takes_no_status_twice(
        self, peer: Peer, platform: PushService, monkeypatch: pytest.MonkeyPatch, status: int, later: int
    ) -> None:
        """A platform that keeps to the standard answers 409 to a status that is set already, as we do."""
        ride = offer()
        made = booked(peer, ride)
        listens(platform, "patch")
        accept(driver=ride.driver, booking=only(), version=1)
        tell_partners()
        earlier = MORNING - timedelta(minutes=25)
        Offer.objects.update(departs_at=earlier, arrives_at=earlier + timedelta(minutes=30))
        follow_change(offer=Offer.objects.get())
        monkeypatch.setitem(platform.answers, "/api/messages", [(status, {})])
        monkeypatch.setattr(platform, "answers", Refusing(platform.answers))
        assert tell_partners() == 1 - later
        moment = now() + timedelta(minutes=2)
        monkeypatch.setattr(telling, "now", lambda: moment)
        assert [tell_partners(), tell_partners()] == [later, 0]
        letter = platform.received[-1]
        assert letter.path == "/api/messages"
        sent = json.loads(letter.body)
        assert MessageBody(data=sent).is_valid()
        assert (sent["to"]["id"], sent["bookingId"]) == ("p-17", made["id"])
        assert "7:15 Uhr" in sent["message"]

    def test_a_yes_to_another_time_says_so(self, peer: Peer, platform: PushService) -> None:
        ride = offer()
        booked(peer, ride)
        listens(platform, "patch")
        earlier = MORNING - timedelta(minutes=25)
        Offer.objects.update(departs_at=earlier, arrives_at=earlier + timedelta(minutes=30))  # as others on board make it
        accept(driver=ride.driver, booking=only(), version=1)
        assert [tell_partners(), tell_partners()] == [1, 0]
        (call,) = platform.received
        assert "?status=CONFIRMED&message=" in call.path
        assert "+7%3A15+Uhr" in call.path

    def test_nothing_of_who_waits_in_line(self, peer: Peer, platform: PushService) -> None:
        ride = offer(seats=1)
        booked(peer, ride)
        first = only()
        booked(peer, ride)
        second = Booking.objects.exclude(pk=first.pk).get()
        listens(platform, "patch")
        accept(driver=ride.driver, booking=second, version=1)
        put_off = Booking.objects.get(pk=first.pk)
        assert (put_off.state, put_off.version, tell_partners()) == ("waiting", 2, 1)
        cancel(by=ride.driver, booking=second, version=2)
        moved_up = Booking.objects.get(pk=first.pk)
        assert (moved_up.state, moved_up.version, tell_partners()) == ("requested", 3, 1)
        earlier = MORNING - timedelta(minutes=25)
        Offer.objects.update(departs_at=earlier, arrives_at=earlier + timedelta(minutes=30))
        follow_change(offer=Offer.objects.get())
        assert [tell_partners(), tell_partners()] == [1, 0]
        assert "message=" in platform.received[-1].path

    @pytest.mark.parametrize("way", ["events", "patch"])
    def test_that_the_driver_has_left_us(self, peer: Peer, platform: PushService, way: str) -> None:
        ride = offer()
        made = booked(peer, ride)
        listens(platform, way)
        accept(driver=ride.driver, booking=only(), version=1)
        tell_partners()
        with transaction.atomic():
            forget_person(ride.driver, Wish.DELETE)
        assert not Booking.objects.exists()
        assert [tell_partners(), tell_farewells(), tell_farewells()] == [0, 1, 0]
        call = platform.received[-1]
        if way == "patch":
            assert call.path == f"/api/bookings/{made['id']}?status=CANCELLED"
        else:
            told = json.loads(call.body)
            assert EventBody(data=told).is_valid()
            assert (told["data"]["id"], told["data"]["status"]) == (made["id"], "CANCELLED")
            assert "Dora" not in call.body.decode()
        assert not PartnerFarewell.objects.exists()

    def test_a_farewell_is_tried_again_and_given_up(self, peer: Peer, platform: PushService) -> None:
        ride = offer()
        booked(peer, ride)
        listens(platform, "events")
        platform.answers["/api/booking_events"] = [(500, {})]
        forget_person(ride.driver, Wish.DELETE)
        assert tell_farewells() == 0
        assert PartnerFarewell.objects.get().last_error.startswith("500")
        PartnerFarewell.objects.update(made_at=now() - timedelta(days=31))
        assert forget_farewells() == 1

    def test_no_farewell_to_a_platform_that_goes_itself_or_of_what_is_over(self, peer: Peer, platform: PushService) -> None:
        ride = offer()
        booked(peer, ride)
        listens(platform, "events")
        Booking.objects.update(pickup_at=now() - timedelta(hours=1), dropoff_at=now())
        Booking.objects.all().delete()
        assert not PartnerFarewell.objects.exists()
        booked(peer, ride)
        Partner.objects.all().delete()
        assert not PartnerFarewell.objects.exists()
