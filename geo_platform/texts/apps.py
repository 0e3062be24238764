"""The district's own pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TextsConfig(AppConfig):
    """Texts, the details they name, and the barriers that people report."""

    name = "geo_platform.texts"
    label = "texts"
    verbose_name = _("Pages of the district")
