"""Vector tiles of all reports on which somebody works: none is left out, and many at one place become a number.

They are counted live, since everybody works on others and filters them in other ways. All that this takes is in the index
`defects_report_placed`, where the reports of a tile follow each other (`layers.core.functions.Quadkey`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import EmptyResultSet
from django.db import connection

from layers.core.querysets import compiled
from layers.core.tiles import EXTENT, WORLD_DIGITS, Tile, grid_point

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
    # Each state is looked up by itself, so that the tile is found in the index where all of them are wanted, too.
    handled = wanted.everywhere().of(actor).filter(quadkey__range=tile.quadkeys, state__in=wanted.states)
    try:
        sql, parameters = compiled(handled.values_list(*_COLUMNS))
    except EmptyResultSet:
        return b""
    with connection.cursor() as cursor:
        cursor.execute(_statement(sql, tile), parameters)
        return bytes(cursor.fetchone()[0])


_COLUMNS = ("pk", "world_x", "world_y", "quadkey", "state", "priority", "due_at", "kind")


def _statement(sql: str, tile: Tile) -> str:
    cell = 2 * (WORLD_DIGITS - CELL_DIGITS - tile.z)
    alone = MOST_ALONE if tile.z <= GROUPED_UP_TO else MOST_IN_A_CELL
    return f"""
        WITH report AS MATERIALIZED (
            SELECT id, x, y, quadkey >> {cell} AS cell, state, priority, kind,
                   state IN ('open', 'in_progress') AND due_at < now() AS overdue
            FROM ({sql}) AS handled(id, x, y, quadkey, state, priority, due_at, kind)
        ),
        cell AS MATERIALIZED (
            SELECT cell, count(*)::int AS count, avg(x)::bigint AS x, avg(y)::bigint AS y, max(priority)::int AS priority,
                   count(*) FILTER (WHERE overdue)::int AS overdue, min(id) AS first
            FROM report GROUP BY cell
        ),
        drawn AS (
            SELECT id, {grid_point(tile)} AS geom, state, priority::int, overdue::int, kind,
                   NULL::int AS count, NULL::bigint AS first
            FROM report WHERE cell IN (SELECT cell FROM cell WHERE count <= {alone})
            UNION ALL
            SELECT NULL, {grid_point(tile)}, NULL, priority, overdue, NULL, count, first FROM cell WHERE count > {alone}
        )
        SELECT ST_AsMVT(drawn, '{NAME}', {EXTENT}, 'geom', 'id') FROM drawn
        """  # noqa: S608 (of a queryset and numbers)
