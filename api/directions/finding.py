"""Finds a way, or says in words why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import LineString
from django.utils.translation import gettext as _

from api.directions.words import ICONS, step_words
from api.pages.measures import duration_words, length_words
from api.problems import NoRoadsError
from layers.core import roads
from layers.core.clock import current_minute
from layers.core.exceptions import AmtskarteError
from layers.core.values import WGS84, LonLat
from routing.router import Mode, NoRouteError, OffTheNetworkError, Place, RouterUnavailableError, RoutingError

if TYPE_CHECKING:
    from datetime import datetime

    from routing.router import Route

# A centimetre is enough for a line, a metre for a drawing.
DECIMALS = 6


class NoWayError(AmtskarteError):
    """No way leads there, as far as anybody here knows."""


class OffEveryRoadError(NoWayError):
    """No way leads there, for an end of it is too far from every road.

    Attributes:
        index: Of the end: 0 for the start.
    """

    def __init__(self, index: int) -> None:
        """Say which end that is."""
        super().__init__(off_the_network(index))
        self.index = index


@dataclass(frozen=True, slots=True)
class StepWords:
    """A piece of a way.

    Attributes:
        icon: What one does.
        text: The same in words.
        length: How far it goes on then; may be empty.
        lon: Where it begins: longitude in degrees.
        lat: Latitude in degrees.
    """

    icon: str
    text: str
    length: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """A way from one place to another.

    Attributes:
        start: From where, as it was asked for.
        goal: To where.
        mode: How.
        route: Along the roads.
        leaves: When one sets out.
    """

    start: LonLat
    goal: LonLat
    mode: Mode
    route: Route
    leaves: datetime

    @property
    def length(self) -> str:
        """Its length in words."""
        return length_words(self.route.distance_m)

    @property
    def duration(self) -> str:
        """How long it takes, in words."""
        return duration_words(self.route.duration_s)

    @property
    def arrives(self) -> datetime:
        """When one is there."""
        return self.leaves + timedelta(seconds=self.route.duration_s)

    @property
    def coordinates(self) -> list[list[float]]:
        """Its line as GeoJSON has it."""
        return [[round(float(lon), DECIMALS), round(float(lat), DECIMALS)] for lon, lat in self.route.line]

    @property
    def line(self) -> LineString:
        """Its line (EPSG:4326)."""
        return LineString(self.coordinates, srid=WGS84)

    @property
    def drawing(self) -> dict[str, Any]:
        """What the map draws: the line, and on foot to it and from it on."""
        ends = [[self.start.longitude, self.start.latitude], [self.goal.longitude, self.goal.latitude]]
        return {"line": self.coordinates, "ends": ends}

    def steps(self, goal: str) -> list[StepWords]:
        """How to find it; `goal` is what the place is called where it ends."""
        line = self.coordinates
        return [
            StepWords(ICONS[step.turn], step_words(step, goal), length_words(step.distance_m), *line[step.vertex])
            for step in self.route.steps
        ]


def find_way(start: LonLat, goal: LonLat, mode: Mode) -> Way:
    """Find the quickest way.

    Raises:
        NoWayError: There is none; the words say why.
        NoRoadsError: Nobody can tell now.
    """
    places = [Place(place.longitude, place.latitude) for place in (start, goal)]
    try:
        route = roads.router().route(places, mode)
    except RouterUnavailableError as error:
        raise NoRoadsError from error
    except OffTheNetworkError as error:
        raise OffEveryRoadError(error.index) from error
    except NoRouteError as error:
        raise NoWayError(_("No way that we know leads from there to here. Try another way of getting about.")) from error
    except RoutingError as error:
        raise NoWayError(_("We found no way.")) from error
    return Way(start, goal, mode, route, current_minute())


def off_the_network(index: int) -> str:
    """Say which end is too far from every road: 0 for the one that somebody has chosen, 1 for the place on the map."""
    if index == 0:
        return _("No way leads from there: the start is too far from every road that we know. Please choose another one.")
    return _("No way leads to the place: it is too far from every road that we know.")
