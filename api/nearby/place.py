"""Where an address is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from api.search.addresses import place_called
from layers.core.exceptions import InvalidInputError
from layers.core.values import LonLat


def place_of(address: str) -> LonLat:
    """Look an address, a street or a place up.

    Args:
        address: As somebody wrote it.

    Raises:
        InvalidInputError: Nothing here is called so, or only a part of it; or the street has no such number.
    """
    point = place_called(address)
    if point is None:
        message = _("We do not know “%(address)s” here. Please check the spelling, or name the place too.")
        raise InvalidInputError(message % {"address": address}, parameter="address")
    return LonLat(round(point.x, 7), round(point.y, 7))
