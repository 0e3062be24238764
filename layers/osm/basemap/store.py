"""Puts a staged basemap in the place of the present one."""

from __future__ import annotations

from django.db import connection

from layers.osm.basemap.schema import POINT_LAYERS
from layers.osm.basemap.table import FILL, NEXT_TABLE, create_indexes, create_table, put_in_place
from layers.osm.staging import DRAWINGS


def build_basemap() -> None:
    """Make the table of the staged basemap. Belongs into the transaction of the load, and disturbs nobody."""
    with connection.cursor() as cursor:
        for statement in create_table(NEXT_TABLE):
            cursor.execute(statement)
        cursor.execute(FILL.format(table=NEXT_TABLE, staged=DRAWINGS), [list(POINT_LAYERS)])
        for statement in (*create_indexes(NEXT_TABLE), f"ANALYZE {NEXT_TABLE}"):
            cursor.execute(statement)


def swap_basemap() -> None:
    """Put that table in the place of the present one. From here on tiles wait for the end of the transaction."""
    with connection.cursor() as cursor:
        for statement in put_in_place():
            cursor.execute(statement)
