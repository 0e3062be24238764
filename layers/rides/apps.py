"""Rides."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RidesConfig(AppConfig):
    """Who drives where, who comes along, and how the two find each other."""

    name = "layers.rides"
    label = "rides"
    verbose_name = _("Rides")
