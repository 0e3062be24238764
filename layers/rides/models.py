"""Rides: who offers one, who looks for one, and who takes whom along.

Of where people live and go nothing stands in what is public: an offer and a request are features whose `geom` is the public
route, with its ends moved to nodes of the road network that all homes around share (`layers.rides.public_routes`). The exact
places stand in tables of their own (`Plan`, `Wish`, `Booking`), which only the two who agreed on a ride read.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db.models import LineStringField, PointField
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from layers.core.lean_fields import NumbersField
from layers.core.models import BaseFeature, Feature
from layers.core.values import WGS84
from layers.rides.benches.models import Bench, BenchDirection, BenchQuestion, BenchSilence, BenchWait
from layers.rides.bookings.models import Block, Booking, BookingNotice, BookingStep, Feedback, RideMessage, Traveller
from layers.rides.days import EVERY_DAY, Holidays
from layers.rides.querysets import OfferQuerySet, RequestQuerySet
from layers.rides.terms import LONGEST_ALIAS, LONGEST_CAR, LONGEST_LABEL, MOST_SEATS, PROJECTED, Luggage

__all__ = [
    "LONGEST_ALIAS",
    "LONGEST_CAR",
    "LONGEST_LABEL",
    "MOST_SEATS",
    "PROJECTED",
    "Bench",
    "BenchDirection",
    "BenchQuestion",
    "BenchSilence",
    "BenchWait",
    "Block",
    "Booking",
    "BookingNotice",
    "BookingStep",
    "Feedback",
    "Luggage",
    "Offer",
    "Plan",
    "Request",
    "RideMessage",
    "Timetable",
    "Traveller",
    "Wish",
]


class Timetable(models.Model):
    """When something goes: once, or every week on some days.

    Attributes:
        departs_at: Of what happens once; `None` where it comes back weekly. As it was typed: when the driver leaves the
            door. Were it moved by the minutes from there to the public start, it would tell how far away the door is.
        arrives_at: The same for its end.
        weekdays: Of what comes back, the days as bits, Monday 1 to Sunday 64; 0 for once.
        departs_on_clock: Of what comes back, the time on the region's clocks.
        first_day: From which day on, inclusive; `None` for once.
        last_day: Until which day, inclusive, a year later at most; `None` for once.
        skipped_days: On which it does not go all the same.
        public_holidays: What it does on public holidays; `school_holidays` alike.
    """

    departs_at = models.DateTimeField(_("departs"), null=True, blank=True)
    arrives_at = models.DateTimeField(_("arrives"), null=True, blank=True)
    weekdays = models.PositiveSmallIntegerField(_("weekdays"), default=0)
    departs_on_clock = models.TimeField(_("time of day"), null=True, blank=True)
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    skipped_days = ArrayField(models.DateField(), verbose_name=_("not on"), default=list, blank=True)
    public_holidays = models.CharField(_("on public holidays"), max_length=7, choices=Holidays, default=Holidays.NEVER)
    school_holidays = models.CharField(_("in the school holidays"), max_length=7, choices=Holidays, default=Holidays.ALSO)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    weekdays=0,
                    departs_at__isnull=False,
                    arrives_at__gte=F("departs_at"),
                    departs_on_clock=None,
                    first_day=None,
                    last_day=None,
                )
                | Q(
                    weekdays__range=(1, EVERY_DAY),
                    departs_at=None,
                    arrives_at=None,
                    departs_on_clock__isnull=False,
                    last_day__gte=F("first_day"),
                ),
                name="%(app_label)s_%(class)s_once_or_weekly",
                violation_error_message=_("A ride goes once, or on some days of the week between two dates."),
            ),
        ]

    @property
    def is_weekly(self) -> bool:
        """Whether it comes back every week."""
        return self.weekdays != 0


class SchoolHolidays(models.Model):
    """Days without school, as the district's calendar has them; both ends belong to them."""

    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    title = models.CharField(_("name"), max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["first_day"]
        verbose_name = _("school holidays")
        verbose_name_plural = _("school holidays")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="rides_schoolholidays_forward"),
        ]

    def __str__(self) -> str:
        """Give name and first day."""
        return f"{self.title} {self.first_day}"


class Offer(Timetable, Feature):  # noqa: DJ008 (Feature has it)
    """A drive with room for others. `geom` is its public route, `departs_at` and the like are the times of that.

    Attributes:
        driver: Whose it is.
        duration_s: Of the public route, without any detour.
        line: The public route in metres (x, y, seconds since departure at each vertex), without vertices that say nothing,
            for matching alone (`layers.rides.matching_lines`).
        vertices: Which vertices of `geom` those of `line` are.
        stops: Which vertices of `line` are its stops, the first 0: start, via points, end.
        closed: Pairs of vertices of `line` between which nobody gets in or out, such as on a motorway.
        keys: Which squares it comes near on which day, as `layers.rides.keys` says, for matching alone.
        spots: Of the road network at these stops, as the router whose `version` is `network` numbers them; empty where it
            numbers none.
        seats: How many may come along.
        detour_limit_s: How much longer it may take for the sake of others.
        flexible_s: How much earlier or later it may go.
        contribution_cents: What one seat costs for the whole way, and its share for a shorter one; 0 is free, `None` is
            agreed upon.
        car: Which one, in the driver's words: "blue estate car".
        luggage: How much each may bring.
        pets: Whether animals may come along.
        women_only: Women drive with women.
        way_back_of: The outward ride whose return this is.
    """

    driver = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("driver"))
    duration_s = models.PositiveIntegerField(_("duration"))
    line = LineStringField(srid=PROJECTED, dim=3, spatial_index=False, editable=False)
    vertices = NumbersField(models.PositiveIntegerField(), editable=False)
    stops = NumbersField(models.PositiveIntegerField(), editable=False)
    closed = NumbersField(models.PositiveIntegerField(), default=list, editable=False)
    keys = NumbersField(models.BigIntegerField(), editable=False)
    spots = NumbersField(models.BigIntegerField(), default=list, editable=False)
    network = models.CharField(max_length=80, editable=False)
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    detour_limit_s = models.PositiveIntegerField(_("longest detour"), default=600)
    flexible_s = models.PositiveIntegerField(_("earlier or later"), default=0)
    contribution_cents = models.PositiveIntegerField(pgettext_lazy("money", "contribution"), null=True, blank=True)
    car = models.CharField(_("car"), max_length=LONGEST_CAR, blank=True)
    luggage = models.PositiveSmallIntegerField(_("luggage"), choices=Luggage, default=Luggage.BAG)
    pets = models.BooleanField(_("pets welcome"), default=False)
    women_only = models.BooleanField(_("only among women"), default=False)
    way_back_of = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="way_back", verbose_name=_("way back of")
    )

    objects = OfferQuerySet.as_manager()  # type: ignore[misc]  # the plugin takes a manager for an instance variable

    class Meta(Feature.Meta):
        verbose_name = _("ride")
        verbose_name_plural = _("rides")
        indexes: ClassVar = [
            GistIndex("point", name="%(class)s_point"),
            GinIndex("keys", name="rides_offer_keys", fastupdate=False),
            models.Index("driver", name="rides_offer_driver"),
            models.Index("arrives_at", name="rides_offer_arrives_at", condition=Q(arrives_at__isnull=False)),
            models.Index("last_day", name="rides_offer_last_day", condition=Q(last_day__isnull=False)),
        ]
        constraints: ClassVar = [
            *BaseFeature.Meta.constraints,
            *Timetable.Meta.constraints,
            models.CheckConstraint(condition=Q(seats__range=(1, MOST_SEATS)), name="rides_offer_seats"),
        ]


class Plan(models.Model):
    """What only driver and accepted riders know of an offer: the exact way.

    Attributes:
        places: Start, via points and end as they were given (EPSG:4326), as many as `labels`.
        labels: What people call them.
    """

    offer = models.OneToOneField(Offer, models.CASCADE, primary_key=True, related_name="plan")
    geom = LineStringField(srid=WGS84, spatial_index=False)
    places = ArrayField(PointField(srid=WGS84, spatial_index=False))
    labels = ArrayField(models.CharField(max_length=LONGEST_LABEL))
    duration_s = models.PositiveIntegerField()

    def __str__(self) -> str:
        """Give the number alone: labels are places where people live."""
        return f"{self.offer_id}"


class Request(Timetable, Feature):  # noqa: DJ008 (Feature has it)
    """Somebody looks for a ride. `geom` is the public route from the public start to the public end.

    Attributes:
        rider: Who.
        language: In which they are told of rides.
        latest_s: How many seconds after `departs_at` the departure may be.
        by_arrival: Whether the times are those of the arrival instead.
        origin_keys: Squares around the start on its days, as `layers.rides.keys` says; `destination_keys` alike.
        origin: The public start in metres; `destination` the public end.
        walk_m: How far the rider walks to a pick-up and from a drop-off.
        seats: For how many.
        luggage: How much each brings.
        pets: Whether an animal comes along.
        is_woman: Whether the rider is a woman, as far as she says so, and goes on rides among women as well.
        women_only: Whether she goes with women alone.
        is_listed: Whether drivers see it on the map; a saved search is not.
    """

    rider = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("rider"))
    language = models.CharField(max_length=10, blank=True, editable=False)
    latest_s = models.PositiveIntegerField(_("at the latest"), default=3600)
    by_arrival = models.BooleanField(_("by arrival"), default=False)
    origin_keys = NumbersField(models.BigIntegerField(), editable=False)
    destination_keys = NumbersField(models.BigIntegerField(), editable=False)
    origin = PointField(srid=PROJECTED, spatial_index=False, editable=False)
    destination = PointField(srid=PROJECTED, spatial_index=False, editable=False)
    walk_m = models.PositiveIntegerField(_("longest walk"), default=1000)
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    luggage = models.PositiveSmallIntegerField(_("luggage"), choices=Luggage, default=Luggage.BAG)
    pets = models.BooleanField(_("with a pet"), default=False)
    is_woman = models.BooleanField(default=False, editable=False)
    women_only = models.BooleanField(_("only among women"), default=False)
    is_listed = models.BooleanField(_("on the map"), default=True)

    objects = RequestQuerySet.as_manager()  # type: ignore[misc]  # the plugin takes a manager for an instance variable

    class Meta(Feature.Meta):
        verbose_name = _("ride wanted")
        verbose_name_plural = _("rides wanted")
        indexes: ClassVar = [
            GistIndex("point", name="%(class)s_point"),
            GinIndex("origin_keys", name="rides_request_origin", fastupdate=False),
            GinIndex("destination_keys", name="rides_request_destination", fastupdate=False),
            models.Index("rider", name="rides_request_rider"),
        ]
        constraints: ClassVar = [
            *BaseFeature.Meta.constraints,
            *Timetable.Meta.constraints,
            models.CheckConstraint(condition=Q(seats__range=(1, MOST_SEATS)), name="rides_request_seats"),
        ]


class Wish(models.Model):
    """What only the rider knows of a request, until a driver has accepted: the exact places (EPSG:4326)."""

    request = models.OneToOneField(Request, models.CASCADE, primary_key=True, related_name="wish")
    origin = PointField(srid=WGS84, spatial_index=False)
    destination = PointField(srid=WGS84, spatial_index=False)
    origin_label = models.CharField(max_length=LONGEST_LABEL)
    destination_label = models.CharField(max_length=LONGEST_LABEL)

    def __str__(self) -> str:
        """Give the number alone: labels are places where people live."""
        return f"{self.request_id}"


class Told(models.Model):
    """Somebody was told, `at` some moment, of an offer that takes them along on a `day`; they are not told again."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="+")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="+")
    day = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("request", "offer", name="rides_told_once")]

    def __str__(self) -> str:
        """Give both numbers."""
        return f"{self.request_id} {self.offer_id}"
