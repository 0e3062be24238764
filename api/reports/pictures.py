"""The small map on the page of a report that perhaps nobody else may know of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from api.caching import UNSHARED
from api.pages.private import personal
from api.pages.state import CLOSE_UP
from api.pictures.maps import Scene, map_svg
from api.pictures.views import MAP_PICTURE_HEIGHT, MAP_PICTURE_WIDTH, SVG
from layers.core.values import BBox
from layers.defects.ledger import defects
from layers.defects.reporting import report_by
from layers.osm.basemap.drawing import Frame

if TYPE_CHECKING:
    from django.http import HttpRequest

    from layers.core.signs import Theme


@personal
@require_safe
def around(_request: HttpRequest, token: str, theme: Theme) -> HttpResponse:
    """The map around a report, for whoever knows its secret address."""
    report, layer = report_by(token), defects()
    frame = Frame.around(BBox(*report.geom.extent), MAP_PICTURE_WIDTH, MAP_PICTURE_HEIGHT, closest=CLOSE_UP)
    point = report.geom.point_on_surface
    scene = Scene(report.geom, layer.family, (point.x, point.y), layer.icon(report.kind))
    return HttpResponse(map_svg(frame, scene, theme), content_type=SVG, headers={"Cache-Control": UNSHARED})
