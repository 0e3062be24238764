"""The app of the open standards for rides."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import pre_delete
from django.utils.translation import gettext_lazy as _


class CarpoolConfig(AppConfig):
    """Which other platforms there are, and what was agreed with them."""

    name = "api.carpool"
    label = "carpool"
    verbose_name = _("Other carpooling platforms")

    def ready(self) -> None:
        """Say farewell where a booking is deleted before its platform knows that the ride does not go."""
        from api.carpool.farewells import write_farewell  # noqa: PLC0415 (once the models are there)

        pre_delete.connect(write_farewell, sender="carpool.PartnerBooking", dispatch_uid="carpool-farewell")
