"""Municipalities."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AreasConfig(AppConfig):
    """The municipalities of the region, as people know them."""

    name = "layers.areas"
    label = "areas"
    verbose_name = _("Municipalities")
