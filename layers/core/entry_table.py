"""Keeps the table `core_entry` in step with the tables of the layers: what is in any of them stands there too.

Triggers do it, in the transaction of the change and whoever makes it: a service, a refresh from OpenStreetMap, a bulk update
or a hand at the database. The registry generates them after every migration, so a new layer is in it without an edit.
"""

from __future__ import annotations

import hashlib
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connections, transaction
from django.db.models import BigIntegerField, Case, CharField, DateTimeField, F, SmallIntegerField, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, Greatest, Left
from django.utils.translation import override
from psycopg import ClientCursor

from layers.core import pyramid, registry
from layers.core.fields import has_field, model_field
from layers.core.functions import JoinedTexts, ListedText, NamesInTags
from layers.core.icons import BADGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.backends.utils import CursorWrapper
    from django.db.models import Expression

    from layers.core.layer import Kind, Layer

TABLE = "core_entry"
PREFIX = "core_entry_of_"
# Letters that a search looks in: PostgreSQL takes a megabyte of words, and nobody searches for the end of a novel.
LONGEST_DETAILS = 50_000


def pause_before_migrations(*, using: str, plan: Sequence[Any] = (), **_: object) -> None:
    """Receiver of `pre_migrate`: a trigger names columns that a migration may be about to change."""
    if plan:
        with connections[using].cursor() as cursor:
            _drop_triggers(cursor)


def resume_after_migrations(*, using: str, plan: Sequence[Any] = (), **_: object) -> None:
    """Receiver of `post_migrate`; does nothing where neither a table nor a declaration is another one than before."""
    layers = _layers_with_tables(using)
    if layers is None:
        return
    triggers, entries = _triggers(layers, using), [_select(layer, using) for layer in layers]
    mark = hashlib.sha256("".join([*triggers, *entries, *pyramid.statements(PREFIX)]).encode()).hexdigest()[:16]
    with transaction.atomic(using), connections[using].cursor() as cursor:
        if plan or _mark(cursor) != mark:
            _rebuild(cursor, triggers, entries)
            if pyramid.TALLIES in connections[using].introspection.table_names(cursor):
                pyramid.rebuild(cursor, PREFIX)
            cursor.execute(f"COMMENT ON TABLE {TABLE} IS '{mark}'")


def _layers_with_tables(using: str) -> list[Layer] | None:
    """The layers whose tables are there, `None` before ours is, as in a migration to an earlier state."""
    tables = set(connections[using].introspection.table_names())
    if TABLE not in tables:
        return None
    return [layer for layer in registry.layers() if layer.model._meta.db_table in tables]


def _mark(cursor: CursorWrapper) -> str:
    cursor.execute("SELECT obj_description(%s::regclass)", [TABLE])
    return cursor.fetchone()[0] or ""


def _rebuild(cursor: CursorWrapper, triggers: list[str], entries: list[str]) -> None:
    cursor.execute("SET LOCAL statement_timeout = 0")
    _drop_triggers(cursor)
    for statement in triggers:
        cursor.execute(statement)
    cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608 (a constant)
    for select in entries:
        cursor.execute(_upsert(select))
    cursor.execute(f"ANALYZE {TABLE}")


def _drop_triggers(cursor: CursorWrapper) -> None:
    """Functions go with their triggers."""
    cursor.execute("SELECT oid::regprocedure::text FROM pg_proc WHERE proname LIKE %s", [f"{PREFIX}%"])
    for (function,) in cursor.fetchall():
        cursor.execute(f"DROP FUNCTION {function} CASCADE")


def _triggers(layers: list[Layer], using: str) -> list[str]:
    """The statements that make functions and triggers, table by table."""
    ordered = sorted(layers, key=lambda layer: layer.model._meta.db_table)
    by_table = groupby(ordered, key=lambda layer: layer.model._meta.db_table)
    return [statement for table, group in by_table for statement in _triggers_of(table, list(group), using)]


def _triggers_of(table: str, layers: list[Layer], using: str) -> Iterable[str]:
    """Within a trigger the changed rows bear the name of their table, so that the layer's own select reads just them."""
    column = layers[0].model._meta.pk.column
    parts = (f'SELECT \'{layer.id}:\' || "{column}" FROM "{table}"' for layer in layers)  # noqa: S608 (of declarations)
    selects = " UNION ALL ".join(_select(layer, using) for layer in layers)
    gone = f"DELETE FROM {TABLE} WHERE key IN ({' UNION ALL '.join(parts)})"  # noqa: S608 (of declarations)
    stays = f"NOT EXISTS (SELECT FROM ({selects}) AS present WHERE present.key = {TABLE}.key)"
    for event, rows_then, body in (
        ("INSERT", "NEW", _upsert(selects)),
        ("UPDATE", "NEW", f"{gone} AND {stays}; {_upsert(selects)}"),
        ("DELETE", "OLD", gone),
    ):
        function = f"{PREFIX}{table}_{event.lower()}"
        yield _function(function, body)
        yield (
            f'CREATE TRIGGER {TABLE}_{event.lower()} AFTER {event} ON "{table}" REFERENCING {rows_then} TABLE AS "{table}" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )


def _function(name: str, body: str) -> str:
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $code$ BEGIN {body}; RETURN NULL; END $code$"


def _upsert(select: str) -> str:
    names = list(_columns(registry.layers()[0]))
    news = ", ".join(f"{name} = excluded.{name}" for name in names)
    columns = ", ".join(names)
    return f"INSERT INTO {TABLE} ({columns}) {select} ON CONFLICT (key) DO UPDATE SET {news}"


def _select(layer: Layer, using: str) -> str:
    """The statement for one layer, its values written out because a trigger takes no parameters."""
    columns = _columns(layer)
    queryset = layer.queryset().using(using).order_by().values_list(*columns.values())
    sql, parameters = queryset.query.get_compiler(using).as_sql()
    written = ClientCursor(connections[using].connection).mogrify(sql, parameters)
    return f"SELECT * FROM ({written}) AS part({', '.join(columns)})"  # noqa: S608 (both made here, of declarations)


def _columns(layer: Layer) -> dict[str, Any]:
    """Names of the columns, and what a layer puts into them."""
    number = Cast("pk", CharField())
    osm_key = Concat("osm_type", Cast("osm_id", CharField()))
    own_key = Concat(Value(f"{layer.id}:"), number)
    return {
        "key": own_key,
        "layer": _text(layer.id),
        "feature_id": F("pk"),
        # What happens somewhere is not the place: it never shares an object with an entry of another layer.
        "thing": own_key if layer.times else Case(When(osm_id__isnull=False, then=osm_key), default=own_key),
        "rank": Value(registry.rank_of(layer), SmallIntegerField()),
        "min_zoom": Value(layer.style.min_zoom, SmallIntegerField()),
        "prominence": _prominence(layer),
        "family": _text(layer.family.id),
        "kind": F("kind"),
        "icon": _icon(layer),
        "title": F("title"),
        "names": JoinedTexts("title", NamesInTags("osm_tags")),
        "words": _of_kind(layer, [_text(_words(layer, kind)) for kind in layer.kinds], _text(_words(layer, layer.own_kind))),
        "details": Left(JoinedTexts(*_searchable(layer)), LONGEST_DETAILS),
        "status": F("status"),
        "is_demo": F("is_demo"),
        "geom": F("geom"),
        "point": F("point"),
        "area_id": _key(layer, "area"),
        "organisation_id": _key(layer, "organisation"),
        "starts_at": _time(layer, 0),
        "ends_at": _time(layer, 1),
        "opening_hours": _own(layer, "opening_hours"),
        "wheelchair": _own(layer, "wheelchair"),
        "as_of": Greatest(
            Case(When(overrides={}, then=Coalesce("osm_edited_at", "updated_at")), default=F("updated_at")), "confirmed_at"
        ),
    }


def _text(value: str) -> Expression:
    return Cast(Value(value), TextField())


def _of_kind(layer: Layer, values: list[Expression], default: Expression) -> Expression:
    kinds = [When(kind=kind.id, then=value) for kind, value in zip(layer.kinds, values, strict=True)]
    return Case(*kinds, default=default)


def _icon(layer: Layer) -> Expression:
    drawing = _of_kind(layer, [_text(layer.icon(kind.id)) for kind in layer.kinds], _text(layer.style.icon))
    badges = layer.style.badges
    if badges is None:
        return drawing
    signs = [When(**{badges.field: state}, then=_text(BADGE + badge.sign)) for state, badge in badges.by_state.items()]
    return Concat(drawing, Case(*signs, default=_text("")))


def _prominence(layer: Layer) -> Expression:
    values: list[Expression] = [Value(layer.prominence_of(kind.id), SmallIntegerField()) for kind in layer.kinds]
    return _of_kind(layer, values, Value(layer.prominence, SmallIntegerField()))


def _words(layer: Layer, kind: Kind) -> str:
    """What people call such a thing, in every language: found by them even where it has no name."""
    words: dict[str, None] = {}
    for code, _title in settings.LANGUAGES:
        with override(code):
            words |= dict.fromkeys(str(text) for text in (kind.title, kind.also, layer.title, layer.also) if text)
    return "\n".join(words)


def _searchable(layer: Layer) -> list[Expression | F]:
    names = [name for name in layer.search if has_field(layer.model, name)]
    return [ListedText(name) if isinstance(model_field(layer.model, name), ArrayField) else F(name) for name in names]


def _key(layer: Layer, name: str) -> Expression | F:
    return F(f"{name}_id") if has_field(layer.model, name) else Cast(Value(None), BigIntegerField())


def _own(layer: Layer, name: str) -> Expression | F:
    return F(name) if has_field(layer.model, name) else _text("")


def _time(layer: Layer, end: int) -> Expression | F:
    if layer.times is None:
        return Cast(Value(None), DateTimeField())
    return F(layer.times[end]) if end == 0 else Coalesce(F(layer.times[1]), F(layer.times[0]))
