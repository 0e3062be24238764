"""An own map as a small picture, for lists and for who has no script."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib.gis.geos import Point
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from api.actors import actor_of
from api.caching import UNSHARED, build, client_has
from api.own_maps.showing import box_around
from api.pages.region import current_region
from api.pages.state import CLOSE_UP
from api.pictures.maps import Scene, map_svg
from api.problems import handle
from layers.core.families import DARK_ICON, PLACES
from layers.core.icons import icon
from layers.core.values import WGS84
from layers.osm.basemap.drawing import Frame
from layers.own_maps.exceptions import UnknownMapError
from layers.own_maps.making import find_map
from layers.own_maps.palette import COLOURS, SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.gis.geos import GEOSGeometry, LineString
    from django.http import HttpRequest

    from layers.core.signs import Theme
    from layers.own_maps.models import OwnMap, Spot

WIDTH, HEIGHT = 480, 270
MOST_DRAWN = 400
"""More spots than that look like more of the same."""
WITH_ICONS = 60
DISC, DOT, DRAWING = 13, 5, 15
METRES_PER_DEGREE = 111_320
EDGES: dict[Theme, str] = {"light": "#FFFFFF", "dark": "#0E1718"}


@require_safe
def picture(request: HttpRequest, token: str, theme: Theme) -> HttpResponse:
    """The piece of the map on which all spots lie."""
    try:
        own_map = find_map(actor_of(request), token)
    except UnknownMapError as error:
        return handle(request, error)
    tag = f'"{own_map.version}-{build()}-{current_region().basemap_version}"'
    headers = {"ETag": tag, "Cache-Control": UNSHARED if own_map.is_private else "private, max-age=0, must-revalidate"}
    if client_has(request, tag):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(picture_svg(own_map, theme), content_type="image/svg+xml", headers=headers)


def picture_svg(own_map: OwnMap, theme: Theme) -> str:
    """The picture as an SVG document.

    Args:
        own_map: Which somebody may see.
        theme: Concrete colours.
    """
    box = box_around(own_map) or current_region().bbox
    frame = Frame.around(box, WIDTH, HEIGHT, closest=CLOSE_UP)
    spots = list(own_map.spots.there()[:MOST_DRAWN])
    ground = map_svg(frame, Scene(Point(*box.centre, srid=WGS84), PLACES), theme)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}">{2}'
        '<g stroke-linejoin="round" stroke-linecap="round">{3}</g>{4}</svg>',
        WIDTH,
        HEIGHT,
        ground,
        _joined(_shape(frame, spot, theme) for spot in spots if spot.geom.geom_type != "Point"),
        _points(frame, [spot for spot in spots if spot.geom.geom_type == "Point"], theme),
    )


def _shape(frame: Frame, spot: Spot, theme: Theme) -> SafeString:
    """A line, or an area that lets the map shine through."""
    is_area = spot.geom.geom_type == "Polygon"
    path = " ".join(_path(frame, ring) for ring in _rings(spot.geom))
    colour = _colour(spot, theme)
    return format_html(
        '<path d="{}" fill="{}" fill-opacity="0.24" fill-rule="evenodd" stroke="{}" stroke-width="{}" '
        'stroke-dasharray="{}"/>',
        path,
        colour if is_area else "none",
        colour,
        3.5 if is_area else 5,
        "none" if is_area else "0.1 8",
    )


def _rings(geom: GEOSGeometry) -> Iterable[GEOSGeometry]:
    return [geom] if geom.geom_type == "LineString" else list(geom)  # type: ignore[call-overload]  # rings of an area


def _path(frame: Frame, ring: GEOSGeometry) -> str:
    """The line in pixels, without the corners that nobody would see."""
    thin = cast("LineString", ring.simplify(frame.metres_per_pixel / METRES_PER_DEGREE))
    pixels = (frame.pixel(longitude, latitude) for longitude, latitude in thin.coords)
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in pixels)


def _points(frame: Frame, spots: list[Spot], theme: Theme) -> SafeString:
    draw = _marker if len(spots) <= WITH_ICONS else _dot
    placed = ((spot, *frame.pixel(spot.geom.x, spot.geom.y)) for spot in reversed(spots))
    return _joined(draw(spot, x, y, theme) for spot, x, y in placed)


def _dot(spot: Spot, x: float, y: float, theme: Theme) -> SafeString:
    circle = '<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="1.5"/>'
    return format_html(circle, f"{x:.1f}", f"{y:.1f}", DOT, _colour(spot, theme), EDGES[theme])


def _marker(spot: Spot, x: float, y: float, theme: Theme) -> SafeString:
    drawing = icon(SYMBOLS[spot.icon].icon)
    ink = COLOURS[spot.colour].light_icon if theme == "light" else DARK_ICON
    return format_html(
        '<circle cx="{0}" cy="{1}" r="{2}" fill="{3}" stroke="{4}" stroke-width="2.5"/>'
        '<svg x="{5}" y="{6}" width="{7}" height="{7}" viewBox="{8}" fill="{9}" color="{9}">{10}</svg>',
        f"{x:.1f}",
        f"{y:.1f}",
        DISC,
        _colour(spot, theme),
        EDGES[theme],
        f"{x - DRAWING / 2:.1f}",
        f"{y - DRAWING / 2:.1f}",
        DRAWING,
        drawing.view_box,
        ink,
        mark_safe(drawing.body),  # noqa: S308 (from files of the installation)
    )


def _colour(spot: Spot, theme: Theme) -> str:
    colour = COLOURS[spot.colour]
    return colour.light if theme == "light" else colour.dark


def _joined(elements: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((element,) for element in elements))
