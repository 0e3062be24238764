"""The layers of rides that people offer and look for."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from layers.core.contribution import PERSONAL
from layers.core.families import RIDES
from layers.core.layer import Layer, Prominence, Style
from layers.core.models import BaseFeature
from layers.core.querysets import FeatureQuerySet
from layers.core.registry import register
from layers.core.retention import Retention
from layers.rides.bookings.cancelling import call_off
from layers.rides.models import Bench, Offer, Request

# Thirty days after travel: long enough to ask for a thing left in the car.
KEPT_AFTER_TRAVEL = timedelta(days=30)
_TIMES = ("departs_at", "arrives_at", "weekdays", "departs_on_clock", "first_day", "last_day")
_RETENTION = Retention(
    letters=KEPT_AFTER_TRAVEL, ended=KEPT_AFTER_TRAVEL, why=_("Who went where is nobody's business once they are back.")
)


@register
class Rides(Layer):
    """Drives with room for others."""

    model = Offer
    id, title = "rides", _("Rides")
    description = _("Who drives where, and has a seat free.")
    properties = ("title", *_TIMES, "seats", "contribution_cents", "car", "luggage", "pets", "women_only", "area")
    style = Style(family=RIDES, icon="maki/car", min_zoom=9)
    search = ("description",)
    also = _("lift carpool ride share hitch-hiking")
    prominence = Prominence.HAPPENING
    times = ("departs_at", "arrives_at")
    schema_org = "Trip"
    contribution = PERSONAL
    retention = _RETENTION

    def taken_off(self, feature: BaseFeature) -> None:
        """Tell whoever was to come along."""
        if isinstance(feature, Offer):
            call_off(offer=feature)


@register
class RidesWanted(Layer):
    """Who looks for a ride, and lets drivers see it."""

    model = Request
    id, title = "rides-wanted", _("Rides wanted")
    description = _("Who would like to come along.")
    properties = ("title", *_TIMES, "seats", "luggage", "pets", "women_only", "area")
    style = Style(family=RIDES, icon="temaki/car_pool", min_zoom=10)
    search = ("description",)
    also = _("lift carpool ride share hitch-hiking")
    times = ("departs_at", "arrives_at")
    schema_org = "Trip"
    contribution = PERSONAL
    retention = _RETENTION

    def queryset(self) -> FeatureQuerySet:
        """Without saved searches, which are nobody else's business."""
        return super().queryset().filter(is_listed=True)


@register
class RideBenches(Layer):
    """Where people wait for whoever drives by."""

    model = Bench
    id, title = "ride-benches", _("Ride benches")
    description = _("Sit down, say where you want to go, and be taken along by whoever passes.")
    properties = ("title", "description", "area", "organisation")
    style = Style(family=RIDES, icon="temaki/bench", min_zoom=10)
    search = ("description",)
    also = _("hitch-hiking bench lift")
