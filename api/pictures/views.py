"""Hands out the pictures. Each has one size, so that nobody can ask for a larger one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.gis.db.models import Collect
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.timezone import override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from api.caching import PUBLIC, Answer, layer_versions, respond, tag_of
from api.pages import explore
from api.pages.answers import front_end
from api.pages.frame import frame as page_frame
from api.pages.headline import Headline
from api.pages.region import current_region
from api.pages.state import CLOSE_UP
from api.pictures.maps import Scene, map_svg
from api.pictures.preview import MAP_HEIGHT, MAP_WIDTH, Words, preview_png
from layers.areas.models import Area
from layers.core.exceptions import NotFoundError
from layers.core.families import GROUPS
from layers.core.values import BBox
from layers.osm.basemap.drawing import Frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.gis.geos import GEOSGeometry
    from django.http import HttpRequest

    from api.pages.explore import Found
    from api.pages.region import Region
    from layers.core.signs import Theme

SVG, PNG = "image/svg+xml", "image/png"
SITE = "Amtskarte"
# In the template of the card, too, so that nothing jumps when it comes. On a phone it is seen at two thirds of that, where
# names are still to be read; larger screens and paper enlarge it.
MAP_PICTURE_WIDTH, MAP_PICTURE_HEIGHT = 480, 270


@require_safe
def feature_map(request: HttpRequest, layer_id: str, feature_id: int, theme: Theme) -> HttpResponse:
    """The map around a feature, for print and for browsers that draw no map."""

    def make(found: Found, _region: Region) -> bytes:
        frame = _frame(found.feature.geom, (MAP_PICTURE_WIDTH, MAP_PICTURE_HEIGHT))
        return map_svg(frame, _scene(found), theme).encode()

    return _feature_answer(request, layer_id, feature_id, SVG, make)


@require_safe
def feature_preview(request: HttpRequest, layer_id: str, feature_id: int) -> HttpResponse:
    """What stands beside a shared link to a feature."""

    def make(found: Found, region: Region) -> bytes:
        frame = _frame(found.feature.geom, (MAP_WIDTH, MAP_HEIGHT))
        return preview_png(frame, _scene(found), _words(found, region))

    return _feature_answer(request, layer_id, feature_id, PNG, make)


@require_safe
def region_preview(request: HttpRequest) -> HttpResponse:
    """What stands beside a shared link to any other page."""

    def make(region: Region) -> bytes:
        outlines: GEOSGeometry | None = Area.objects.visible_to(None).aggregate(all=Collect("geom"))["all"]
        bbox = BBox(*outlines.extent) if outlines else region.bbox
        frame = Frame.around(bbox, MAP_WIDTH, MAP_HEIGHT, closest=CLOSE_UP)
        title = _("Everything that happens here, on one map.")
        words = Words((region.name, SITE), title, SITE, region.name)
        return preview_png(frame, Scene(outlines or bbox.as_polygon(), GROUPS), words)

    return _answer(request, layer_versions(["areas"]), PNG, make)


def _feature_answer(
    request: HttpRequest,
    layer_id: str,
    feature_id: int,
    media_type: str,
    make: Callable[[Found, Region], bytes],
) -> HttpResponse:
    # Before the feature, so that a picture of an earlier state never passes for one of a later.
    versions = layer_versions((layer_id, "areas"))
    try:
        found = explore.find(layer_id, feature_id)
    except NotFoundError as error:
        return render(request, "404.html", page_frame(request) | {"detail": str(error)}, status=404)
    return _answer(request, versions, media_type, lambda region: make(found, region))


def _answer(request: HttpRequest, versions: str, media_type: str, make: Callable[[Region], bytes]) -> HttpResponse:
    """Draw a picture, unless somebody has it. A query changes nothing in it and must not make another one to keep."""
    if request.GET:
        return HttpResponseRedirect(request.path)
    region = current_region()
    tag = tag_of(request, PUBLIC, versions, region.basemap_version, front_end(), region.name)
    with override(region.time_zone):
        return respond(request, Answer(tag, PUBLIC, media_type, lambda: make(region)))


def _frame(geom: GEOSGeometry, size: tuple[int, int]) -> Frame:
    return Frame.around(BBox(*geom.extent), *size, closest=CLOSE_UP)


def _scene(found: Found) -> Scene:
    entry, layer = found.entry, found.layer
    marker = (entry.point.x, entry.point.y) if layer.style.marker else None
    return Scene(found.feature.geom, layer.family, marker, entry.icon)


def _words(found: Found, region: Region) -> Words:
    headline = Headline.of(found)
    return Words((headline.title, str(found.layer.title)), headline.line, SITE, region.name)
