"""The tiles of the map: what stands on it, clustered, and outlines. One SQL statement each.

Features whose markers would stand on each other form a cluster: all of one cell of a grid that is anchored to the world, so
that a cluster never depends on the tile it is seen through. It stands at the mean of its members, or as near as the discs of
the neighbouring cells allow.

What everybody sees comes from the pyramid of counts (`layers.core.pyramid`) as far down as that is quicker; what is
filtered, or is not for everybody, is counted live. Both give the same tile: places are whole numbers
(`layers.core.functions.WorldX`), sums of them are exact, and single markers are looked up by their keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import EmptyResultSet
from django.db import connections

from layers.core import registry
from layers.core.clock import month_of
from layers.core.models import Entry
from layers.core.pyramid import DEEPEST_ZOOM, PENDING, TALLIES, cell_shift
from layers.core.querysets import compiled
from layers.core.tiles import EXTENT, grid_point, shape

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Any

    from django.db.models import QuerySet

    from layers.core.layer import Layer
    from layers.core.querysets import EntryQuerySet
    from layers.core.tiles import Tile

# How far a cluster may stand from the middle of its cell, in cells: its disc of 44 pixels then never reaches another's.
CLUSTER_LEEWAY = (64 - 44) / 2 / 64
CLUSTERED_BELOW_ZOOM = 17
# What a tile holds at most where every feature stands for itself; one that would hold more is clustered like those above.
MOST_MARKERS = 1024
MOST_BYTES = 64 * 1024
# What a marker takes in a tile at most, beside its title: its id twice, its place, numbers of keys and values, all framed.
MARKER_BYTES = 64

FIELDS = {
    "markers": {
        "layer": "String",
        "fid": "Number",
        "family": "String",
        "icon": "String",
        "title": "String",
        "count": "Number",
        "families": "String",
    },
    "shapes": {"layer": "String", "fid": "Number", "family": "String"},
}


@dataclass(frozen=True, slots=True)
class _Sql:
    """A piece of a statement, and the parameters that stand in it, in order."""

    text: str
    parameters: tuple[Any, ...] = ()


def map_tile(layers: Sequence[Layer], tile: Tile, at: datetime) -> bytes:
    """What everybody sees in a tile: MVT layers `markers`, with single features and clusters, and `shapes`, with outlines.

    Args:
        layers: Those that are shown, from their `min_zoom` on.
        tile: Where.
        at: What is over by then is left out.
    """
    entries = Entry.objects.visible_to(None).current(at)
    here = from_their_zoom(layers, tile)
    if tile.z > DEEPEST_ZOOM:
        return _drawn(entries, here, tile, _counted_live(entries, here, tile))
    return _drawn(entries, here, tile, _from_the_pyramid(entries, here, tile, month_of(at)))


def filtered_map_tile(entries: EntryQuerySet, layers: Sequence[Layer], tile: Tile) -> bytes:
    """The same of some entries.

    Args:
        entries: Those that may be shown, from `visible_to`, filtered.
        layers: Those of them that are shown.
        tile: Where.
    """
    return _drawn(entries, layers, tile, _counted_live(entries, layers, tile))


def from_their_zoom(layers: Sequence[Layer], tile: Tile) -> list[Layer]:
    """Leave out the layers that are shown only closer up."""
    return [layer for layer in layers if layer.style.min_zoom <= tile.z]


def _drawn(entries: EntryQuerySet, layers: Sequence[Layer], tile: Tile, counted: _Sql) -> bytes:
    """Make the tile.

    Args:
        entries: Those that may be shown.
        layers: Those of them that are shown.
        tile: Where.
        counted: Common table expressions that end in `counted`, with the columns of `_cells`.
    """
    near = entries.first_of_each_thing(map(registry.rank_of, layers)).filter(
        drawn_from__lte=tile.z, geom__bboverlaps=tile.surroundings.as_polygon()
    )
    shapes = _sql(near.values_list("layer", "feature_id", "family", "geom"))
    if shapes is None:
        return b""
    statement = f"""
        WITH {counted.text},
        {_cells(layers)},
        {_markers(tile)},
        outlined(layer, fid, family, geom) AS ({shapes.text}),
        shape AS MATERIALIZED (SELECT {shape(tile)} AS geom, layer, fid, family, fid AS id FROM outlined)
        SELECT (SELECT ST_AsMVT(marker, 'markers', {EXTENT}, 'geom', 'id') FROM marker)
            || (SELECT ST_AsMVT(shape, 'shapes', {EXTENT}, 'geom', 'id') FROM shape WHERE geom IS NOT NULL)
        """  # noqa: S608 (declarations, numbers and constants)
    with connections[entries.db].cursor() as cursor:
        cursor.execute(statement, (*counted.parameters, *shapes.parameters))
        return bytes(cursor.fetchone()[0])


def _sql(rows: QuerySet[Any]) -> _Sql | None:
    """The SQL of some rows; `None` where Django knows that there are none."""
    try:
        return _Sql(*compiled(rows))
    except EmptyResultSet:
        return None


def _marked(layers: Sequence[Layer]) -> list[Layer]:
    return [layer for layer in layers if layer.style.marker]


def _from_the_pyramid(entries: EntryQuerySet, layers: Sequence[Layer], tile: Tile, month: int) -> _Sql:
    """What is counted already, what is not yet, and what ends in this month and is not over."""
    ids, shift = [layer.id for layer in _marked(layers)], 2 * cell_shift(tile.z)
    first, last = tile.quadkeys
    timed = entries.in_layers(layer.id for layer in _marked(layers) if layer.times)
    ending = _counted(timed.filter(ends_at__isnull=False, last_month=month), tile)
    return _Sql(
        f"""
        {PENDING},
        ending({_COUNTED}) AS ({ending.text}),
        counted AS (
            SELECT cell, '' AS alone, layer, members, x, y, member FROM {TALLIES}
            WHERE zoom = {tile.z} AND cell BETWEEN {first >> shift} AND {last >> shift}
            AND layer = ANY(%s) AND NOT behind::text[] && %s AND last_month > {month}
            UNION ALL
            SELECT quadkey >> {shift}, '', layer, sign, sign * x::bigint, sign * y::bigint, feature_id FROM pending
            WHERE quadkey BETWEEN {first} AND {last} AND layer = ANY(%s) AND NOT behind && %s
            AND last_month > {month}
            UNION ALL
            SELECT quadkey >> {shift}, '', layer, 1, x, y, fid FROM ending
        )""",  # noqa: S608 (numbers and constants)
        (*ending.parameters, ids, ids, ids, ids),
    )


def _counted_live(entries: EntryQuerySet, layers: Sequence[Layer], tile: Tile) -> _Sql:
    """Every feature by itself; deep down each stands alone, unless there are too many."""
    rows = _counted(entries.first_of_each_thing(map(registry.rank_of, _marked(layers))), tile, "title")
    crowded = f"count(*) > {MOST_MARKERS} OR sum({MARKER_BYTES} + octet_length(title)) > {MOST_BYTES}"
    alone = f"CASE WHEN (SELECT {crowded} FROM entry) THEN '' ELSE layer || fid END"  # noqa: S608 (constants)
    return _Sql(
        f"""
        entry({_COUNTED}, title) AS MATERIALIZED ({rows.text}),
        counted AS (
            SELECT quadkey >> {2 * cell_shift(tile.z)} AS cell,
                   {alone if tile.z >= CLUSTERED_BELOW_ZOOM else "''"} AS alone, layer, 1 AS members, x, y, fid AS member
            FROM entry
        )""",  # noqa: S608 (numbers and constants)
        rows.parameters,
    )


_COUNTED = "layer, fid, x, y, quadkey"


def _counted(entries: EntryQuerySet, tile: Tile, *more: str) -> _Sql:
    """The columns `_COUNTED` of those in a tile, and more."""
    names = ("layer", "feature_id", "world_x", "world_y", "quadkey", *more)
    nothing = _Sql("SELECT '', 0::bigint, 0, 0, 0::bigint" + ", ''" * len(more) + " WHERE false")
    return _sql(entries.filter(quadkey__range=tile.quadkeys).values_list(*names)) or nothing


def _cells(layers: Sequence[Layer]) -> str:
    """Common table expressions from `counted` to `cell`: what came and went is settled, and layers are joined.

    Columns of `counted`: `cell`; `alone`, different for what must not be joined; `layer`; how many `members`; the sums of
    their `x` and `y`; their ids, one XOR the other, as `member`. Numbers may be negative.
    """
    families = ", ".join(f"('{layer.id}', '{layer.family.id}')" for layer in layers)
    return f"""
        of_layer AS (
            SELECT cell, alone, layer, sum(members) AS members, sum(x) AS x, sum(y) AS y, bit_xor(member) AS member
            FROM counted GROUP BY cell, alone, layer HAVING sum(members) > 0
        ),
        of_family AS (
            SELECT cell, alone, family, sum(members) AS members, sum(x) AS x, sum(y) AS y,
                   min(layer || ':' || member) AS key
            FROM of_layer JOIN (VALUES {families}) AS declared(layer, family) USING (layer)
            GROUP BY cell, alone, family
        ),
        cell AS (
            SELECT sum(members)::integer AS count,
                   (sum(x) / sum(members))::bigint AS x, (sum(y) / sum(members))::bigint AS y,
                   string_agg(family || ':' || members, ',' ORDER BY members DESC, family) AS families, min(key) AS key
            FROM of_family GROUP BY cell, alone
        )"""  # noqa: S608 (declarations)


def _markers(tile: Tile) -> str:
    """Common table expressions from `cell` to `marker`. The limit of one keeps each look-up one in the index."""
    return f"""
        cluster AS (
            SELECT count, families, {_near_middle("x", tile)} AS x, {_near_middle("y", tile)} AS y
            FROM cell WHERE count > 1
        ),
        single AS (
            SELECT cell.x, cell.y, entry.* FROM cell CROSS JOIN LATERAL (
                SELECT layer, feature_id AS fid, family, icon, title FROM core_entry
                WHERE core_entry.key = cell.key LIMIT 1
            ) AS entry WHERE count = 1
        ),
        marker AS (
            SELECT {grid_point(tile)} AS geom, 1 AS count, layer, fid, fid AS id, family, icon, title, NULL AS families
            FROM single
            UNION ALL
            SELECT {grid_point(tile)}, count, NULL, NULL, NULL, NULL, NULL, NULL, families FROM cluster
        )"""  # noqa: S608 (numbers and constants)


def _near_middle(name: str, tile: Tile) -> str:
    shift = cell_shift(tile.z)
    start = f"({name} >> {shift} << {shift})"
    first, last = (int((0.5 + leeway) * 2**shift) for leeway in (-CLUSTER_LEEWAY, CLUSTER_LEEWAY))
    return f"greatest(least({name}, {start} + {last}), {start} + {first})"
