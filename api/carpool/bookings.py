"""`/carpool/bookings`: another platform asks for a seat for somebody of its own.

A booking that was made there is one of ours (`layers.rides.bookings`) whose rider has no account here; what else belongs to
it stands in `PartnerBooking`. A platform sees its own bookings and no others.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from api.carpool import words
from api.carpool.bodies import BookingBody, read
from api.carpool.endpoint import BOOK, MISSING_BOOKING, CannotBookError, MissingError, by_key
from api.carpool.models import PartnerBooking
from api.carpool.moving import parse_status, raise_status
from api.carpool.operators import own_operator
from api.problems import NoRoadsError
from layers.core import registry
from layers.core.exceptions import InvalidInputError
from layers.rides.bookings.parties import Operator
from layers.rides.bookings.promise import find_seat
from layers.rides.bookings.requesting import Guest, ask_for_guest
from layers.rides.bookings.standard import Status, status_of
from layers.rides.distances import metres_between
from layers.rides.region import current_region
from layers.rides.timetables import DAY, departures
from layers.rides.trips import Trip
from routing.router import OffTheNetworkError, Place, RouterUnavailableError

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest

    from api.carpool.models import Partner, PartnerKey
    from layers.rides.models import Booking, Offer
    from layers.rides.trips import Match

    Json = dict[str, Any]

# As far as the place and the time of a booking may be from what the search said a moment ago.
AROUND = timedelta(minutes=15)
NEAR_M = 1000


def _create(request: HttpRequest, key: PartnerKey) -> HttpResponse:
    said = read(request, BookingBody)
    _check(said, key.partner)
    kept = _booked(said, key.partner)
    return JsonResponse(booking_json(kept), status=201)


def _show(_request: HttpRequest, key: PartnerKey, number: str) -> HttpResponse:
    return JsonResponse(booking_json(booking_of(key.partner, number)))


def _change(request: HttpRequest, key: PartnerKey, number: str) -> HttpResponse:
    status, message = parse_status(request.GET)
    raise_status(kept=booking_of(key.partner, number), status=status, message=message)
    return HttpResponse(status=200)


class NoUuidError(InvalidInputError):
    """What should be the number of a booking has another form."""


bookings_view = by_key({"POST": (BOOK, _create)})
booking_view = by_key({"GET": (BOOK, _show), "PATCH": (BOOK, _change)})


def booking_of(partner: Partner, number: str) -> PartnerBooking:
    """A booking that a platform has made.

    Raises:
        MissingError: It has made none of this number.
        NoUuidError: It is no number of a booking.
    """
    mine = PartnerBooking.objects.filter(partner=partner).select_related("booking__offer__driver", "partner")
    kept = mine.filter(booking__operator_booking=_canonical(number)).first()
    if kept is None:
        raise MissingError(MISSING_BOOKING)
    return kept


def _canonical(number: str) -> str:
    """A UUID in its usual letters.

    Raises:
        NoUuidError: It is none.
    """
    try:
        return str(UUID(number))
    except ValueError:
        raise NoUuidError(_("This must be a UUID."), parameter="bookingId") from None


def booking_json(kept: PartnerBooking) -> Json:
    """A booking as the standard writes it: places of the public route, and never the exact ones."""
    booking = kept.booking
    passenger = {"id": kept.passenger, "operator": kept.partner.operator, "alias": booking.rider_alias}
    return {
        "id": booking.operator_booking,
        "driver": words.driver_of(booking.offer),
        "passenger": passenger,
        "status": status_of(booking).name,
        **carried(booking),
        "price": words.price(booking.contribution_cents),
        **words.car_of(booking.offer),
        "driverJourneyId": words.journey_id(booking.offer.pk, booking.day),
    }


def carried(booking: Booking) -> Json:
    """Where and when somebody gets in and out."""
    return {
        **words.place("passengerPickup", Place(*booking.pickup.coords)),
        **words.place("passengerDrop", Place(*booking.dropoff.coords)),
        "passengerPickupAddress": booking.pickup_label,
        "passengerDropAddress": booking.dropoff_label,
        "passengerPickupDate": round(booking.pickup_at.timestamp()),
        "duration": round((booking.dropoff_at - booking.pickup_at).total_seconds()),
        "webUrl": words.web_url("rides", booking.offer_id),
    }


def _check(said: Json, partner: Partner) -> None:
    """Make sure that the platform speaks for its own people, and asks one of ours.

    Raises:
        InvalidInputError: It does not.
    """
    if said["passenger"]["operator"] != partner.operator:
        raise InvalidInputError(
            _("Only for people of your own platform can a seat be booked. Write to others by /messages."),
            parameter="passenger.operator",
        )
    if said["driver"]["operator"] != own_operator():
        raise InvalidInputError(_("This driver is none of this platform."), parameter="driver.operator")
    if said["status"] != Status.WAITING_CONFIRMATION.name:
        raise InvalidInputError(_("A booking begins with WAITING_CONFIRMATION."), parameter="status")


def _booked(said: Json, partner: Partner) -> PartnerBooking:
    trip, offer, at = _trip_of(said), _offer_of(said), _moment_of(said)
    match = _match_of(trip, offer, _day_of(said, offer, at))
    guest = Guest(Operator(partner.operator), str(said["id"]), said["passenger"]["alias"])
    with transaction.atomic():
        booking = ask_for_guest(guest=guest, trip=trip, match=match)
        return PartnerBooking.objects.create(
            booking=booking,
            partner=partner,
            passenger=said["passenger"]["id"],
            journey=_journey_of(said),
            told=status_of(booking).name,
            told_version=booking.version,
        )


def _match_of(trip: Trip, offer: Offer, day: date) -> Match:
    """How the ride takes the passenger along on that day.

    Raises:
        CannotBookError: It does not, or by far not where the platform says.
        NoRoadsError: The roads are not there yet.
    """
    try:
        match = find_seat(trip, offer, day)
    except OffTheNetworkError:
        match = None
    except RouterUnavailableError as error:
        raise NoRoadsError from error
    if match is None or metres_between(trip.origin, match.pickup.place) > NEAR_M:
        message = _("This ride does not take anybody from there to there at that time. Please search again.")
        raise CannotBookError(message, parameter="")
    return match


def _offer_of(said: Json) -> Offer:
    """The ride of the driver who is named.

    Raises:
        CannotBookError: There is none.
    """
    side, number = words.ride_in(said["driver"]["id"]) or ("", 0)
    offers = registry.get("rides").queryset().visible_to(None).select_related("driver")
    offer: Offer | None = offers.filter(pk=number).first() if side == "driver" else None
    if offer is None:
        raise CannotBookError(_("There is no such ride any more."), parameter="driver.id")
    return offer


def _journey_of(said: Json) -> str:
    """The journey that is booked; `driverJourneyId` is what the standard calls it by now."""
    journey: str = said.get("driverJourneyId") or said.get("journeyId") or ""
    return journey


def _day_of(said: Json, offer: Offer, at: datetime) -> date:
    """The day on which the ride departs: that of the journey, where one is named, or that of the pick-up.

    Raises:
        CannotBookError: The journey is none of this ride.
    """
    if not (journey := _journey_of(said)):
        return _day_before(offer, at)
    found = words.parse_journey(journey)
    if found is None or found[0] != offer.pk:
        raise CannotBookError(_("This journey is none of this driver."), parameter="driverJourneyId")
    return found[1]


def _day_before(offer: Offer, at: datetime) -> date:
    """The day of the last departure before a pick-up, which may be after midnight; else that of the pick-up."""
    region = current_region()
    day = at.astimezone(region.calendar.zone).date()
    before = [gone for gone, departs_at in departures(offer, day - DAY, day, region) if departs_at <= at + AROUND]
    return before[-1] if before else day


def _moment_of(said: Json) -> datetime:
    return datetime.fromtimestamp(said["passengerPickupDate"], UTC)


def _trip_of(said: Json) -> Trip:
    at = _moment_of(said)
    return Trip(
        origin=Place(said["passengerPickupLng"], said["passengerPickupLat"]),
        destination=Place(said["passengerDropLng"], said["passengerDropLat"]),
        earliest=at - AROUND,
        latest=at + AROUND,
        walk_m=NEAR_M,
        is_woman=said["passenger"].get("gender") == "F",
    )
