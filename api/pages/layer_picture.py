"""Draws where the entries of a layer's page are: the region, or the chosen municipality, with a mark for each place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.gis.db.models import Collect, PointField
from django.contrib.gis.db.models.functions import Envelope
from django.contrib.gis.geos import Point
from django.db.models import Func
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from api.pages.layer_query import chosen_entries
from api.pictures.maps import Scene, map_svg
from layers.areas.models import Area
from layers.core.clock import current_step
from layers.core.values import WGS84, BBox
from layers.osm.basemap.drawing import TILE_SIZE, Frame

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.pages.layer_query import Choice
    from api.pages.region import Region
    from layers.core.families import Family
    from layers.core.layer import Layer
    from layers.core.querysets import EntryQuerySet
    from layers.core.signs import Theme

# As wide as it stands beside a list, so that its names are as large as the page's own.
WIDTH, HEIGHT = 400, 260
MARK = 15
# Two places side by side are not looked at from closer up.
CLOSEST = 14.5
# Marks closer together than this would hide each other, so that one is enough.
CELL_PX = 5
MOST_MARKS = 1_500
EDGES: dict[Theme, str] = {"light": "#FFFFFF", "dark": "#0E1718"}


def layer_svg(layer: Layer, choice: Choice, region: Region, theme: Theme) -> str:
    """One picture as an SVG document."""
    entries = chosen_entries(layer, choice, region, current_step())
    extent = entries.extents().get(layer.id)
    bbox = extent.bbox if extent else _empty_box(choice, region)
    frame = Frame.around(bbox, WIDTH, HEIGHT, closest=CLOSEST)
    ground = map_svg(frame, Scene(Point(*bbox.centre, srid=WGS84), layer.family), theme)
    places = _places(entries, frame)
    pixels = (frame.pixel(place.x, place.y) for place in places)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}">{2}{3}</svg>',
        WIDTH,
        HEIGHT,
        ground,
        _marks(layer.family, theme, pixels),
    )


def _empty_box(choice: Choice, region: Region) -> BBox:
    """Where nothing was found: the chosen municipality, or all of them, which the loaded data reaches beyond."""
    areas = Area.objects.visible_to(None)
    chosen = areas.filter(pk=choice.area) if choice.area is not None else areas
    frames = chosen.aggregate(all=Collect(Envelope("geom")))["all"]
    return BBox(*frames.extent) if frames else region.bbox


class _OnGrid(Func):
    """A place, moved to the nearest corner of a grid."""

    template = "ST_SnapToGrid(%(expressions)s::geometry, %(step)s)"
    output_field = PointField(srid=WGS84)


def _places(entries: EntryQuerySet, frame: Frame) -> list[Point]:
    degrees_per_pixel = 360 / (TILE_SIZE * 2**frame.zoom)
    cells = entries.order_by().annotate(cell=_OnGrid("point", step=f"{CELL_PX * degrees_per_pixel:.9f}"))
    return list(cells.values_list("cell", flat=True).distinct()[:MOST_MARKS])


def _marks(family: Family, theme: Theme, pixels: Iterable[tuple[float, float]]) -> SafeString:
    """The shape of the family once, and where it stands; the southern ones lie above the others."""
    edge = family.light_icon if family.outlined and theme == "light" else EDGES[theme]
    placed = sorted(pixels, key=lambda pixel: pixel[1])
    uses = ((round(x - MARK / 2, 1), round(y - MARK / 2, 1)) for x, y in placed)
    return format_html(
        '<symbol id="mark" viewBox="-2 -2 44 44"><g fill="{}" stroke="{}" stroke-width="4">{}</g></symbol>{}',
        family.light if theme == "light" else family.dark,
        edge,
        mark_safe(family.shape.outline),  # noqa: S308 (a constant)
        format_html_join("", f'<use href="#mark" x="{{}}" y="{{}}" width="{MARK}" height="{MARK}"/>', uses),
    )
