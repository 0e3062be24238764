"""Bookings, and what belongs to them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db.models import PointField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from layers.core.values import WGS84
from layers.rides.bookings import states
from layers.rides.bookings.querysets import BookingQuerySet, MessageQuerySet
from layers.rides.bookings.states import OPEN, UNDECIDED
from layers.rides.terms import LONGEST_ALIAS, LONGEST_LABEL, MOST_SEATS, Luggage

LONGEST_MESSAGE = 500
LONGEST_THANKS = 300


class Booking(models.Model):
    """Seats on an offer, on one day, from a pick-up to a drop-off.

    Attributes:
        rider: Who asked; `None` where another platform asked for somebody (`operator`), whom it calls `rider_alias`.
        language: In which the rider is told things.
        day: On the region's calendar, when the offer departs.
        pickup: On the public route (EPSG:4326); `dropoff` alike.
        pickup_s: Seconds after the departure at which it is there without a detour; `dropoff_s`, until when seats are taken.
        pickup_at: When the car is there, as it was promised; `dropoff_at` alike.
        told_pickup_at: When it is at the exact pick-up, as the two were told last; `None` before that was. What a page shows
            is worked out anew (`layers.rides.bookings.drives`). `told_dropoff_at` alike.
        walk_m: How far the rider walks at either end.
        is_woman: Whether it is a woman, as far as she says so.
        women_only: Whether she goes with women alone.
        pickup_label: What the place is called; `dropoff_label` alike.
        detour_s: What was promised.
        exact_pickup: Where they truly meet, seen by the driver from acceptance on: the rider's door where the car comes
            to it, the place on the road where the rider walks; `exact_dropoff` alike.
        code_word: What rider and driver say to each other at the pick-up.
        expires_at: Until then the driver may answer; on the waiting list, until then a seat may become free.
        operator: The platform the booking came from, a domain name; empty for this one.
        operator_booking: Its number there.
    """

    class State(models.TextChoices):
        """How far it is."""

        REQUESTED = states.REQUESTED, _("asked")
        WAITING = states.WAITING, _("on the waiting list")
        ACCEPTED = states.ACCEPTED, _("agreed")
        DECLINED = states.DECLINED, _("declined")
        EXPIRED = states.EXPIRED, _("not answered")
        CANCELLED = states.CANCELLED, _("cancelled")
        RIDDEN = states.RIDDEN, _("ridden")
        MISSED = states.MISSED, _("did not take place")

    offer = models.ForeignKey("rides.Offer", models.CASCADE, related_name="bookings")
    rider = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    rider_alias = models.CharField(max_length=LONGEST_ALIAS, blank=True)
    language = models.CharField(max_length=8, default="de")
    day = models.DateField(_("day"))
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    pickup = PointField(srid=WGS84, spatial_index=False)
    dropoff = PointField(srid=WGS84, spatial_index=False)
    pickup_s = models.PositiveIntegerField()
    dropoff_s = models.PositiveIntegerField()
    pickup_at = models.DateTimeField(_("pick-up"))
    dropoff_at = models.DateTimeField(_("drop-off"))
    told_pickup_at = models.DateTimeField(null=True, editable=False)
    told_dropoff_at = models.DateTimeField(null=True, editable=False)
    walk_m = models.PositiveIntegerField(default=0)
    luggage = models.PositiveSmallIntegerField(_("luggage"), choices=Luggage, default=Luggage.BAG)
    pets = models.BooleanField(_("with a pet"), default=False)
    is_woman = models.BooleanField(default=False)
    women_only = models.BooleanField(default=False)
    pickup_label = models.CharField(max_length=LONGEST_LABEL)
    dropoff_label = models.CharField(max_length=LONGEST_LABEL)
    detour_s = models.PositiveIntegerField(default=0)
    exact_pickup = PointField(srid=WGS84, null=True, spatial_index=False)
    exact_dropoff = PointField(srid=WGS84, null=True, spatial_index=False)
    exact_pickup_label = models.CharField(max_length=LONGEST_LABEL, blank=True)
    exact_dropoff_label = models.CharField(max_length=LONGEST_LABEL, blank=True)
    contribution_cents = models.PositiveIntegerField(null=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.REQUESTED)
    code_word = models.CharField(max_length=40, blank=True)
    expires_at = models.DateTimeField()
    operator = models.CharField(max_length=120, blank=True)
    operator_booking = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["day", "pickup_s", "pk"]
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        indexes: ClassVar = [
            models.Index("offer", "day", name="rides_booking_day", condition=Q(state="accepted")),
            models.Index("rider", name="rides_booking_rider"),
            models.Index("expires_at", name="rides_booking_unanswered", condition=Q(state__in=UNDECIDED)),
            models.Index("pickup_at", name="rides_booking_coming", condition=Q(state="accepted")),
            models.Index("dropoff_at", name="rides_booking_over"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(seats__range=(1, MOST_SEATS)), name="rides_booking_seats"),
            models.CheckConstraint(condition=Q(dropoff_s__gt=F("pickup_s")), name="rides_booking_forward"),
            models.CheckConstraint(condition=Q(dropoff_at__gte=F("pickup_at")), name="rides_booking_in_time"),
            models.CheckConstraint(condition=Q(women_only=False) | Q(is_woman=True), name="rides_booking_women"),
            models.CheckConstraint(
                condition=Q(operator="", rider__isnull=False) | (~Q(operator="") & Q(rider=None)),
                name="rides_booking_of_one",
            ),
            models.UniqueConstraint("offer", "day", "rider", name="rides_booking_once", condition=Q(state__in=OPEN)),
            models.UniqueConstraint(
                "operator", "operator_booking", name="rides_booking_operator", condition=~Q(operator="")
            ),
        ]

    def __str__(self) -> str:
        """Give offer and day."""
        return f"{self.offer_id} {self.day}"


class BookingStep(models.Model):
    """One step in the history of a booking.

    Attributes:
        by: Who; `None` where the platform did it by the clock, or another platform did it, or the account is gone.
        side: On which side they were, as `layers.rides.bookings.states.Side` says.
        before: The state until then; empty at the beginning.
        word: What they said about it, for the other to read.
    """

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="steps")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    side = models.CharField(max_length=8)
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10)
    word = models.CharField(max_length=LONGEST_MESSAGE, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """Name the two states."""
        return f"{self.before} → {self.after}"


class RideMessage(models.Model):
    """What one of the two on a booking writes to the other. Nobody else reads it, unless one of them reports it.

    Attributes:
        author: Who wrote it; `None` where it came from another platform.
        reported_at: When the reader told the office that something is wrong with it.
        report: What they said about it.
        settled_at: When the office was done with that.
    """

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name=_("written by")
    )
    text = models.CharField(_("message"), max_length=LONGEST_MESSAGE)
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)
    read_at = models.DateTimeField(_("read"), null=True)
    reported_at = models.DateTimeField(_("reported"), null=True)
    report = models.CharField(_("what is wrong"), max_length=LONGEST_MESSAGE, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("message about a ride")
        verbose_name_plural = _("messages about rides")
        indexes: ClassVar = [
            models.Index("reported_at", name="rides_message_reported", condition=Q(reported_at__isnull=False)),
        ]

    def __str__(self) -> str:
        """Give the number alone: what is in it is for two people."""
        return f"{self.pk}"


class Feedback(models.Model):
    """How it went, in the words of one of the two. Nobody is given stars.

    Attributes:
        author: Who says so.
        went: Whether the ride took place.
        thanks: What the other is told; nobody else reads it.
    """

    class Went(models.TextChoices):
        """How it went."""

        WELL = "well", _("It went well")
        NOT = "not", _("It did not take place")

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="feedback")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    went = models.CharField(max_length=4, choices=Went)
    thanks = models.CharField(max_length=LONGEST_THANKS, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint("booking", "author", name="rides_feedback_once")]

    def __str__(self) -> str:
        """Say how it went."""
        return self.went


class BookingNotice(models.Model):
    """That people were reminded of something once, so that they are not again."""

    class What(models.TextChoices):
        """Of what."""

        EVENING = "evening", _("the evening before")
        SOON = "soon", _("shortly before")
        QUESTION = "question", _("afterwards")

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="notices")
    what = models.CharField(max_length=8, choices=What)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint("booking", "what", name="rides_notice_once")]

    def __str__(self) -> str:
        """Say of what."""
        return self.what


class Block(models.Model):
    """Somebody wants nothing to do with somebody else on rides."""

    blocker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    blocked = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint("blocker", "blocked", name="rides_block_once"),
            models.CheckConstraint(condition=~Q(blocker=F("blocked")), name="rides_block_others"),
        ]

    def __str__(self) -> str:
        """Give the numbers of both."""
        return f"{self.blocker_id} {self.blocked_id}"


class Traveller(models.Model):
    """What rides know of somebody beyond their single rides.

    Attributes:
        language: In which they are told things: that in which they acted last.
        drove: How often somebody came along with them, for others to trust them; nothing tells with whom or where.
        rode: How often they came along.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    language = models.CharField(max_length=8)
    drove = models.PositiveIntegerField(default=0)
    rode = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        """Give their number."""
        return f"{self.user_id}"
