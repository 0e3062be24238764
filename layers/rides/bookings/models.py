"""What belongs to a booking, beside `layers.rides.models.Booking` itself."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from layers.rides.bookings.querysets import MessageQuerySet

LONGEST_MESSAGE = 500
LONGEST_THANKS = 300


class BookingStep(models.Model):
    """One step in the history of a booking.

    Attributes:
        by: Who; `None` where the platform did it by the clock, or another platform did it, or the account is gone.
        side: On which side they were, as `layers.rides.bookings.states.Side` says.
        before: The state until then; empty at the beginning.
        word: What they said about it, for the other to read.
    """

    booking = models.ForeignKey("rides.Booking", models.CASCADE, related_name="steps")
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

    booking = models.ForeignKey("rides.Booking", models.CASCADE, related_name="messages")
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

    booking = models.ForeignKey("rides.Booking", models.CASCADE, related_name="feedback")
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

    booking = models.ForeignKey("rides.Booking", models.CASCADE, related_name="notices")
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
