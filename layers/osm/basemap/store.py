"""Puts a staged basemap in the place of the present one."""

from __future__ import annotations

from django.db import connection

from layers.osm.basemap.schema import POINT_LAYERS
from layers.osm.basemap.table import FILL, NEXT_TABLE, create_indexes, create_table, put_in_place
from layers.osm.staging import DRAWINGS


def replace_basemap() -> int:
    """Build the table of the staged basemap and swap it in. Belongs into the transaction of the load.

    Returns:
        How many features the basemap has.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {NEXT_TABLE}")
        for statement in create_table(NEXT_TABLE):
            cursor.execute(statement)
        cursor.execute(FILL.format(table=NEXT_TABLE, staged=DRAWINGS), [list(POINT_LAYERS)])
        features: int = cursor.rowcount
        for statement in (*create_indexes(NEXT_TABLE), f"ANALYZE {NEXT_TABLE}", *put_in_place()):
            cursor.execute(statement)
    return features
