"""The way of an offer or a request: found, and made ready for its table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext_lazy as _

from layers.core import roads
from layers.core.exceptions import InvalidInputError
from layers.core.values import WGS84
from layers.rides.keys import cells_within, keys_of
from layers.rides.matching_lines import matching_line
from layers.rides.models import PROJECTED
from layers.rides.public_routes import public_route
from layers.rides.region import current_region
from routing.router import Mode, NoRouteError, OffTheNetworkError, Place, TooManyPlacesError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.gis.geos import LineString
    from numpy.typing import NDArray

    from layers.rides.matching_lines import MatchingLine
    from layers.rides.public_routes import PublicRoute
    from layers.rides.region import Region
    from routing.router import Route

LONGEST_DRIVE_S = 6 * 3600
"""With every detour: whoever searches looks at what departed so long before."""
# There and back as the crow flies at 50 km/h: what lies farther away is not on the way, whatever other roads there are.
_REACH_M_PER_S = 7
FARTHEST_REACH_M = 10_000


def reach_m(detour_limit_s: int) -> int:
    """How far from the public route a place may be to which a driver turns off."""
    return min(detour_limit_s * _REACH_M_PER_S, FARTHEST_REACH_M)


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """The two ways of somebody who drives.

    Attributes:
        region: Where it is.
        public: What everybody sees.
        exact: What only those on board see.
        line: The public one for matching.
    """

    region: Region
    public: PublicRoute
    exact: Route
    line: MatchingLine

    @property
    def duration_s(self) -> int:
        """Of the public way, without any detour, in whole seconds."""
        return round(self.public.route.duration_s)

    @property
    def stops(self) -> list[Place]:
        """The public places."""
        return [Place(*self.public.route.line[stop]) for stop in self.public.route.stops]

    @property
    def columns(self) -> dict[str, Any]:
        """Fields of `Offer` that follow from the way alone."""
        return {
            "geom": as_line(self.public.route),
            "duration_s": self.duration_s,
            "line": _geometry(self.line.points, PROJECTED),
            "vertices": self.line.vertices,
            "stops": self.line.stops,
            "closed": self.line.closed,
            "spots": list(self.public.spots),
            "network": self.public.network,
        }

    def keys(self, days: Sequence[int], detour_limit_s: int) -> list[int]:
        """Of all squares within the driver's reach, on some days."""
        return keys_of(cells_within(self.line.points[:, :2], reach_m(detour_limit_s)), days)


def find_way(places: Sequence[Place]) -> Way:
    """Find the public and the exact way through some places.

    Raises:
        InvalidInputError: There is none, or it is no way; the error says which place is to blame.
        RouterUnavailableError: There are no roads yet.
    """
    region = current_region()
    try:
        public = public_route(places)
        exact = roads.router().route(places, Mode.CAR)
    except OffTheNetworkError as error:
        raise InvalidInputError(_off_the_network(error.index, len(places)), parameter="places") from error
    except NoRouteError as error:
        raise InvalidInputError(_("No road leads from there to the next place."), parameter="places") from error
    except TooManyPlacesError as error:
        message = _("These are too many places. At most %(count)s, please.") % {"count": error.limit}
        raise InvalidInputError(message, parameter="places") from error
    if public.route.distance_m <= 0:
        raise InvalidInputError(_("Start and end are the same place. Please choose another one."), parameter="places")
    return Way(region, public, exact, matching_line(public.route, region))


def check_length(drive_s: int) -> None:
    """Make sure that nobody drives all day.

    Args:
        drive_s: How long a drive takes at most, with its detours.

    Raises:
        InvalidInputError: That is too long.
    """
    if drive_s > LONGEST_DRIVE_S:
        raise InvalidInputError(_("A ride takes six hours at most, with its detours."), parameter="places")


def as_line(route: Route) -> LineString:
    """A route as a geometry (EPSG:4326)."""
    return _geometry(np.round(route.line, 7), WGS84)


def _geometry(points: NDArray[np.float64], srid: int) -> LineString:
    """A line from an array: vertex by vertex, a long one takes some milliseconds."""
    written = bytes(shapely.to_wkb(shapely.linestrings(points)))
    return cast("LineString", GEOSGeometry(memoryview(written), srid=srid))


def _off_the_network(index: int, count: int) -> Any:  # noqa: ANN401 (a lazy text)
    if index == 0:
        return _("No road is near the start. Please choose a place beside a road in the region.")
    if index == count - 1:
        return _("No road is near the end. Please choose a place beside a road in the region.")
    return _("No road is near a place on the way. Please choose one beside a road in the region.")
