"""What every layer is made of."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """Features, layers and the ways they leave the database."""

    name = "layers.core"
    label = "core"
    verbose_name = _("Layers")

    def ready(self) -> None:
        """Discover the layers and keep the table of all their features in step."""
        from layers.core import entry_table  # noqa: PLC0415 (models are not loaded when this module is)

        autodiscover_modules("layers", "roles", "reality")
        pre_migrate.connect(entry_table.pause_before_migrations, sender=self)
        post_migrate.connect(entry_table.resume_after_migrations, sender=self)
