"""Reads of bookings and of messages. Every way out starts at `visible_to`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import now

from layers.rides.bookings.states import ACCEPTED, OPEN, UNDECIDED

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.contrib.auth.models import AbstractUser


class BookingQuerySet(QuerySet[Any]):
    """Bookings."""

    def visible_to(self, user: AbstractUser) -> Self:
        """Those on which somebody is the rider or the driver; nobody else sees any, whoever they are."""
        return self.filter(Q(rider=user.pk) | Q(offer__driver=user.pk))

    def ridden_by(self, user: AbstractUser) -> Self:
        """Those on which somebody comes along."""
        return self.filter(rider=user.pk)

    def driven_by(self, user: AbstractUser) -> Self:
        """Those on which somebody takes others along."""
        return self.filter(offer__driver=user.pk)

    def of_operator(self, operator: str) -> Self:
        """Those that came from another platform, a domain name."""
        return self.filter(operator=operator).exclude(operator="")

    def open(self) -> Self:
        """Those of which something may still come."""
        return self.filter(state__in=OPEN)

    def undecided(self) -> Self:
        """Those to which the driver has not said yes or no."""
        return self.filter(state__in=UNDECIDED)

    def accepted(self) -> Self:
        """Those that take seats."""
        return self.filter(state=ACCEPTED)

    def in_order_of_acceptance(self) -> Self:
        """Whoever was accepted first comes first."""
        steps = apps.get_model("rides", "BookingStep").objects.filter(booking=OuterRef("pk"), after=ACCEPTED)
        return self.annotate(agreed=Subquery(steps.order_by("pk").values("pk")[:1])).order_by(
            F("agreed").asc(nulls_last=True), "pk"
        )

    def on_ride(self, offer_id: int, day: date) -> Self:
        """Those of one offer on one day."""
        return self.filter(offer=offer_id, day=day)

    def coming(self, at: datetime | None = None) -> Self:
        """Those that are not over.

        Args:
            at: What counts as now.
        """
        return self.filter(dropoff_at__gt=at or now())

    def with_unread(self, user: AbstractUser) -> Self:
        """Annotate as `unread` how many messages somebody has not read."""
        messages = apps.get_model("rides", "RideMessage").objects.filter(booking=OuterRef("pk")).unread_by(user)
        counted = messages.order_by().values("booking").annotate(number=Count("pk")).values("number")
        return self.annotate(unread=Coalesce(Subquery(counted, output_field=IntegerField()), 0))

    def in_list_of(self, user: AbstractUser) -> Self:
        """All of somebody's in the order of travel, with what a list says of them; what is long is not read."""
        found = self.visible_to(user).with_unread(user).select_related("offer__driver", "rider")
        return found.defer("offer__geom", "offer__line", "offer__keys").order_by("pickup_at", "pk")

    def without_notice(self, what: str) -> Self:
        """Those of which people were not yet reminded."""
        notices = apps.get_model("rides", "BookingNotice").objects.filter(booking=OuterRef("pk"), what=what)
        return self.exclude(Exists(notices))


class MessageQuerySet(QuerySet[Any]):
    """Messages."""

    def visible_to(self, user: AbstractUser) -> Self:
        """Those about bookings on which somebody is the rider or the driver."""
        return self.filter(Q(booking__rider=user.pk) | Q(booking__offer__driver=user.pk))

    def unread_by(self, user: AbstractUser) -> Self:
        """Those that others wrote and that nobody has read."""
        return self.filter(read_at=None).exclude(author=user.pk)

    def reported(self) -> Self:
        """Those of which somebody told the office."""
        return self.exclude(reported_at=None)
