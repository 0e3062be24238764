"""From a search to the end of a ride, with the matching itself."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.utils.translation import override

from layers.core import registry
from layers.core.contributions.proposing import change_feature, remove_feature
from layers.core.exceptions import ForbiddenError
from layers.core.permissions import actor_for
from layers.rides import finding as matching
from layers.rides.asking import ask_for_ride
from layers.rides.bookings import exceptions
from layers.rides.bookings.answering import accept
from layers.rides.bookings.blocking import block_person
from layers.rides.bookings.cancelling import cancel
from layers.rides.bookings.ends import Ends
from layers.rides.bookings.exact import exact_of
from layers.rides.bookings.promise import find_seat
from layers.rides.bookings.requesting import ask_for_seat
from layers.rides.day_plans import PATIENCE_S
from layers.rides.drafts import OfferDraft, Once, RequestDraft
from layers.rides.models import Booking, Offer
from layers.rides.offering import change_offer, withdraw_offer
from layers.rides.waiting import find_waiting
from tests.rides.bookings.making import person, state_of, subjects_to
from tests.rides.conftest import EAST, MIDDLE, NORTH, WEST, trip
from tests.rides.roads import SmallRoads, both_ways, place_at

if TYPE_CHECKING:
    from datetime import datetime

    from geo_platform.accounts.models import User
    from layers.rides.trips import Match, Trip
    from tests.rides.bookings.conftest import Finding
    from tests.rides.conftest import MakeOffer, UseRoads

pytestmark = pytest.mark.usefixtures("country")


@pytest.fixture(autouse=True)
def _real_matching(finding: Finding) -> None:
    finding.match_of, finding.match_again = matching.match_of, matching.match_again


def found(wanted: Trip) -> Match:
    (match,) = matching.find_rides(wanted)
    return match


def ask(rider: User, wanted: Trip, match: Match | None = None) -> Booking:
    ends = Ends(wanted.origin, wanted.destination, "Door of the rider", "Where the rider goes")
    return ask_for_seat(rider=rider, trip=wanted, match=match or found(wanted), ends=ends)


def draft(*points: tuple[float, float], at: datetime, **more: Any) -> OfferDraft:  # noqa: ANN401 (values of a draft)
    labels = [f"Home {number}" for number in range(len(points))]
    return OfferDraft([place_at(*point) for point in points], when=Once(at), labels=labels, **more)


def test_found_asked_taken_along(make_offer: MakeOffer, tomorrow: datetime, rider: User, driver: User) -> None:
    make_offer(WEST, EAST, seats=1)
    wanted = trip(WEST, MIDDLE, tomorrow)
    booking = accept(driver=driver, booking=ask(rider, wanted), version=1)
    exact = exact_of(booking, driver)
    assert exact
    assert exact.pickup.place.lon == pytest.approx(wanted.origin.lon)
    assert matching.find_rides(wanted) == []


@pytest.mark.parametrize("detour_s", [0, 900])
def test_they_meet_where_the_search_said(
    detour_s: int, make_offer: MakeOffer, tomorrow: datetime, rider: User, driver: User
) -> None:
    make_offer(WEST, EAST, seats=1, detour_limit_s=detour_s)
    wanted = trip((20_000, 2_000), EAST, tomorrow, walk_m=4000 if detour_s == 0 else 300)
    match = found(wanted)
    walks = detour_s == 0
    assert (match.pickup.walk_m > 1500, match.detour_s == 0) == (walks, walks)
    booking = accept(driver=driver, booking=ask(rider, wanted, match), version=1)
    place, label = (match.pickup.place, match.pickup.label) if walks else (wanted.origin, "Door of the rider")
    for reader in (driver, rider):
        exact = exact_of(booking, reader)
        assert exact
        assert (exact.pickup.place.lon, exact.pickup.place.lat) == pytest.approx((place.lon, place.lat))
        assert exact.pickup.label == label
    assert (booking.pickup_at, booking.pickup_label) == (match.pickup.at, match.pickup.label)
    kept = Booking.objects.get(pk=booking.pk)
    assert walks == (kept.exact_pickup == kept.pickup)


def test_a_second_takes_a_later_leg_and_a_third_is_told_no(make_offer: MakeOffer, tomorrow: datetime, driver: User) -> None:
    offer = make_offer(WEST, EAST, seats=1)
    first = accept(driver=driver, booking=ask(person(), trip(WEST, MIDDLE, tomorrow)), version=1)
    second = accept(driver=driver, booking=ask(person(), trip(MIDDLE, EAST, tomorrow)), version=1)
    assert (first.state, second.state) == ("accepted", "accepted")
    whole = trip(WEST, EAST, tomorrow)
    assert matching.find_rides(whole) == []
    match = find_seat(whole, offer, first.day)
    assert match
    third = ask(person(), whole, match)
    assert third.state == "waiting"
    with pytest.raises(exceptions.NoSeatLeftError):
        accept(driver=driver, booking=third, version=1)
    for booking in (first, second):
        cancel(by=driver, booking=booking, version=2)
    assert state_of(third) == "requested"


def minutes(bookings: list[Booking], since: datetime) -> list[float]:
    return [(Booking.objects.get(pk=one.pk).pickup_at - since) / timedelta(minutes=1) for one in bookings]


def test_others_who_come_along_move_what_is_said_by_five_minutes_at_most(
    use_roads: UseRoads, make_offer: MakeOffer, tomorrow: datetime, driver: User
) -> None:
    villages = [(5_000 * number, 2_900) for number in range(1, 5)]
    corners = [(5_000 * number, 0) for number in range(9)]
    streets = [(number, number + 1) for number in range(8)] + [(number, number + 8) for number in range(1, 5)]
    use_roads(SmallRoads(np.array(corners + villages, dtype=np.float64), both_ways(streets)))
    make_offer((0, 0), (40_000, 0), seats=8, detour_limit_s=3600)
    asked = [ask(person(), trip(village, (40_000, 0), tomorrow, walk_m=300)) for village in villages]
    last = ask(person(), trip((35_000, 0), (40_000, 0), tomorrow, walk_m=300))
    accept(driver=driver, booking=last, version=1)
    said = minutes([last], tomorrow)
    agreed = 0
    for booking in reversed(asked):
        with suppress(exceptions.NoLongerFitsError):
            accept(driver=driver, booking=booking, version=1)
            agreed += 1
    assert agreed == 1  # each of them takes almost five minutes
    assert minutes([last], tomorrow) == said
    match = matching.find_rides(trip((35_000, 0), (40_000, 0), tomorrow, walk_m=300))[0]
    assert timedelta(0) <= match.pickup.at - Booking.objects.get(pk=last.pk).pickup_at <= timedelta(seconds=PATIENCE_S)


def test_who_was_asked_first_and_answered_last_is_told_the_new_time(
    make_offer: MakeOffer, tomorrow: datetime, rider: User, driver: User
) -> None:
    make_offer(WEST, EAST, seats=3, detour_limit_s=1800)
    wanted = trip((30_000, 0), EAST, tomorrow, walk_m=300)
    first = ask(rider, wanted)
    accept(driver=driver, booking=ask(person(), trip(NORTH, EAST, tomorrow)), version=1)
    now_at = found(wanted).pickup.at
    assert now_at - first.pickup_at > timedelta(minutes=4)
    assert accept(driver=driver, booking=first, version=1).pickup_at == now_at
    assert subjects_to(rider)[-1].endswith("ein wenig anders")


def test_the_car_leaves_when_it_suits_whoever_was_accepted_first(
    make_offer: MakeOffer, tomorrow: datetime, driver: User
) -> None:
    make_offer(WEST, EAST, seats=3, flexible_s=1200)
    early = ask(person(), trip(WEST, MIDDLE, tomorrow))
    late_start = tomorrow + timedelta(minutes=15)
    late = ask(person(), trip(WEST, EAST, late_start))
    accept(driver=driver, booking=late, version=1)
    assert minutes([late], tomorrow) == pytest.approx([15], abs=0.1)
    assert accept(driver=driver, booking=early, version=1).pickup_at - tomorrow >= timedelta(minutes=14)
    match = found(trip(MIDDLE, EAST, tomorrow))
    assert match.pickup.at - tomorrow >= timedelta(minutes=30)


def test_nobody_drives_farther_for_a_second_from_the_same_door(
    make_offer: MakeOffer, tomorrow: datetime, driver: User
) -> None:
    make_offer(WEST, EAST, seats=3, detour_limit_s=600)
    wanted = trip(NORTH, EAST, tomorrow)
    asked = [ask(person(), wanted) for _ in range(2)]
    assert accept(driver=driver, booking=asked[0], version=1).detour_s > 250
    assert accept(driver=driver, booking=asked[1], version=1).detour_s == 0


def test_a_detour_that_was_promised_and_is_too_long_by_now(make_offer: MakeOffer, tomorrow: datetime, driver: User) -> None:
    offer = make_offer(WEST, EAST, seats=3, detour_limit_s=600)
    booking = ask(person(), trip(NORTH, EAST, tomorrow))
    Offer.objects.filter(pk=offer.pk).update(detour_limit_s=60)
    with pytest.raises(exceptions.NoLongerFitsError):
        accept(driver=driver, booking=booking, version=1)


def test_who_has_a_seat_keeps_it_when_the_ride_goes_a_little_later(
    make_offer: MakeOffer, tomorrow: datetime, rider: User, driver: User
) -> None:
    offer = make_offer(WEST, EAST, seats=1)
    booking = accept(driver=driver, booking=ask(rider, trip(WEST, MIDDLE, tomorrow)), version=1)
    later = tomorrow + timedelta(minutes=15)
    change_offer(offer=offer, draft=draft(WEST, EAST, at=later, seats=1))
    before = booking.pickup_at
    booking.refresh_from_db()
    assert booking.state == "accepted"
    assert booking.pickup_at - before == pytest.approx(timedelta(minutes=15), abs=timedelta(seconds=5))
    assert booking.exact_pickup_label == "Door of the rider"
    assert subjects_to(rider)[-1].endswith("hat sich geändert")


@pytest.mark.parametrize("where", ["an hour later", "another way"])
def test_who_does_not_fit_any_more_is_told(
    where: str, make_offer: MakeOffer, tomorrow: datetime, rider: User, driver: User
) -> None:
    offer = make_offer(WEST, EAST, seats=1)
    booking = accept(driver=driver, booking=ask(rider, trip(WEST, MIDDLE, tomorrow)), version=1)
    way = (WEST, EAST) if where == "an hour later" else (MIDDLE, EAST)
    at = tomorrow + timedelta(hours=1) if where == "an hour later" else tomorrow
    change_offer(offer=offer, draft=draft(*way, at=at, seats=1))
    assert state_of(booking) == "cancelled"


@pytest.mark.parametrize("among_women", [True, False])
@pytest.mark.parametrize("state", ["requested", "waiting", "accepted"])
def test_with_whom_one_goes_is_kept_when_the_ride_changes(
    state: str, make_offer: MakeOffer, tomorrow: datetime, rider: User, *, among_women: bool
) -> None:
    """For everybody who does not go with women alone, or for a woman who wants that, such a change ends it."""
    offer = make_offer(WEST, EAST, seats=1, women_only=not among_women)
    wanted = trip(WEST, MIDDLE, tomorrow, is_woman=not among_women, women_only=not among_women)
    match = found(wanted)
    if state == "waiting":
        ask(person(), replace(wanted, is_woman=True, women_only=False), match)
    booking = ask(rider, wanted, match)
    if state == "accepted":
        accept(driver=offer.driver, booking=booking, version=1)
    assert state_of(booking) == state
    change_offer(offer=offer, draft=draft(WEST, EAST, at=tomorrow, seats=1, women_only=among_women))
    assert (state_of(booking), len(subjects_to(rider))) == ("cancelled", 1 + (state == "accepted"))


@pytest.mark.parametrize("among_women", [True, False])
def test_a_woman_who_goes_with_everybody_keeps_her_seat(
    make_offer: MakeOffer, tomorrow: datetime, driver: User, *, among_women: bool
) -> None:
    offer = make_offer(WEST, EAST, women_only=not among_women)
    booking = accept(driver=driver, booking=ask(person(), trip(WEST, MIDDLE, tomorrow, is_woman=True)), version=1)
    change_offer(offer=offer, draft=draft(WEST, EAST, at=tomorrow, women_only=among_women))
    assert state_of(booking) == "accepted"


def test_what_is_withdrawn_is_told_and_not_to_be_had(make_offer: MakeOffer, tomorrow: datetime, rider: User) -> None:
    offer = make_offer(WEST, EAST, seats=2)
    wanted = trip(WEST, MIDDLE, tomorrow)
    match = found(wanted)
    booking = ask(rider, wanted, match)
    withdrawn = withdraw_offer(offer=offer)
    assert state_of(booking) == "cancelled"
    with pytest.raises(exceptions.NotOfferedError):
        ask(person(), wanted, match)
    assert find_seat(wanted, withdrawn, match.day) is None


def test_what_the_office_takes_off_the_map_is_told_too(
    make_offer: MakeOffer, tomorrow: datetime, rider: User, superuser: User
) -> None:
    offer = make_offer(WEST, EAST)
    booking = ask(rider, trip(WEST, MIDDLE, tomorrow))
    chief = actor_for(superuser, has_proved_it=True)
    remove_feature(actor=chief, layer=registry.get("rides"), feature=offer)
    assert state_of(booking) == "cancelled"
    assert subjects_to(rider)


def test_not_even_the_office_speaks_for_a_driver(make_offer: MakeOffer, superuser: User) -> None:
    chief = actor_for(superuser, has_proved_it=True)
    offer = make_offer(WEST, EAST)
    with pytest.raises(ForbiddenError):
        change_feature(actor=chief, layer=registry.get("rides"), feature=offer, changes={"seats": 8})


def test_who_was_blocked_is_told_of_no_new_rides(
    make_offer: MakeOffer, tomorrow: datetime, rider: User, driver: User
) -> None:
    make_offer(WEST, EAST)
    booking = ask(rider, trip(WEST, MIDDLE, tomorrow))
    places = [place_at(*WEST), place_at(*MIDDLE)]
    wish = ask_for_ride(rider=rider, draft=RequestDraft(places, ["Home", "Work"], Once(tomorrow)))
    assert find_waiting(make_offer(WEST, EAST)) == [wish]
    block_person(by=driver, booking=booking)
    assert find_waiting(make_offer(WEST, EAST)) == []


def test_drivers_are_told_in_the_language_in_which_they_offer(
    make_offer: MakeOffer, tomorrow: datetime, rider: User, driver: User
) -> None:
    with override("en"):
        make_offer(WEST, EAST)
    ask(rider, trip(WEST, MIDDLE, tomorrow))
    assert subjects_to(driver) == ["Kranich 3 would like to come along"]
