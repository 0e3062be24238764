"""Makes boundaries of the numbered roads and of the railways of the region that is loaded.

They are read from the basemap, which holds all of them as OpenStreetMap has them, so no file is needed a second time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection, transaction
from django.utils.translation import gettext as _

from layers.core.values import WGS84
from layers.defects.duties.boundaries import Drawn, Outcome, code_of, follow_outline
from layers.defects.duties.models import Boundary
from layers.defects.duties.sorts import Sort

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

# From edge to edge with ditches and verges, in metres; a rough guess that the office corrects where it matters.
WIDTHS_M = {Sort.MOTORWAY: 50, Sort.FEDERAL_ROAD: 24, Sort.STATE_ROAD: 18, Sort.DISTRICT_ROAD: 14}
RAILWAY_WIDTH_M = 14
RAILWAY = "railway"
"""The code of the boundary of all railways."""

_PREFIXED = re.compile(r"^([A-ZÄÖÜ][A-Za-zÄÖÜäöü]{0,3}) ?\d")
_PLAIN = re.compile(r"^\d")
# By the signs of a country: Germany, where Bavaria has St and Saxony S for its state roads, and Austria, where all B are
# state roads. Other letters are those of a district, on its own roads.
_GERMAN = {
    "A": Sort.MOTORWAY, "B": Sort.FEDERAL_ROAD, "L": Sort.STATE_ROAD, "LI": Sort.STATE_ROAD, "LII": Sort.STATE_ROAD,
    "LIO": Sort.STATE_ROAD, "St": Sort.STATE_ROAD, "S": Sort.STATE_ROAD,
}  # fmt: skip
_AUSTRIAN = {"A": Sort.MOTORWAY, "S": Sort.MOTORWAY, "B": Sort.STATE_ROAD, "L": Sort.STATE_ROAD}
_BY_COUNTRY = {"AT": _AUSTRIAN}

# By name: layers do not know each other. The lines of names have no tunnels; those of the drawing, which are the same, have.
_ROADS = """
WITH numbered AS (
    SELECT unnest(string_to_array(label.properties ->> 'ref', E'\\n')) AS ref, label.properties ->> 'kind' AS kind,
           label.geom
    FROM osm_basemap label
    WHERE label.layer = 'street_labels' AND label.properties ? 'ref' AND NOT EXISTS (
        SELECT FROM osm_basemap street
        WHERE street.layer = 'streets' AND street.properties ->> 'tunnel' = 'true' AND street.geom = label.geom
    )
)
SELECT ref, array_agg(DISTINCT kind), ST_AsBinary(ST_Multi(ST_LineMerge(ST_Collect(ST_Transform(geom, 4326)))))
FROM numbered
WHERE NOT EXISTS (SELECT FROM areas_area WHERE status = 'published') OR EXISTS (
    SELECT FROM areas_area area
    WHERE area.status = 'published' AND ST_Intersects(area.geom, ST_Transform(numbered.geom, 4326))
)
GROUP BY ref ORDER BY ref
"""
_RAILWAY = """
SELECT ST_AsBinary(ST_Multi(ST_CollectionExtract(ST_Union(ground), 3)))
FROM (
    SELECT ST_Buffer(ST_Transform(geom, 4326)::geography, %(width)s / 2.0)::geometry AS ground
    FROM osm_basemap
    WHERE layer = 'streets' AND properties ->> 'kind' = ANY (%(kinds)s) AND properties ->> 'tunnel' IS DISTINCT FROM 'true'
    UNION ALL
    SELECT ST_MakeValid(ST_Transform(geom, 4326)) FROM osm_basemap
    WHERE layer = 'land' AND properties ->> 'kind' = 'railway'
) AS piece
"""
_RAILS = ["rail", "narrow_gauge", "light_rail"]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A road with a number.

    Attributes:
        ref: The number as it stands on the signs: `L 18`.
        sort: What kind of road it is.
        geom: Its lines (EPSG:4326).
    """

    ref: str
    sort: Sort
    geom: GEOSGeometry


def sort_of_road(ref: str, kinds: Collection[str], country: str) -> Sort | None:
    """Say what a road is by its number.

    Args:
        ref: As OpenStreetMap has it: `L 18`, `LRO 12`, `16`.
        kinds: Values of `highway` of its pieces.
        country: By ISO 3166-1.

    Returns:
        `None` where it is no public road with a number.
    """
    if "motorway" in kinds and not _PREFIXED.match(ref):
        return Sort.MOTORWAY
    if _PLAIN.match(ref):
        # Countries without letters have one owner for all of them: canton or state.
        return Sort.STATE_ROAD if {"trunk", "primary", "secondary"} & set(kinds) else None
    found = _PREFIXED.match(ref)
    return _BY_COUNTRY.get(country, _GERMAN).get(found[1], Sort.DISTRICT_ROAD) if found else None


@transaction.atomic
def follow_roads(*, since: date) -> Outcome:
    """Make boundaries of roads and railways, and give those that have changed a new version.

    Args:
        since: The first day of what is different.
    """
    outcome = Outcome(0, 0, 0, [])
    for road in _numbered():
        drawn = Drawn(road.geom, WIDTHS_M[road.sort], "OpenStreetMap")
        _follow(outcome, Boundary(code=code_of(road.ref), title=road.ref, sort=road.sort), drawn, since)
    if ground := _railway_ground():
        railway = Boundary(code=RAILWAY, title=_("railway ground"), sort=Sort.RAILWAY)
        _follow(outcome, railway, Drawn(ground, source="OpenStreetMap"), since)
    return outcome


def _follow(outcome: Outcome, wanted: Boundary, drawn: Drawn, since: date) -> None:
    known = Boundary.objects.filter(code=wanted.code).first()
    if known is None:
        wanted.save()
        outcome.new += 1
    elif (current := known.versions.filter(valid__contains=since).only("width_m").first()) and current.width_m:
        # The office may know better how wide it is.
        drawn = Drawn(drawn.geom, current.width_m, drawn.source)
    is_changed = follow_outline(boundary=known or wanted, drawn=drawn, since=since)
    outcome.changed += is_changed and known is not None
    outcome.same += not is_changed


def _numbered() -> Iterator[Numbered]:
    region = apps.get_model("osm", "LoadedRegion").objects.current()
    country = region.country if region else ""
    with connection.cursor() as cursor:
        cursor.execute(_ROADS)
        rows = cursor.fetchall()
    for ref, kinds, shape in rows:
        sort = sort_of_road(ref, kinds, country)
        if sort is not None:
            yield Numbered(ref, sort, GEOSGeometry(memoryview(shape), srid=WGS84))


def _railway_ground() -> GEOSGeometry | None:
    with connection.cursor() as cursor:
        cursor.execute(_RAILWAY, {"width": RAILWAY_WIDTH_M, "kinds": _RAILS})
        (shape,) = cursor.fetchone()
    ground = GEOSGeometry(memoryview(shape), srid=WGS84) if shape else None
    return None if ground is None or ground.empty else ground
