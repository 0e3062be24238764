"""What is kept about people of other platforms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from api.carpool.farewells import forget_farewells
from geo_platform.personal_data.holdings import Holding, no_copy, no_trace, register
from layers.rides.layers import KEPT_AFTER_TRAVEL

register(
    Holding(
        id="rides-from-elsewhere",
        title=_("Seats for people from other platforms"),
        what=_(
            "Under which number and name another platform asked for a seat for somebody, and what that platform was told of "
            "it. The person has no account here."
        ),
        why=_("So that both platforms speak of the same ride."),
        until=_("With the ride: 30 days after it."),
        models=("carpool.PartnerBooking", "carpool.PartnerFarewell"),
        copy=no_copy,
        erase=no_trace,
        kept_for=KEPT_AFTER_TRAVEL,
        sweep=forget_farewells,
        seen_by=_("The driver sees the name. The other platform sees its own bookings."),
    )
)
