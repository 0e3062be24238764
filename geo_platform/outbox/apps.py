"""The outbox."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    """Mail that waits, was sent, or cannot be delivered."""

    name = "geo_platform.outbox"
    label = "outbox"
    verbose_name = _("Outgoing mail")
