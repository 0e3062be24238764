"""The table of the basemap.

It holds every feature of every Shortbread layer once, in Web Mercator and with its properties ready, so that a tile is one
statement over one index. A load writes a second table and puts it in the place of the first, in the load's transaction.
"""

from __future__ import annotations

TABLE = "osm_basemap"
NEXT_TABLE = f"{TABLE}_next"

_COLUMNS = """
CREATE TABLE {table} (
    layer text NOT NULL,
    min_zoom smallint NOT NULL,
    sort double precision NOT NULL,
    properties jsonb NOT NULL,
    geom geometry(Geometry, 3857) NOT NULL
)
"""

# What a tile of few zoom levels must not even look at, it does not find: most features are only drawn close up.
_INDEXES = {
    "geom": "CREATE INDEX {table}_geom ON {table} USING gist (geom)",
    "far": "CREATE INDEX {table}_far ON {table} USING gist (geom) WHERE min_zoom <= 10",
    "middle": "CREATE INDEX {table}_middle ON {table} USING gist (geom) WHERE min_zoom <= 12",
}

# Nothing smaller than a fifth of a pixel at some zoom is looked at there; width of the world in Web Mercator metres.
FILL = """
INSERT INTO {table} (layer, min_zoom, sort, properties, geom)
SELECT layer,
       CASE WHEN min_zoom < 12 AND ST_Dimension(flat) = 2 AND area > 0
            THEN greatest(min_zoom, least(12, ceil(log(2, (40075016.68 / 256 * sqrt(0.2) / sqrt(area))::numeric))))
            ELSE min_zoom END,
       CASE WHEN with_area THEN -area ELSE sort END,
       CASE WHEN with_area THEN properties || jsonb_build_object('way_area', round(area)) ELSE properties END,
       CASE WHEN layer = ANY (%s) THEN ST_PointOnSurface(flat) ELSE flat END
FROM (
    SELECT *, ST_Area(flat) AS area
    FROM (
        SELECT layer, min_zoom, sort, with_area, properties, ST_Transform(ST_SetSRID(geom, 4326), 3857) AS flat
        FROM {staged} WHERE abs(ST_YMax(geom)) <= 85 AND abs(ST_YMin(geom)) <= 85
    ) AS projected
) AS measured
ORDER BY flat
"""


def create_table(table: str) -> list[str]:
    """The statements that make an empty table."""
    return [_COLUMNS.format(table=table)]


def create_indexes(table: str) -> list[str]:
    """The statements that make its indexes, best after it is filled."""
    return [statement.format(table=table) for statement in _INDEXES.values()]


def put_in_place() -> list[str]:
    """The statements that put the next table, complete with indexes, in the place of the present one."""
    indexes = [f"ALTER INDEX {NEXT_TABLE}_{name} RENAME TO {TABLE}_{name}" for name in _INDEXES]
    return [f"DROP TABLE {TABLE}", f"ALTER TABLE {NEXT_TABLE} RENAME TO {TABLE}", *indexes]
