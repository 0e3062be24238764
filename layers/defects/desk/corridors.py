"""The surroundings of a piece of road: from one place to another as one drives, and so many metres to each side."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib.gis.geos import GEOSGeometry, LineString
from django.db import connection
from django.utils.translation import gettext as _

from layers.core import roads
from layers.core.exceptions import InvalidInputError
from layers.core.values import WGS84
from routing.router import Mode, NoRouteError, OffTheNetworkError, Place

if TYPE_CHECKING:
    from django.contrib.gis.geos import Polygon

LEAST_M, MOST_M = 5, 2_000
USUAL_M = 50


def corridor(start: tuple[float, float], end: tuple[float, float], metres: int) -> tuple[LineString, Polygon]:
    """The road between two places, and what lies along it, both in WGS 84.

    Args:
        start: Longitude and latitude in degrees.
        end: Likewise.
        metres: How far it reaches to each side, from `LEAST_M` to `MOST_M`.

    Raises:
        InvalidInputError: No road leads from one to the other, or one lies too far from all roads.
        RouterUnavailableError: The roads of the region are not there.
    """
    if not LEAST_M <= metres <= MOST_M:
        message = _("Please choose a width from %(least)s to %(most)s metres.") % {"least": LEAST_M, "most": MOST_M}
        raise InvalidInputError(message, parameter="metres")
    try:
        route = roads.router().route([Place(*start), Place(*end)], Mode.CAR)
    except OffTheNetworkError as error:
        raise InvalidInputError(_("There is no road near this place."), parameter="start") from error
    except NoRouteError as error:
        raise InvalidInputError(_("No road leads from one place to the other."), parameter="end") from error
    line = LineString(route.line.tolist(), srid=WGS84)
    return line, _around(line, metres)


def _around(line: LineString, metres: int) -> Polygon:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_AsHEXEWKB(ST_Buffer(ST_GeomFromEWKB(%s)::geography, %s, 'quad_segs=4')::geometry)",
            [bytes(line.ewkb), metres],
        )
        (written,) = cursor.fetchone()
    return cast("Polygon", GEOSGeometry(written))
