"""What people say when they offer a ride or look for one: parsed once, and sound ever after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from layers.core.exceptions import InvalidInputError
from layers.rides.days import EVERY_DAY, Holidays
from layers.rides.models import LONGEST_CAR, LONGEST_LABEL, MOST_SEATS, Luggage, Offer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django_stubs_ext import StrOrPromise

    from routing.router import Place

MOST_STOPS = 10
LONGEST_VALIDITY = timedelta(days=366)
# Whoever is a little late with the form still finds somebody.
LATENESS = timedelta(minutes=5)
FARTHEST_AHEAD = timedelta(days=366)
LONGEST_DETOUR_S = 3600
MOST_FLEXIBLE_S = 7200
LONGEST_WALK_M = 5000
LONGEST_WINDOW_S = 24 * 3600
DEAREST_CENTS = 10_000
LONGEST_DESCRIPTION = 500
MOST_SKIPPED = 366


@dataclass(frozen=True, slots=True)
class Once:
    """Something goes once.

    Attributes:
        departs_at: When, aware; rounded down to a minute.
    """

    departs_at: datetime

    def __post_init__(self) -> None:
        """Look at it.

        Raises:
            InvalidInputError: It is over, or too far ahead.
        """
        _require(self.departs_at.tzinfo is not None, _("Please give the time with its zone."), "departs_at")
        _require(self.departs_at >= now() - LATENESS, _("This time is over. Please choose a later one."), "departs_at")
        _require(self.departs_at <= now() + FARTHEST_AHEAD, _("Please choose a day within a year."), "departs_at")

    @property
    def columns(self) -> dict[str, Any]:
        """Fields of `Timetable`."""
        # On clocks that jump, what is added to a time of the region is added to its hands and not to the time.
        at = self.departs_at.astimezone(UTC).replace(second=0, microsecond=0)
        return {"departs_at": at, "weekdays": 0, "departs_on_clock": None, "first_day": None, "last_day": None}


@dataclass(frozen=True, slots=True)
class Weekly:
    """Something comes back every week.

    Attributes:
        weekdays: As bits, Monday 1.
        clock: When, on the region's clocks.
        first_day: From when on.
        last_day: Until when, inclusive.
        skipped_days: When it does not go all the same.
        public_holidays: What it does on them; `school_holidays` alike.
    """

    weekdays: int
    clock: time
    first_day: date
    last_day: date
    skipped_days: tuple[date, ...] = ()
    public_holidays: Holidays = Holidays.NEVER
    school_holidays: Holidays = Holidays.ALSO

    def __post_init__(self) -> None:
        """Look at it.

        Raises:
            InvalidInputError: No day is left, or too many are.
        """
        message = _("Please choose at least one day of the week.")
        _require(1 <= self.weekdays <= EVERY_DAY, message, "weekdays")
        _require(self.first_day <= self.last_day, _("The last day lies before the first. Please swap them."), "last_day")
        _require(self.last_day >= localdate(), _("These days are over. Please choose later ones."), "last_day")
        _require(
            self.last_day - self.first_day <= LONGEST_VALIDITY, _("At most a year, please. You can extend it."), "last_day"
        )
        _require(self.first_day <= localdate() + FARTHEST_AHEAD, _("Please choose a day within a year."), "first_day")
        _require(
            len(self.skipped_days) <= MOST_SKIPPED, _("These are too many days. Please leave some out."), "skipped_days"
        )

    @property
    def columns(self) -> dict[str, Any]:
        """Fields of `Timetable`."""
        return {
            "departs_at": None,
            "arrives_at": None,
            "weekdays": self.weekdays,
            "departs_on_clock": self.clock.replace(second=0, microsecond=0, tzinfo=None),
            "first_day": self.first_day,
            "last_day": self.last_day,
            "skipped_days": sorted(set(self.skipped_days)),
            "public_holidays": self.public_holidays,
            "school_holidays": self.school_holidays,
        }


@dataclass(frozen=True, slots=True)
class OfferDraft:
    """A ride as its driver describes it.

    Attributes:
        places: Exactly where it begins, which places it passes, and where it ends.
        labels: What people call these, as many.
        when: When it departs.
        seats: How many may come along.
        detour_limit_s: How much longer it may take for the sake of others.
        flexible_s: How much earlier or later it may go.
        contribution_cents: For a seat the whole way; 0 is free, `None` is agreed upon.
        car: In the driver's words.
        luggage: How much each may bring.
        pets: Whether animals may come along.
        women_only: Women drive with women.
        description: Anything else.
        way_back_of: The outward ride whose return this is.
    """

    places: Sequence[Place]
    labels: Sequence[str]
    when: Once | Weekly
    seats: int = 1
    detour_limit_s: int = 600
    flexible_s: int = 0
    contribution_cents: int | None = None
    car: str = ""
    luggage: Luggage = Luggage.BAG
    pets: bool = False
    women_only: bool = False
    description: str = ""
    way_back_of: Offer | None = None

    def __post_init__(self) -> None:
        """Look at it.

        Raises:
            InvalidInputError: A value is none that a ride can have; the error names it.
        """
        _check_places(self.places, self.labels)
        _check_seats(self.seats)
        _require(0 <= self.detour_limit_s <= LONGEST_DETOUR_S, _("A detour takes an hour at most."), "detour_limit_s")
        _require(0 <= self.flexible_s <= MOST_FLEXIBLE_S, _("At most two hours earlier or later."), "flexible_s")
        is_fair = self.contribution_cents is None or 0 <= self.contribution_cents <= DEAREST_CENTS
        _require(is_fair, _("A seat costs between nothing and 100 euros."), "contribution_cents")
        _require(len(self.car) <= LONGEST_CAR, _("Please say it more briefly."), "car")
        message = _("Please say it more briefly: 500 characters at most.")
        _require(len(self.description) <= LONGEST_DESCRIPTION, message, "description")

    @property
    def columns(self) -> dict[str, Any]:
        """Fields of `Offer` that do not follow from the way."""
        names = ("seats", "detour_limit_s", "flexible_s", "contribution_cents", "car", "luggage", "pets")
        return {name: getattr(self, name) for name in (*names, "women_only", "description", "way_back_of")}


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """What somebody looks for.

    Attributes:
        places: Exactly from where, and where to.
        labels: What people call these.
        when: When the window begins in which the ride leaves; with `by_arrival`, in which it arrives.
        latest_s: How long that window is.
        by_arrival: See `when`.
        walk_m: How far the rider walks at either end.
        seats: For how many.
        luggage: How much each brings.
        pets: Whether an animal comes along.
        is_woman: The rider is a woman, and goes on rides among women as well.
        women_only: The rider is a woman and goes with women alone.
        is_listed: Whether drivers see it on the map; otherwise it is a saved search.
    """

    places: Sequence[Place]
    labels: Sequence[str]
    when: Once | Weekly
    latest_s: int = 3600
    by_arrival: bool = False
    walk_m: int = 1000
    seats: int = 1
    luggage: Luggage = Luggage.BAG
    pets: bool = False
    is_woman: bool = False
    women_only: bool = False
    is_listed: bool = True

    def __post_init__(self) -> None:
        """Look at it.

        Raises:
            InvalidInputError: A value is none that a request can have; the error names it.
        """
        _require(len(self.places) == 2, _("Please say from where and where to."), "places")  # noqa: PLR2004 (both ends)
        _check_places(self.places, self.labels)
        _check_seats(self.seats)
        _require(0 <= self.latest_s <= LONGEST_WINDOW_S, _("Please choose a span of a day at most."), "latest_s")
        _require(0 <= self.walk_m <= LONGEST_WALK_M, _("A walk is five kilometres long at most."), "walk_m")

    @property
    def columns(self) -> dict[str, Any]:
        """Fields of `Request` that do not follow from the way."""
        names = ("latest_s", "by_arrival", "walk_m", "seats", "luggage", "pets", "women_only", "is_listed")
        return {name: getattr(self, name) for name in names} | {"is_woman": self.is_woman or self.women_only}


def _require(is_sound: bool, message: StrOrPromise, parameter: str) -> None:  # noqa: FBT001 (one condition)
    if not is_sound:
        raise InvalidInputError(message, parameter=parameter)


def _check_places(places: Sequence[Place], labels: Sequence[str]) -> None:
    _require(len(places) >= 2, _("Please say from where and where to."), "places")  # noqa: PLR2004 (both ends)
    _require(len(places) <= MOST_STOPS, _("At most eight places on the way, please."), "places")
    _require(len(labels) == len(places), _("Every place needs a name."), "labels")
    _require(all(0 < len(label) <= LONGEST_LABEL for label in labels), _("Every place needs a short name."), "labels")
    on_globe = all(-180 <= place.lon <= 180 and -90 <= place.lat <= 90 for place in places)  # noqa: PLR2004 (the globe)
    _require(on_globe, _("Longitudes go from -180 to 180, and latitudes from -90 to 90."), "places")


def _check_seats(seats: int) -> None:
    _require(1 <= seats <= MOST_SEATS, _("A car has between one seat and eight for others."), "seats")
