"""Boundaries and duties that these tests declare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.gis.geos import LineString, MultiLineString, MultiPolygon, Point, Polygon
from django.db import connection

from layers.defects.duties.boundaries import Drawn, add_version
from layers.defects.duties.sorts import Sort
from layers.defects.models import Authority, Boundary, Category, Duty

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.gis.geos import GEOSGeometry

WEST, SOUTH, EAST, NORTH = 12.0, 53.8, 12.4, 54.0
MIDDLE = Point(12.2, 53.9, srid=4326)
_STREET = """
INSERT INTO osm_basemap (layer, min_zoom, sort, properties, geom)
SELECT layer, 12, 0, properties::jsonb, ST_Transform(ST_GeomFromText(%(line)s, 4326), 3857)
FROM (VALUES ('streets', %(drawn)s), ('street_labels', %(labelled)s)) AS two(layer, properties)
"""


def box(west: float, south: float, east: float, north: float) -> MultiPolygon:
    return MultiPolygon(Polygon.from_bbox((west, south, east, north)), srid=4326)


def road(*places: tuple[float, float]) -> MultiLineString:
    return MultiLineString(LineString(places), srid=4326)


def office(code: str, title: str = "", **values: object) -> Authority:
    return Authority.objects.create(code=code, title=title or code.title(), **values)


def boundary(  # noqa: PLR0913 (what a boundary is made of)
    code: str,
    geom: GEOSGeometry,
    *,
    sort: Sort = Sort.MUNICIPALITY,
    since: date | None = None,
    width_m: int | None = None,
    title: str = "",
    **values: object,
) -> Boundary:
    made = Boundary.objects.create(code=code, sort=sort, title=title or code.title(), **values)
    add_version(boundary=made, drawn=Drawn(geom, width_m), since=since)
    return made


def duty(authority: Authority, where: Boundary | Sort, what: Category | str = "", **values: object) -> Duty:
    place = {"sort": where} if isinstance(where, Sort) else {"boundary": where}
    subject = {"category": what} if isinstance(what, Category) else {"kind": what}
    return Duty.objects.create(authority=authority, **place, **subject, **values)


def put_street(line: str, ref: str, kind: str = "secondary", *, tunnel: bool = False) -> None:
    values = {
        "line": f"LINESTRING({line})",
        "drawn": f'{{"kind": "{kind}", "rail": false, "tunnel": {str(tunnel).lower()}}}',
        "labelled": f'{{"kind": "{kind}", "ref": "{ref}"}}',
    }
    with connection.cursor() as cursor:
        cursor.execute(_STREET, values)
