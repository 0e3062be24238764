"""Where an address is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from api.pages.region import current_region
from api.search.candidates import Sources
from api.search.finding import find
from layers.core.exceptions import InvalidInputError
from layers.core.models import Entry
from layers.core.values import LonLat
from layers.osm.gazetteer.models import GazetteerEntry


def place_of(address: str) -> LonLat:
    """Look an address, a street or a place up.

    Where a street has no such number, it is the street: that is nearer than nothing.

    Args:
        address: As somebody wrote it.

    Raises:
        InvalidInputError: Nothing here is called so, or only a part of it.
    """
    middle = LonLat(*current_region().bbox.centre)
    found = find(address, None, Sources(Entry.objects.none(), GazetteerEntry.objects.all(), middle), limit=1)
    if not found.results or found.missing:
        message = _("We do not know “%(address)s” here. Please check the spelling, or name the place too.")
        raise InvalidInputError(message % {"address": address}, parameter="address")
    point = found.results[0].thing.point
    return LonLat(round(point.x, 7), round(point.y, 7))
