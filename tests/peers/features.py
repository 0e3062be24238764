"""Databases of several sizes that all servers read: points in one layer, polygons in another, spread over one region.

Our service reads the tables of the layers. For the others, a view per layer in the schema `peers` shows the same rows, the
same geometry and the same public properties under the same names.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection
from psycopg import ClientCursor

from layers.core import registry
from layers.core.querysets import compiled
from tests.benchmarks import million
from tests.benchmarks.million import Made, make_region
from tests.databases import kept_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.core.layer import Layer

POINTS, POLYGONS = "rest-spots", "playgrounds"
SCHEMA = "peers"
# Twelve corners, some thirty metres wide.
_POLYGON = "ST_Buffer({point}, 0.0003, 3)"


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is.

    Attributes:
        name: In the name of the database.
        points: Features of the layer `POINTS`.
        polygons: Features of the layer `POLYGONS`.
    """

    name: str
    points: int
    polygons: int


SMALL = Size("small", 1_000, 100)
TEN_THOUSAND = Size("ten_thousand", 10_000, 1_000)
MILLION = Size("million", 1_000_000, 100_000)


@contextmanager
def features(size: Size) -> Iterator[str]:
    """Let the connection be one to a database of this size, which is made where it is not there yet; yields its name."""
    sources = [Path(__file__), Path(million.__file__)]
    with kept_database(f"_peers_{size.name}", sources, lambda: _make(size)) as name:
        yield name


def _make(size: Size) -> None:
    benches, shelters = size.points * 7 // 10, size.points * 2 // 10
    make_region(
        f"peers-{size.name}",
        [
            Made(POINTS, "bench", benches, ""),
            Made(POINTS, "shelter", shelters, "Schutzhütte {place}"),
            Made(POINTS, "viewpoint", size.points - benches - shelters, "{place}blick"),
            Made(POLYGONS, "", size.polygons, "Spielplatz {way}", _POLYGON),
        ],
    )
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        for layer in registry.get(POINTS), registry.get(POLYGONS):
            cursor.execute(_view(layer))
        # As our own connections have it: what compiling statements costs should decide nothing.
        cursor.execute(f"ALTER DATABASE {connection.ops.quote_name(connection.settings_dict['NAME'])} SET jit = off")
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("RESET statement_timeout")


def view_of(layer_id: str) -> str:
    """Name of the view that shows a layer to the others."""
    return layer_id.replace("-", "_")


def _view(layer: Layer) -> str:
    columns = ["pk", "geom", *(field.attname for field in layer.fields.values())]
    sql, parameters = compiled(layer.queryset().visible_to(None).order_by().values_list(*columns))
    with connection.cursor() as cursor:
        select = ClientCursor(cursor.connection.connection).mogrify(sql, parameters)
    names = ", ".join(connection.ops.quote_name(name) for name in ("id", "geom", *layer.fields))
    return f"CREATE VIEW {SCHEMA}.{view_of(layer.id)} ({names}) AS {select}"
