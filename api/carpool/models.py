"""Which other platforms there are, with which keys they come, and what they booked."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from api.carpool.operators import DOMAIN
from api.system_keys.models import KeyOfSystem

LONGEST_DOMAIN = 120


class Telling(models.TextChoices):
    """How another platform learns that a booking has changed."""

    NOT = "not", _("it asks us")
    EVENTS = "events", _("POST /booking_events")
    PATCH = "patch", _("PATCH /bookings/{id}")


class Partner(models.Model):
    """Another platform.

    Attributes:
        operator: The domain that it is known by, in everything that it sends.
        is_active: Whether any key of it opens anything.
        url: Below which its own addresses of the standard lie; must be `https`.
        telling: How it is told what becomes of its bookings.
        sealed_key: The key it has given us, as `geo_platform.accounts.sealing` seals it.
    """

    operator = models.CharField(
        _("domain"),
        max_length=LONGEST_DOMAIN,
        unique=True,
        validators=[RegexValidator(DOMAIN, _("Please enter a domain such as rides.example.org."))],
    )
    name = models.CharField(_("name"), max_length=80)
    is_active = models.BooleanField(_("let in"), default=True)
    url = models.CharField(
        _("address of its interface"), max_length=500, blank=True, validators=[URLValidator(schemes=["https"])]
    )
    telling = models.CharField(_("how it is told of changes"), max_length=6, choices=Telling, default=Telling.NOT)
    sealed_key = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["operator"]
        verbose_name = _("platform")
        verbose_name_plural = _("platforms")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(telling=Telling.NOT) | Q(url__startswith="https://"),
                name="carpool_partner_told_where",
                violation_error_message=_("To be told of changes, a platform needs an address with https."),
            ),
        ]

    def __str__(self) -> str:
        """Give its domain."""
        return self.operator


class PartnerKey(KeyOfSystem):
    """Opens `/carpool/` for a platform.

    Attributes:
        name: What for.
        may_search: It finds journeys.
        may_book: It asks for seats, writes messages and tells of events.
    """

    PREFIX = "amtskarte_carpool_"

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="keys", verbose_name=_("platform"))
    name = models.CharField(_("what for"), max_length=60)
    may_search = models.BooleanField(_("may search"), default=True)
    may_book = models.BooleanField(_("may book"), default=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("key of a platform")
        verbose_name_plural = _("keys of platforms")

    def __str__(self) -> str:
        """Say whose it is and what for."""
        return f"{self.partner_id} {self.name}"

    @property
    def holder(self) -> str:
        """The domain of the platform."""
        return self.partner.operator


class Retried(models.Model):
    """Something that a platform is told, again until it arrives.

    Attributes:
        next_try_at: Not to tell it before; `None` as long as nothing went wrong.
        tries: How often in a row it could not be told.
        last_error: Why.
    """

    next_try_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        abstract = True


class PartnerBooking(Retried):
    """What only matters of a booking because it came from another platform. It goes with the booking.

    Attributes:
        partner: From where.
        passenger: The number of the passenger there, and not here.
        journey: Which journey was booked, as that platform named it; may be empty.
        told: The status that the partner last knew.
        told_version: Of the booking, at which time and place it knew it; `None` where it was told by status alone.
    """

    booking = models.OneToOneField("rides.Booking", models.CASCADE, primary_key=True, related_name="for_partner")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="bookings", verbose_name=_("platform"))
    passenger = models.CharField(max_length=255)
    journey = models.CharField(max_length=255, blank=True)
    told = models.CharField(max_length=30)
    told_version = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("booking of a platform")
        verbose_name_plural = _("bookings of platforms")
        indexes: ClassVar = [
            models.Index("next_try_at", name="carpool_booking_waiting", condition=Q(next_try_at__isnull=False)),
        ]

    def __str__(self) -> str:
        """Give the numbers."""
        return f"{self.partner_id} {self.booking_id}"


class PartnerFarewell(Retried):
    """That a ride does not go, for another platform, where the booking itself is gone before that could be told.

    Nothing stands in it about who wanted to drive. It goes as soon as it was told.

    Attributes:
        number: Of the booking there.
        carried: Where and when the passenger would have got in and out, as the standard writes it.
    """

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="farewells", verbose_name=_("platform"))
    number = models.CharField(max_length=255)
    carried = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("ride of a platform that does not go")
        verbose_name_plural = _("rides of platforms that do not go")

    def __str__(self) -> str:
        """Give both numbers."""
        return f"{self.partner_id} {self.number}"
