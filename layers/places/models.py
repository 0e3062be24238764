"""Playgrounds, rest spots and youth spots: places that young people change themselves."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from layers.core.models import Feature, PlaceDetails


class Playground(PlaceDetails, Feature):
    """A place for children to play."""

    age_from = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("up to age"), null=True, blank=True)
    equipment = ArrayField(models.CharField(max_length=40), verbose_name=_("equipment"), default=list, blank=True)
    surface = models.CharField(_("ground"), max_length=40, blank=True)

    class Meta(Feature.Meta):
        verbose_name = _("playground")
        verbose_name_plural = _("playgrounds")


class RestSpot(PlaceDetails, Feature):
    """A place to sit, shelter, drink or look around."""

    covered = models.BooleanField(_("roofed"), null=True, blank=True)
    lit = models.BooleanField(_("lit"), null=True, blank=True)
    seats = models.PositiveSmallIntegerField(pgettext_lazy("bench", "seats"), null=True, blank=True)
    backrest = models.BooleanField(_("backrest"), null=True, blank=True)

    class Meta(Feature.Meta):
        verbose_name = _("rest spot")
        verbose_name_plural = _("rest spots")


class YouthSpot(PlaceDetails, Feature):
    """A place for young people: sports, skating, meeting."""

    sports = ArrayField(models.CharField(max_length=40), verbose_name=_("sports"), default=list, blank=True)
    surface = models.CharField(_("ground"), max_length=40, blank=True)
    lit = models.BooleanField(_("lit"), null=True, blank=True)

    class Meta(Feature.Meta):
        verbose_name = _("youth spot")
        verbose_name_plural = _("youth spots")
