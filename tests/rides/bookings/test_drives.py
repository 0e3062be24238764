"""When the car truly is at the exact places, what follows from it for those on board, and who is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from django.urls import reverse
from django.utils.timezone import get_current_timezone, now
from hypothesis import assume
from hypothesis import strategies as st

from layers.core import roads
from layers.core.spoken_times import clock_words
from layers.rides import finding as matching
from layers.rides.bookings.answering import accept
from layers.rides.bookings.cancelling import cancel
from layers.rides.bookings.drives import Times, times_of
from layers.rides.bookings.ends import Ends
from layers.rides.bookings.exact import exact_of
from layers.rides.bookings.exceptions import NoLongerFitsError
from layers.rides.bookings.parties import Operator
from layers.rides.bookings.promise import UNNOTICED
from layers.rides.bookings.reminding import remind_shortly_before
from layers.rides.bookings.requesting import Guest, ask_for_guest, ask_for_seat
from layers.rides.drafts import Once
from layers.rides.models import Booking, Offer
from layers.rides.offering import change_offer, offer_ride
from layers.rides.public_routes import public_place
from routing.router import Place, RouterUnavailableError
from tests.examples import few_and_many, for_examples
from tests.reading import words_of
from tests.rides.bookings.making import letters_to, person, rider_of, subjects_to
from tests.rides.bookings.test_story import draft
from tests.rides.conftest import EAST, trip
from tests.rides.oracle import Ride, Rider, stops_of
from tests.rides.random_rides import seconds_on
from tests.rides.roads import ORIGIN, SmallRoads, both_ways, chequered, metres_of, place_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.test import Client
    from numpy.typing import NDArray

    from geo_platform.accounts.models import User
    from layers.rides.trips import Trip
    from tests.rides.bookings.conftest import Finding
    from tests.rides.conftest import MakeOffer, UseRoads

# Doors beside the road, a hundred metres and more from where all of their cell are met; the car takes 5 s for 100 m.
HOME, DOOR, WORK = (140.0, 0.0), (30_095.0, 0.0), (39_000.0, 0.0)
MOVED = "beginnt zu einer anderen Zeit"


@pytest.fixture(autouse=True)
def _real_matching(finding: Finding) -> None:
    finding.match_of, finding.match_again = matching.match_of, matching.match_again


def ask(rider: User, wanted: Trip, of: Offer | None = None) -> Booking:
    matches = [match for match in matching.find_rides(wanted) if of is None or match.offer == of]
    ends = Ends(wanted.origin, wanted.destination, "Door of the rider", "Where the rider goes")
    return ask_for_seat(rider=rider, trip=wanted, match=matches[0], ends=ends)


def take(driver: User, wanted: Trip, rider: User | None = None) -> Booking:
    return accept(driver=driver, booking=ask(rider or person(), wanted), version=1)


def from_door(at: datetime, door: tuple[float, float] = DOOR) -> Trip:
    return trip(door, WORK, at, walk_m=50)


def times_for(booking: Booking, reader: User | None = None) -> Times:
    """As one of the two reads them; the other reads the same."""
    booking = Booking.objects.select_related("offer__driver", "rider").get(pk=booking.pk)
    found = {
        exact.times for user in (reader or rider_of(booking), booking.offer.driver) if (exact := exact_of(booking, user))
    }
    (times,) = found
    return times


def seconds_after(since: datetime, times: Times) -> tuple[float, float]:
    return (times.pickup_at - since).total_seconds(), (times.dropoff_at - since).total_seconds()


@pytest.mark.usefixtures("country")
class TestWithRoads:
    def test_it_is_driven_from_door_to_door(self, make_offer: MakeOffer, tomorrow: datetime, driver: User) -> None:
        make_offer(HOME, EAST)
        booking = take(driver, from_door(tomorrow))
        seconds = (DOOR[0] - HOME[0]) / 20, (WORK[0] - HOME[0]) / 20
        assert seconds_after(tomorrow, times_for(booking)) == pytest.approx(seconds, abs=0.6)
        assert times_for(booking).are_exact
        assert abs((booking.pickup_at - tomorrow).total_seconds() - seconds[0]) > 3  # where it was found

    def test_before_yes_and_afterwards_it_is_what_everybody_may_know(
        self, make_offer: MakeOffer, tomorrow: datetime, driver: User
    ) -> None:
        make_offer(HOME, EAST)
        booking = ask(person(), from_door(tomorrow))
        public = Times(booking.pickup_at, booking.dropoff_at)
        assert times_of([booking]) == {booking.pk: public}
        booking = accept(driver=driver, booking=booking, version=1)
        assert times_of([booking])[booking.pk].pickup_at != public.pickup_at
        booking = cancel(by=driver, booking=booking, version=booking.version)
        assert times_of([booking]) == {booking.pk: public}
        long_ago = timedelta(days=3)
        Booking.objects.update(state="accepted", pickup_at=tomorrow - long_ago, dropoff_at=tomorrow - long_ago)
        booking.refresh_from_db()
        assert times_of([booking]) == {booking.pk: Times(tomorrow - long_ago, tomorrow - long_ago)}

    def test_who_gets_on_later_moves_it_for_who_is_told(
        self, make_offer: MakeOffer, tomorrow: datetime, driver: User, rider: User
    ) -> None:
        make_offer(HOME, EAST, seats=3, detour_limit_s=1800)
        first = take(driver, from_door(tomorrow), rider)
        before = times_for(first)
        second = take(driver, from_door(tomorrow, (20_000, 2_000)))
        moved = times_for(first)
        assert moved.pickup_at - before.pickup_at == pytest.approx(timedelta(seconds=200), abs=timedelta(seconds=2))
        assert subjects_to(rider)[1:] == [f"Die Fahrt mit Eisvogel 27 {MOVED}"]
        assert clock_of(moved) in letters_to(rider)[-1]
        assert len(subjects_to(driver)) == 2  # of the questions; who says yes sees what follows
        first.refresh_from_db()
        assert (first.told_pickup_at, first.version) == (moved.pickup_at, 3)
        cancel(by=rider_of(second), booking=second, version=second.version)
        assert times_for(first) == before
        assert subjects_to(rider)[2:] == [f"Die Fahrt mit Eisvogel 27 {MOVED}"]
        assert [MOVED in subject for subject in subjects_to(driver)] == [False, False, False, True]

    def test_small_moves_are_told_once_they_add_up(
        self, make_offer: MakeOffer, tomorrow: datetime, driver: User, rider: User
    ) -> None:
        make_offer(HOME, EAST, seats=4, detour_limit_s=1800)
        first = take(driver, from_door(tomorrow), rider)
        take(driver, from_door(tomorrow, (20_000, 900)))
        assert len(subjects_to(rider)) == 1
        take(driver, from_door(tomorrow, (20_000, 1_800)))
        assert subjects_to(rider)[1:] == [f"Die Fahrt mit Eisvogel 27 {MOVED}"]
        assert times_for(first).pickup_at - tomorrow > timedelta(seconds=1_640)

    def test_another_door_of_the_driver_is_told_if_it_is_noticed(
        self, make_offer: MakeOffer, tomorrow: datetime, driver: User, rider: User
    ) -> None:
        offer = make_offer(HOME, EAST)
        booking = take(driver, from_door(tomorrow), rider)
        before = times_for(booking)
        change_offer(offer=offer, draft=draft((200.0, 0), EAST, at=tomorrow))
        assert len(subjects_to(rider)) == 1
        assert timedelta(seconds=2) < before.pickup_at - times_for(booking).pickup_at < UNNOTICED
        change_offer(offer=offer, draft=draft(HOME, EAST, at=tomorrow + timedelta(minutes=10)))
        assert subjects_to(rider)[1:] == ["Die Fahrt mit Eisvogel 27 hat sich geändert"]
        moved = times_for(booking)
        assert moved.pickup_at - before.pickup_at == timedelta(minutes=10)
        assert clock_of(moved) in letters_to(rider)[-1]

    def test_a_flexible_driver_leaves_as_it_was_agreed(
        self, make_offer: MakeOffer, tomorrow: datetime, driver: User
    ) -> None:
        make_offer(HOME, EAST, flexible_s=1200)
        booking = take(driver, from_door(tomorrow + timedelta(seconds=1_500 + 900)))
        assert times_for(booking).pickup_at - tomorrow == pytest.approx(timedelta(seconds=2_400), abs=timedelta(seconds=20))

    def test_places_of_the_driver_that_others_see_as_one(
        self, make_offer: MakeOffer, tomorrow: datetime, driver: User
    ) -> None:
        nearby, village = (280.0, 0.0), (20_000.0, 2_000.0)
        assert public_place(place_at(*HOME)) == public_place(place_at(*nearby))
        offer = make_offer(HOME, nearby, village, EAST)
        assert (len(offer.stops), len(offer.plan.places)) == (3, 4)
        booking = take(driver, from_door(tomorrow))
        drive = (DOOR[0] - HOME[0] + 2 * village[1]) / 20
        assert seconds_after(tomorrow, times_for(booking))[0] == pytest.approx(drive, abs=0.6)

    def test_all_say_the_same_minute(
        self, client: Client, make_offer: MakeOffer, tomorrow: datetime, driver: User, rider: User
    ) -> None:
        make_offer((101.0, 0.0), EAST)
        booking = take(driver, from_door(tomorrow, (30_099.0, 0.0)), rider)
        times = times_for(booking)
        said = clock_of(times)
        assert said != clock_words(booking.pickup_at, get_current_timezone())
        assert said in letters_to(rider)[-1]
        for reader in (rider, driver):
            client.force_login(reader)
            for name, numbers in (("ride-booking", [booking.pk]), ("my-rides", []), ("mine", [])):
                assert said in words_of(client.get(reverse(f"pages:{name}", args=numbers)).text), name
            file = client.get(reverse("pages:ride-calendar", args=[booking.pk])).text
            assert f"{times.pickup_at:%Y%m%dT%H%M%SZ}" in file
            assert f"{times.dropoff_at:%Y%m%dT%H%M%SZ}" in file

    def test_a_guest_of_another_platform_and_the_driver_keep_to_what_that_was_told(
        self, client: Client, make_offer: MakeOffer, tomorrow: datetime, driver: User
    ) -> None:
        make_offer(HOME, EAST, seats=3)
        wanted = from_door(tomorrow)
        (match,) = matching.find_rides(wanted)
        guest = ask_for_guest(guest=Guest(Operator("example.org"), "1", "Gast"), trip=wanted, match=match)
        guest = accept(driver=driver, booking=guest, version=1)
        take(driver, wanted)
        assert times_for(guest, driver) == Times(match.pickup.at, match.dropoff.at, are_rough=True)
        client.force_login(driver)
        page = words_of(client.get(reverse("pages:ride-booking", args=[guest.pk])).text)
        assert f"etwa {clock_words(match.pickup.at, get_current_timezone())}" in page

    def test_without_roads_it_is_what_was_promised_and_roughly(
        self, client: Client, make_offer: MakeOffer, tomorrow: datetime, driver: User, use_roads: UseRoads
    ) -> None:
        make_offer(HOME, EAST)
        booking = take(driver, from_door(tomorrow))
        use_roads(SmallRoads(np.array([(-90_000.0, 0), (-80_000, 0)]), both_ways([(0, 1)])))
        assert times_for(booking) == Times(booking.pickup_at, booking.dropoff_at, are_rough=True)
        client.force_login(rider_of(booking))
        about = f"etwa {clock_of(times_for(booking))}"
        assert about in words_of(client.get(reverse("pages:ride-booking", args=[booking.pk])).text)
        assert "einige Minuten" in client.get(reverse("pages:ride-calendar", args=[booking.pk])).text.replace("\r\n ", "")

    def test_reminders_say_it_too_with_roads_or_without(
        self, make_offer: MakeOffer, driver: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        at = now().replace(second=0, microsecond=0) + timedelta(hours=1)
        make_offer((101.0, 0.0), EAST, when=Once(at))
        booking = take(driver, from_door(at, (30_099.0, 0.0)))
        promised, exact = (clock_words(time, get_current_timezone()) for time in minutes_of(booking))
        assert promised != exact
        for said, router in ((f", {exact} Uhr", roads.router), (f", etwa {promised} Uhr", _no_roads)):
            booking.notices.all().delete()
            monkeypatch.setattr(roads, "router", router)
            assert remind_shortly_before() == 1
            assert said in letters_to(driver)[-1]
            assert said in letters_to(rider_of(booking))[-1]


def minutes_of(booking: Booking) -> tuple[datetime, datetime]:
    """When somebody is fetched, as it was promised and as it is."""
    return booking.pickup_at, times_for(booking).pickup_at


def _no_roads() -> SmallRoads:
    raise RouterUnavailableError


def clock_of(times: Times) -> str:
    return clock_words(times.pickup_at, get_current_timezone())


@pytest.mark.django_db
class TestWhateverIsAgreed:
    """A town of blocks of 150 m, and another one 12 km away: what is told is what another computation gives."""

    @few_and_many(8, 60)
    def test_times_are_those_of_the_drive(
        self, use_roads: UseRoads, tomorrow: datetime, driver: User, examples: int
    ) -> None:
        town, streets = chequered(8, 8, 150.0)
        points = np.concatenate((town, [far_from(junction) for junction in town]))
        other = [(one + len(town), two + len(town)) for one, two in streets]
        network = SmallRoads(points, [*streets, *other, *both_ways([(31, 96), (63, 120)])], 12.0)
        use_roads(network)
        for_examples(examples, lambda data: self.check(data, network, tomorrow, driver))

    def check(self, data: st.DataObject, network: SmallRoads, at: datetime, driver: User) -> None:
        Offer.objects.all().delete()
        spot = st.tuples(st.floats(0, 1_050), st.floats(0, 1_050))
        doors = [data.draw(spot) for _ in range(data.draw(st.integers(1, 3)))]
        homes = [data.draw(spot), *([data.draw(spot)] if data.draw(st.booleans()) else []), far_from(data.draw(spot))]
        limits = {"detour_limit_s": data.draw(st.sampled_from([0, 600, 1500])), "seats": 4}
        offer = self.offer(driver, homes, at, limits)
        assume(len(offer.stops) == len(homes))  # of places that others see as one there is a test above
        agreed: list[Booking] = []
        for door in doors:
            wanted = trip(door, far_from(data.draw(spot)), at, walk_m=data.draw(st.sampled_from([100, 500])))
            if [match for match in matching.find_rides(wanted) if match.offer == offer]:
                agreed += self.accepted(driver, ask(person(), wanted, offer))
                self.compare(network, offer, homes, agreed)
        if len(agreed) > 1:
            gone = agreed.pop(data.draw(st.integers(0, len(agreed) - 1)))
            gone.refresh_from_db()
            cancel(by=rider_of(gone), booking=gone, version=gone.version)
            self.compare(network, offer, homes, agreed)

    def offer(self, driver: User, homes: list[tuple[float, float]], at: datetime, limits: dict[str, int]) -> Offer:
        return offer_ride(driver=driver, draft=draft(*homes, at=at, **limits))

    def accepted(self, driver: User, booking: Booking) -> list[Booking]:
        try:
            return [accept(driver=driver, booking=booking, version=1)]
        except NoLongerFitsError:
            return []

    def compare(self, network: SmallRoads, offer: Offer, homes: list[tuple[float, float]], agreed: list[Booking]) -> None:
        expected = driven(network, offer, homes, agreed)
        for booking, seconds in zip(agreed, expected, strict=True):
            times = times_for(booking)
            assert offer.departs_at
            assert seconds_after(offer.departs_at, times) == pytest.approx(seconds, abs=1.0)
            kept = Booking.objects.get(pk=booking.pk)
            assert kept.told_pickup_at
            assert abs(kept.told_pickup_at - times.pickup_at) <= UNNOTICED


def far_from(spot: Sequence[float]) -> tuple[float, float]:
    return spot[0] + 12_000, spot[1] + 1_000


def driven(
    network: SmallRoads, offer: Offer, homes: list[tuple[float, float]], agreed: list[Booking]
) -> list[tuple[float, float]]:
    """When each is fetched and dropped: in the oracle's order of stops, leg by leg from one exact place to the next."""
    _matrix, seconds = seconds_on(network)
    bookings = [Booking.objects.get(pk=booking.pk) for booking in agreed]
    line = np.array(offer.line.coords)
    riders = [Rider(one.pickup_s, one.dropoff_s, one.seats, (0, 0), (0, 0)) for one in bookings]
    order = stops_of(Ride(line, offer.stops, (), 0.0, 0, 0, 4, riders))
    own = iter(homes)
    at, before, found = 0.0, np.array(homes[0]) + ORIGIN, [[0.0, 0.0] for _ in bookings]
    for stop in order:
        place = np.array(next(own)) + ORIGIN if stop.rider < 0 else exact_end(bookings[stop.rider], is_off=stop.seats < 0)
        at += seconds(before, place)
        before = place
        if stop.rider >= 0:
            found[stop.rider][int(stop.seats < 0)] = at
    return [(on, off) for on, off in found]


def exact_end(booking: Booking, *, is_off: bool) -> NDArray[np.float64]:
    point = booking.exact_dropoff if is_off else booking.exact_pickup
    assert point
    metres: NDArray[np.float64] = metres_of(Place(point.x, point.y)) + ORIGIN
    return metres
