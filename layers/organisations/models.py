"""Clubs, fire brigades, parishes, schools, offices: who acts in the region."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from layers.core.models import Feature, PlaceDetails
from layers.core.permissions import Belonging, OwnerColumns


class Organisation(PlaceDetails, Feature):
    """Somebody who looks after things, lends, invites or informs."""

    email = models.EmailField(_("e-mail"), blank=True)

    owner_columns: ClassVar = OwnerColumns("area", "pk")

    class Meta(Feature.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    @property
    def belonging(self) -> Belonging:
        """Of the municipality where it lies, and of itself."""
        return Belonging(self.area_id, self.pk)


class Editorship(models.Model):
    """Somebody looks after the page and the entries of an organisation."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="editorships", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="editorships", verbose_name=_("organisation")
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("granted by")
    )
    granted_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("editorship")
        verbose_name_plural = _("editorships")
        constraints: ClassVar = [models.UniqueConstraint("user", "organisation", name="organisations_editorship_once")]

    def __str__(self) -> str:
        """Name person and organisation."""
        return f"{self.user}: {self.organisation}"
