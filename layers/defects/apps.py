"""Defects."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DefectsConfig(AppConfig):
    """What somebody tells the office, and what becomes of it."""

    name = "layers.defects"
    label = "defects"
    verbose_name = _("Defects")
