"""Venues, and what happens there."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from layers.core.models import BaseFeature, Feature, PlaceDetails


class Venue(PlaceDetails, Feature):
    """A place where people come together."""

    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)

    class Meta(Feature.Meta):
        verbose_name = _("venue")
        verbose_name_plural = _("venues")


class Event(Feature):
    """Something that happens at a place and a time."""

    venue = models.ForeignKey(Venue, models.SET_NULL, null=True, blank=True, related_name="events", verbose_name=_("venue"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    price = models.CharField(_("price"), max_length=120, blank=True)

    class Meta(Feature.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes: ClassVar = [
            GistIndex("point", name="%(class)s_point"),
            models.Index("starts_at", name="events_event_starts_at"),
        ]
        constraints: ClassVar = [
            *BaseFeature.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="events_event_ends_after_start",
                violation_error_message=_("The end must come after the start."),
            ),
        ]
