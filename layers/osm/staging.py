"""Temporary tables that take in an extract before anything on the map is touched."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection

from layers.osm.basemap import schema
from layers.osm.basemap.table import FILL
from layers.osm.elements import Shape
from layers.osm.gazetteer import staged as gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from layers.osm.basemap.values import Drawn
    from layers.osm.elements import Element
    from layers.osm.regions import Box
    from layers.osm.relations import Border
    from layers.osm.wanted import Wanted

FEATURES = "osm_staged_feature"
DRAWINGS = "osm_staged_drawing"
# Relations that are in the extract, but of whose area a part is missing or does not close.
INCOMPLETE = "osm_staged_incomplete"
_UNDRAWN = FEATURES, gazetteer.NAMES, gazetteer.ADDRESSES

_ROWS_AT_ONCE = 5_000
_TABLES = (
    f"""CREATE TEMPORARY TABLE {FEATURES} (
        layer text NOT NULL, kind text NOT NULL,
        osm_type text NOT NULL, osm_id bigint NOT NULL, osm_version integer NOT NULL, osm_edited_at timestamptz,
        tags jsonb NOT NULL, geom geometry NOT NULL
    )""",
    f"""CREATE TEMPORARY TABLE {DRAWINGS} (
        layer text NOT NULL, min_zoom smallint NOT NULL, sort double precision NOT NULL, with_area boolean NOT NULL,
        properties jsonb NOT NULL, geom geometry NOT NULL
    )""",
    f"CREATE TEMPORARY TABLE {INCOMPLETE} (osm_id bigint PRIMARY KEY)",
    *gazetteer.TABLES,
)
# One object once per layer; RFC 7946 ring order; rings always start at the same corner, so that an area whose ways were
# only put in another order counts as unchanged; and an area of one part is a polygon.
_TIDY = (
    f"""UPDATE {FEATURES} SET geom = ST_SetSRID(
        CASE WHEN ST_Dimension(geom) = 2 THEN ST_ForcePolygonCCW(ST_Normalize(
            CASE WHEN ST_NumGeometries(geom) = 1 THEN ST_GeometryN(geom, 1) ELSE geom END)) ELSE geom END, 4326)""",  # noqa: S608
    f"ALTER TABLE {FEATURES} ALTER COLUMN geom TYPE geometry(Geometry, 4326)",
    f"CREATE UNIQUE INDEX ON {FEATURES} (layer, osm_type, osm_id)",
    f"CREATE INDEX ON {FEATURES} USING gist (geom)",
    f"ANALYZE {FEATURES}",
)


class CopyBuffer:
    """Fills a table by COPY, some thousand rows at a time, so that memory stays bounded."""

    def __init__(self, table: str) -> None:
        self._table = table
        self._rows: list[tuple[Any, ...]] = []

    def add(self, row: tuple[Any, ...]) -> None:
        """Take one row."""
        self._rows.append(row)
        if len(self._rows) >= _ROWS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what is left."""
        with connection.cursor() as cursor, cursor.copy(f"COPY {self._table} FROM STDIN") as copy:
            for row in self._rows:
                copy.write_row(row)
        self._rows.clear()


class Staging:
    """Takes elements in, sorted into layers, basemap and gazetteer.

    Attributes:
        latest_edit: When the youngest element was edited.
        assembled: Ids of the relations among the elements.
    """

    def __init__(self, wanted: Wanted, borders: Mapping[int, Border]) -> None:
        self.latest_edit: datetime | None = None
        self.assembled: set[int] = set()
        self._wanted = wanted
        self._borders = borders
        self._features = CopyBuffer(FEATURES)
        self._drawings = CopyBuffer(DRAWINGS)
        self._names = CopyBuffer(gazetteer.NAMES)
        self._addresses = CopyBuffer(gazetteer.ADDRESSES)
        self._digest = hashlib.blake2b(FILL.encode(), digest_size=12)
        self._gazetteer_digest = hashlib.blake2b(digest_size=12)

    @property
    def basemap_version(self) -> str:
        """A digest of everything the basemap was given."""
        return self._digest.hexdigest()

    @property
    def gazetteer_digest(self) -> str:
        """A digest of all names and addresses."""
        return self._gazetteer_digest.hexdigest()

    def add(self, element: Element) -> None:
        """Take one element in."""
        self._note(element)
        if element.is_whole:
            for layer, kind in self._wanted.features(element):
                self._features.add((layer, kind, *_snapshot(element)))
        for drawn in schema.drawn_from(element.shape, element.tags):
            self._add_drawing(drawn, element.wkb)
        if element.osm_type == "w" and element.shape is Shape.LINE and element.osm_id in self._borders:
            for drawn in schema.border(self._borders[element.osm_id], element.tags):
                self._add_drawing(drawn, element.wkb)
        self._add_to_gazetteer(element)

    def finish(self, incomplete: Iterable[int]) -> None:
        """Write the rest and tidy up.

        Args:
            incomplete: Ids of the relations that should have become areas and did not.
        """
        broken = CopyBuffer(INCOMPLETE)
        for osm_id in incomplete:
            broken.add((osm_id,))
        broken.flush()
        self._features.flush()
        self._drawings.flush()
        self._names.flush()
        self._addresses.flush()
        with connection.cursor() as cursor:
            for statement in _TIDY:
                cursor.execute(statement)

    def _note(self, element: Element) -> None:
        if element.osm_type == "r":
            self.assembled.add(element.osm_id)
        if element.timestamp and (self.latest_edit is None or element.timestamp > self.latest_edit):
            self.latest_edit = element.timestamp

    def _add_drawing(self, drawn: Drawn, wkb: str) -> None:
        row = (drawn.layer, drawn.min_zoom, drawn.sort, drawn.with_area, json.dumps(drawn.properties), wkb)
        self._digest.update(repr(row).encode())
        self._drawings.add(row)

    def _add_to_gazetteer(self, element: Element) -> None:
        for buffer, rows in (
            (self._names, gazetteer.name_rows(element)),
            (self._addresses, gazetteer.address_rows(element)),
        ):
            for row in rows:
                self._gazetteer_digest.update(repr(row).encode())
                buffer.add(row)


def _snapshot(element: Element) -> tuple[Any, ...]:
    return element.osm_type, element.osm_id, element.version, element.timestamp, json.dumps(element.tags), element.wkb


@contextmanager
def staging(wanted: Wanted, borders: Mapping[int, Border]) -> Iterator[Staging]:
    """Provide the temporary tables, and take them away again.

    Args:
        wanted: Which elements anybody takes.
        borders: Way id to what it is the border of.
    """
    try:
        with connection.cursor() as cursor:
            for statement in _TABLES:
                cursor.execute(statement)
        yield Staging(wanted, borders)
    finally:
        if connection.is_usable() and not connection.needs_rollback:
            with connection.cursor() as cursor:
                tables = FEATURES, DRAWINGS, INCOMPLETE, gazetteer.NAMES, gazetteer.ADDRESSES
                cursor.execute(f"DROP TABLE IF EXISTS {', '.join(tables)}")


def is_anything_staged() -> bool:
    """Whether anything came that a layer, the basemap or the gazetteer takes."""
    return _has_rows(DRAWINGS, *_UNDRAWN)


def extent() -> Box:
    """West, south, east, north of everything that is drawn, in degrees; where nothing is, of what else is staged."""
    tables = (DRAWINGS,) if _has_rows(DRAWINGS) else _UNDRAWN
    staged = " UNION ALL ".join(f"SELECT geom FROM {table}" for table in tables)  # noqa: S608 (constants)
    box = f"SELECT ST_Extent(geom) AS box FROM ({staged}) AS staged"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box) FROM ({box}) AS whole")  # noqa: S608
        west, south, east, north = cursor.fetchone()
    return west, south, east, north


def _has_rows(*tables: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + " OR ".join(f"EXISTS (SELECT FROM {table})" for table in tables))  # noqa: S608 (constants)
        return bool(cursor.fetchone()[0])


def staged_counts() -> dict[str, dict[str, int]]:
    """Layer id to kind id to the number of features that are staged."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT layer, kind, count(*) FROM {FEATURES} GROUP BY layer, kind ORDER BY layer, kind")  # noqa: S608
        for layer, kind, count in cursor.fetchall():
            counts[layer][kind] = count
    return dict(counts)
