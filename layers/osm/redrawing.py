"""Recognises things that OpenStreetMap has drawn anew: a point that became an area, a deleted and re-made element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from layers.core.models import Feature
from layers.osm.staging import FEATURES, INCOMPLETE

if TYPE_CHECKING:
    from layers.core.layer import Layer

NEAR_M = 30

# One degree of latitude is at least 110.5 km and one of longitude at most 111.4 km; the box only spares work.
_PAIRS = """
WITH gone AS MATERIALIZED (
    SELECT f.id, f.kind, f.overrides ? 'kind' AS is_renamed, coalesce(f.osm_geom, f.geom) AS geom
    FROM {table} f
    WHERE f.osm_region = %(region)s AND f.osm_id IS NOT NULL
      AND (f.status IN ('published', 'unconfirmed') OR f.not_there)
      AND NOT EXISTS (
          SELECT FROM {staged} s
          WHERE s.layer = %(layer)s AND s.osm_type = f.osm_type AND s.osm_id = f.osm_id)
      AND NOT EXISTS (SELECT FROM {incomplete} i WHERE f.osm_type = 'r' AND i.osm_id = f.osm_id)
),
pairs AS (
    SELECT gone.id, s.osm_type, s.osm_id,
           ST_Distance(gone.geom::geography, s.geom::geography) AS distance_m,
           ST_Distance(ST_Centroid(gone.geom)::geography, ST_Centroid(s.geom)::geography) AS between_centres_m
    FROM gone JOIN {staged} s
      ON s.layer = %(layer)s AND (s.kind = gone.kind OR gone.is_renamed)
     AND s.geom && ST_Expand(gone.geom, %(near_m)s / 111400.0 / cos(radians(least(85, abs(ST_YMax(gone.geom)) + 0.001))),
                             %(near_m)s / 110500.0)
    WHERE ST_DWithin(gone.geom::geography, s.geom::geography, %(near_m)s)
      AND NOT EXISTS (SELECT FROM {table} f WHERE f.osm_type = s.osm_type AND f.osm_id = s.osm_id)
)
SELECT id, osm_type, osm_id FROM pairs ORDER BY distance_m, between_centres_m, id, osm_type, osm_id
"""


def follow_redrawn(layer: Layer, region_id: str) -> set[int]:
    """Let features follow elements that replaced theirs: same layer and kind, at most 30 m apart, the nearest first.

    Municipalities are left alone: neighbours touch, so nearness says nothing.

    Returns:
        Primary keys of the features that belong to another element now.
    """
    if not issubclass(layer.model, Feature):
        return set()
    followed: dict[int, tuple[str, int]] = {}
    taken: set[tuple[str, int]] = set()
    for pk, osm_type, osm_id in _pairs(layer, region_id):
        if pk not in followed and (osm_type, osm_id) not in taken:
            followed[pk] = osm_type, osm_id
            taken.add((osm_type, osm_id))
    for pk, (osm_type, osm_id) in followed.items():
        layer.queryset().filter(pk=pk).update(osm_type=osm_type, osm_id=osm_id)
    return set(followed)


def _pairs(layer: Layer, region_id: str) -> list[tuple[int, str, int]]:
    table = connection.ops.quote_name(layer.model._meta.db_table)
    statement = _PAIRS.format(table=table, staged=FEATURES, incomplete=INCOMPLETE)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"layer": layer.id, "region": region_id, "near_m": NEAR_M})
        pairs: list[tuple[int, str, int]] = cursor.fetchall()
    return pairs
