"""The app of the open standards for rides."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CarpoolConfig(AppConfig):
    """Which other platforms there are, and what was agreed with them."""

    name = "api.carpool"
    label = "carpool"
    verbose_name = _("Other carpooling platforms")
