"""Who lends what: depots and the resources in them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.core.models import Feature, PlaceDetails


class Depot(PlaceDetails, Feature):
    """A place from which an organisation lends things."""

    class Meta(Feature.Meta):
        verbose_name = _("depot")
        verbose_name_plural = _("depots")


class Resource(models.Model):
    """A kind of thing in a depot, counted in units."""

    depot = models.ForeignKey(Depot, models.CASCADE, related_name="resources", verbose_name=_("depot"))
    title = models.CharField(_("name"), max_length=200)
    units = models.PositiveIntegerField(_("units"), default=1)
    handling = models.TextField(_("handling"), blank=True)

    class Meta:
        ordering: ClassVar = ["title"]
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(units__gte=1), name="depots_resource_has_units"),
        ]

    def __str__(self) -> str:
        """Give number and name, as on a packing list."""
        return f"{self.units} × {self.title}"
