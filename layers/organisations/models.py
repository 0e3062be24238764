"""Clubs, fire brigades, parishes, schools, offices: who acts in the region."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from layers.core.models import Feature, PlaceDetails


class Organisation(PlaceDetails, Feature):
    """Somebody who looks after things, lends, invites or informs."""

    email = models.EmailField(_("e-mail"), blank=True)

    class Meta(Feature.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
