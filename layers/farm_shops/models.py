"""Where regional products are sold."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from layers.core.models import Feature, PlaceDetails


class FarmShop(PlaceDetails, Feature):
    """A farm shop, a vending machine with food, or a market."""

    products = ArrayField(models.CharField(max_length=80), verbose_name=_("products"), default=list, blank=True)
    organic = models.BooleanField(_("organic"), null=True, blank=True)

    class Meta(Feature.Meta):
        verbose_name = _("farm shop")
        verbose_name_plural = _("farm shops")
