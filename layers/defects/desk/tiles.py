"""Vector tiles of all reports on which somebody works: none is left out, and many at one place become a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import EmptyResultSet
from django.db import connection

from layers.core.querysets import compiled
from layers.core.tiles import EXTENT, WORLD_DIGITS, Tile, grid_point
from layers.core.values import WGS84

if TYPE_CHECKING:
    from layers.core.permissions import Actor
    from layers.defects.desk.choosing import Wanted

NAME = "reports"
"""Of the layer within a tile."""
GROUPED_UP_TO = 15
"""At deeper zooms each stands by itself, unless there are more than anybody could tell apart."""
CELL_DIGITS = 3  # a tile has 2 to the power of this cells in each direction
MOST_ALONE = 2  # so many in a cell still stand by themselves
MOST_IN_A_CELL = 60  # at deep zooms


def desk_tile(actor: Actor, wanted: Wanted, tile: Tile) -> bytes:
    """What somebody works on in a tile, as the MVT layer `NAME`.

    A single report has the properties `state`, `priority`, `overdue` and `kind`, and its number for its id; a group has
    `count`, `overdue` as a number, and `first`, the number of one of them.

    Args:
        actor: For whom.
        wanted: Which part; where it says that it lies does not count.
        tile: Where.
    """
    columns = ("pk", "geom", "state", "priority", "due_at", "kind")
    try:
        sql, parameters = compiled(wanted.everywhere().of(actor).values_list(*columns))
    except EmptyResultSet:
        return b""
    with connection.cursor() as cursor:
        cursor.execute(_statement(sql, tile), parameters)
        return bytes(cursor.fetchone()[0])


def _statement(sql: str, tile: Tile) -> str:
    box, shift = tile.surroundings, WORLD_DIGITS - tile.z
    cell, alone = shift - CELL_DIGITS, MOST_ALONE if tile.z <= GROUPED_UP_TO else MOST_IN_A_CELL
    return f"""
        WITH report AS MATERIALIZED (
            SELECT id, core_world_x(geom) AS x, core_world_y(geom) AS y, state, priority, kind,
                   state IN ('open', 'in_progress') AND due_at < now() AS overdue
            FROM ({sql}) AS handled(id, geom, state, priority, due_at, kind)
            WHERE geom && ST_MakeEnvelope({box.west}, {box.south}, {box.east}, {box.north}, {WGS84})
        ),
        here AS MATERIALIZED (
            SELECT *, count(*) OVER (PARTITION BY x >> {cell}, y >> {cell}) AS together
            FROM report WHERE x >> {shift} = {tile.x} AND y >> {shift} = {tile.y}
        ),
        drawn AS (
            SELECT id, {grid_point(tile)} AS geom, state, priority::int, overdue::int, kind,
                   NULL::int AS count, NULL::bigint AS first
            FROM here WHERE together <= {alone}
            UNION ALL
            SELECT NULL, {grid_point(tile)}, NULL, priority, overdue, NULL, count, first FROM (
                SELECT avg(x)::bigint AS x, avg(y)::bigint AS y, max(priority)::int AS priority,
                       count(*) FILTER (WHERE overdue)::int AS overdue, count(*)::int AS count, min(id) AS first
                FROM here WHERE together > {alone} GROUP BY x >> {cell}, y >> {cell}
            ) AS grouped
        )
        SELECT ST_AsMVT(drawn, '{NAME}', {EXTENT}, 'geom', 'id') FROM drawn
        """  # noqa: S608 (of a queryset and numbers)
