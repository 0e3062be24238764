"""The app of Open311."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Open311Config(AppConfig):
    """Which other systems send reports and ask for them."""

    name = "api.open311"
    label = "open311"
    verbose_name = _("Reports of other systems")
