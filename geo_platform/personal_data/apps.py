"""What is kept about people."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PersonalDataConfig(AppConfig):
    """Finds the module `personal_data` of every app, in which it declares its holdings."""

    name = "geo_platform.personal_data"
    label = "personal_data"
    verbose_name = _("Personal data")

    def ready(self) -> None:
        """Let every app say what it keeps."""
        autodiscover_modules("personal_data")
