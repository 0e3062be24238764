"""Reads of offers and of requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Q
from django.utils.timezone import now

from layers.core.models import Status
from layers.core.querysets import FeatureQuerySet
from layers.rides.region import current_region

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.contrib.auth.models import AbstractUser

# Nobody has ever entered a ride into OpenStreetMap.
_FROM_OSM = ("osm_type", "osm_id", "osm_version", "osm_edited_at", "osm_tags", "osm_geom", "osm_region", "overrides")


class TimetableQuerySet(FeatureQuerySet):
    """What goes once, or comes back every week."""

    def coming(self) -> Self:
        """What is not over, on the way or still to come."""
        moment = now()
        return self.filter(Q(arrives_at__gte=moment) | Q(last_day__gte=_day_of(moment)))

    def over_at(self, moment: datetime) -> Self:
        """What has ended by then, once or for the last time."""
        return self.filter(Q(arrives_at__lt=moment) | Q(last_day__lt=_day_of(moment)))

    def withdrawn_before(self, moment: datetime) -> Self:
        """What nobody offers or looks for any more since then."""
        return self.filter(status=Status.ARCHIVED, updated_at__lt=moment)

    def in_order(self) -> Self:
        """What has a date, the soonest first, and then what comes back."""
        return self.order_by("departs_at", "pk")


class OfferQuerySet(TimetableQuerySet):
    """Offers."""

    def driven_by(self, user: AbstractUser) -> Self:
        """Those of one driver, withdrawn ones too."""
        return self.filter(driver=user.pk)

    def in_answers(self) -> Self:
        """With their drivers, and without what only searching and maps need, which is long."""
        return self.select_related("driver").defer("keys", "line", "point", "printed_geom", *_FROM_OSM)


class RequestQuerySet(TimetableQuerySet):
    """Requests."""

    def wanted_by(self, user: AbstractUser) -> Self:
        """Those of one rider, saved searches and what was taken back too."""
        return self.filter(rider=user.pk)


def _day_of(moment: datetime) -> date:
    """On the region's calendar."""
    return moment.astimezone(current_region().calendar.zone).date()
