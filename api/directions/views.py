"""`GET /api/route` and `GET /api/reach`, for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from api.caching import PUBLIC, Answer, respond, tag_of
from api.directions.asking import FROM, MODE, parse_mode, rounded
from api.directions.features import area_feature, way_feature
from api.directions.finding import NoWayError, find_way
from api.endpoint import endpoint
from api.nearby.features import as_bytes
from api.ogc.formats import GEOJSON
from api.problems import NoRoadsError, require_room
from api.setting_out import afford
from api.wishes import START, Wish
from geo_platform.limits import HourlyLimit
from layers.core import registry
from layers.core.clock import current_minute, current_step
from layers.core.exceptions import InvalidInputError, NotFoundError
from layers.core.named_places import read_named_place
from layers.core.reaching import network_version, reachable_area

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from layers.core.values import LonLat

WAYS_PER_HOUR = HourlyLimit("ways", 1_200)


@endpoint([FROM, "to", MODE])
def route_view(request: HttpRequest) -> HttpResponse:
    """The quickest way between two places, each `longitude,latitude` or `layer/id`.

    Raises:
        InvalidInputError: A place is none.
        NotFoundError: No such thing is on the map, or no way leads there.
        NoRoadsError: Nobody can tell now.
        TooOftenError: There were very many questions from one connection.
    """
    start, _start_name = _end(request, FROM)
    goal, goal_name = _end(request, "to")
    mode = parse_mode(request.GET)
    count_way(request)
    tag = tag_of(request, PUBLIC, network_version(), str(current_minute()))

    def make() -> bytes:
        try:
            return as_bytes(way_feature(find_way(start, goal, mode), goal_name))
        except NoWayError as error:
            raise NotFoundError(str(error)) from error

    return respond(request, Answer(tag, PUBLIC, GEOJSON.media_type, make))


@endpoint([START, "by", "within"])
def reach_view(request: HttpRequest) -> HttpResponse:
    """What can be reached from a place in a time.

    Raises:
        InvalidInputError: No place or no time is named, or none that can be.
        NoRoadsError: Nobody can tell now.
    """
    wish = Wish.parse(request.GET, current_step())
    start, minutes = wish.start, wish.within
    if start is None or minutes is None:
        raise InvalidInputError(_("Please say from where and how long: start=12.35,53.93&within=15."), parameter="within")
    version = network_version()
    if not version:
        raise NoRoadsError
    afford(request, wish)

    def make() -> bytes:
        return as_bytes(area_feature(start, minutes, reachable_area(start, minutes)))

    return respond(request, Answer(tag_of(request, PUBLIC, version), PUBLIC, GEOJSON.media_type, make))


def count_way(request: HttpRequest) -> None:
    """Count a way that somebody asks for.

    Raises:
        TooOftenError: There were very many of them from one connection.
    """
    require_room(WAYS_PER_HOUR, request)


def _end(request: HttpRequest, name: str) -> tuple[LonLat, str]:
    """A place that is named, and what it is called."""
    found = read_named_place(request.GET.get(name, ""), name)
    if found.entry is None:
        return rounded(found.place), _("your goal")
    return found.place, found.entry.title or str(registry.get(found.entry.layer).title)
