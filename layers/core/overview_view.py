"""The SQL view `core_entry`: all features of all layers in the columns they have in common.

The registry generates it after every migration, so a new layer is in it without an edit. It is dropped before migrations,
because PostgreSQL changes no column that a view reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connections
from django.db.models import BigIntegerField, Case, CharField, DateTimeField, F, SmallIntegerField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from psycopg import ClientCursor

from layers.core import registry
from layers.core.fields import has_field

if TYPE_CHECKING:
    from django.db.models import Expression

    from layers.core.layer import Layer

VIEW = "core_entry"


def drop_before_migrations(*, using: str, **_: object) -> None:
    """Receiver of `pre_migrate`."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"DROP VIEW IF EXISTS {VIEW}")


def create_after_migrations(*, using: str, **_: object) -> None:
    """Receiver of `post_migrate`; leaves out layers whose tables are not there, as in a migration to an earlier state."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    layers = [layer for layer in registry.layers() if layer.model._meta.db_table in tables]
    drop_before_migrations(using=using)
    if not layers:
        return
    selects = [_select(layer, rank, using) for rank, layer in enumerate(layers)]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE VIEW {VIEW} AS {' UNION ALL '.join(selects)}")


def _select(layer: Layer, rank: int, using: str) -> str:
    """The statement for one layer, its values written out because a view takes no parameters."""
    queryset = layer.queryset().using(using).order_by().values_list(*_columns(layer, rank).values())
    sql, parameters = queryset.query.get_compiler(using).as_sql()
    raw = connections[using].connection
    return _with_names(ClientCursor(raw).mogrify(sql, parameters), list(_columns(layer, rank)))


def _with_names(select: str, names: list[str]) -> str:
    return f"SELECT * FROM ({select}) AS part({', '.join(names)})"  # noqa: S608 (both made here, of declarations)


def _columns(layer: Layer, rank: int) -> dict[str, Any]:
    number = Cast("pk", CharField())
    osm_key = Concat("osm_type", Cast("osm_id", CharField()))
    own_key = Concat(Value(f"{layer.id}:"), number)
    return {
        "key": own_key,
        "layer": _text(layer.id),
        "feature_id": F("pk"),
        "thing": Case(When(osm_id__isnull=False, then=osm_key), default=own_key),
        "rank": Value(rank, SmallIntegerField()),
        "min_zoom": Value(layer.style.min_zoom, SmallIntegerField()),
        "family": _text(layer.family.id),
        "kind": F("kind"),
        "icon": _icon(layer),
        "title": F("title"),
        "status": F("status"),
        "is_demo": F("is_demo"),
        "geom": F("geom"),
        "point": F("point"),
        "area_id": _area(layer),
        "starts_at": _time(layer, 0),
        "ends_at": _time(layer, 1),
    }


def _text(value: str) -> Expression:
    return Cast(Value(value), CharField())


def _icon(layer: Layer) -> Expression:
    kinds = [When(kind=kind.id, then=_text(layer.icon(kind.id))) for kind in layer.kinds]
    return Case(*kinds, default=_text(layer.style.icon))


def _area(layer: Layer) -> Expression | F:
    return F("area_id") if has_field(layer.model, "area") else Cast(Value(None), BigIntegerField())


def _time(layer: Layer, end: int) -> Expression | F:
    if layer.times is None:
        return Cast(Value(None), DateTimeField())
    return F(layer.times[end]) if end == 0 else Coalesce(F(layer.times[1]), F(layer.times[0]))
