"""The page of a way: for people, in their language, with a picture of the map for browsers that draw none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.timezone import override
from django.views.decorators.http import require_safe

from api.caching import PUBLIC, Answer, layer_versions, respond, tag_of
from api.directions.asking import WayQuery
from api.directions.finding import NoWayError, Way, find_way
from api.directions.page import goal_of, way_part
from api.directions.views import count_way
from api.pages import explore
from api.pages.answers import all_versions, answer, front_end
from api.pages.frame import frame, not_found
from api.pages.headline import Headline
from api.pages.moved import leads_on
from api.pages.region import current_region
from api.pages.state import CLOSE_UP, State
from api.pictures.maps import Scene, map_svg
from api.problems import NoRoadsError, handle
from layers.core.clock import current_minute
from layers.core.exceptions import NotFoundError, TooOftenError, UnknownFeatureError
from layers.core.reaching import network_version
from layers.core.values import BBox
from layers.osm.basemap.drawing import Frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from api.pages.explore import Found
    from layers.core.signs import Theme
    from layers.core.values import LonLat
    from routing.router import Mode

SVG = "image/svg+xml"
WIDTH, HEIGHT = 480, 360


def _find(layer_id: str, feature_id: int) -> Found:
    """Look a feature up to which ways lead: nobody leads people to what is only roughly where it is said to be.

    Raises:
        NotFoundError: There is none.
    """
    found = explore.find(layer_id, feature_id)
    if found.layer.location.is_blurred:
        raise UnknownFeatureError(found.layer.title, str(feature_id))
    return found


@require_safe
def way_page(request: HttpRequest, layer_id: str, feature_id: int) -> HttpResponse:
    """The map with the way to a feature, and how to find it."""

    def make(found: Found, asked: WayQuery) -> dict[str, Any]:
        state, region = State.parse(request.GET), current_region()
        shared = {"headline": Headline.of(found), "snap": state.snap or "half"}
        page = explore.page(state, region, (state.at or found.position).around(), found)
        return frame(request) | page | way_part(found, asked, region) | shared

    return _answer(request, (layer_id, feature_id), "pages/explore.html", make)


@require_safe
def way_card(request: HttpRequest, layer_id: str, feature_id: int) -> HttpResponse:
    """The same as a fragment, without the map."""

    def make(found: Found, asked: WayQuery) -> dict[str, Any]:
        return way_part(found, asked, current_region())

    return _answer(request, (layer_id, feature_id), "directions/_way.html", make)


def _answer(
    request: HttpRequest,
    name: tuple[str, int],
    template: str,
    make: Callable[[Found, WayQuery], dict[str, Any]],
) -> HttpResponse:
    versions = all_versions()
    try:
        found = _find(*name)
        asked = WayQuery.read(request.GET, goal_of(found))
        if asked.text:
            count_way(request)
    except NotFoundError as error:
        return not_found(request, error)
    except TooOftenError as error:
        return handle(request, error)
    return answer(request, template, lambda: make(found, asked), str(current_minute()), versions=versions)


@require_safe
def way_picture(request: HttpRequest, layer_id: str, feature_id: int, theme: Theme) -> HttpResponse:
    """The map with the way, for print and for browsers that draw none.

    Raises:
        Http404: There is no such feature, or no way.
    """
    known = layer_versions([layer_id])
    try:
        found = _find(layer_id, feature_id)
        asked = WayQuery.read(request.GET, goal_of(found))
    except NotFoundError as error:
        raise Http404 from error
    if asked.place is None:
        name = "pictures:map" if theme == "light" else "pictures:map-dark"
        return HttpResponseRedirect(reverse(name, args=[layer_id, feature_id]))
    try:
        count_way(request)
    except TooOftenError as error:
        return handle(request, error)
    region = current_region()
    versions = known, region.basemap_version, network_version(), front_end()
    way = _way_or_404(asked.place, found, asked.mode)
    with override(region.time_zone):
        tag = tag_of(request, PUBLIC, *versions)
        return respond(request, Answer(tag, PUBLIC, SVG, lambda: _drawn(found, way, theme)))


def _way_or_404(start: LonLat, found: Found, mode: Mode) -> Way:
    """On a picture it is the same in both directions, nearly."""
    try:
        return find_way(start, goal_of(found), mode)
    except (NoWayError, NoRoadsError) as error:
        raise Http404 from error


def _drawn(found: Found, way: Way, theme: Theme) -> bytes:
    frame = Frame.around(BBox(*way.line.extent), WIDTH, HEIGHT, closest=CLOSE_UP)
    marker = (found.entry.point.x, found.entry.point.y) if found.layer.style.marker else None
    scene = Scene(way.line, found.layer.family, marker, found.entry.icon, start=(way.start.longitude, way.start.latitude))
    return map_svg(frame, scene, theme).encode()


urlpatterns = [
    path("<slug:layer_id>/<int:feature_id>/route/", leads_on(way_page), name="way"),
    path("<slug:layer_id>/<int:feature_id>/route/card/", leads_on(way_card), name="way-card"),
    path("<slug:layer_id>/<int:feature_id>/route/map.svg", leads_on(way_picture), {"theme": "light"}, name="way-map"),
    path(
        "<slug:layer_id>/<int:feature_id>/route/map-dark.svg", leads_on(way_picture), {"theme": "dark"}, name="way-map-dark"
    ),
]
