"""GeoJSON, made by PostgreSQL.

Features are put together there as text, fragment by fragment: building objects in Python only to print them again costs many
times as much. Lists and single items use the same expression, so they cannot differ.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from django.core.exceptions import EmptyResultSet
from django.db import InternalError, connections, models
from django.db.models import Expression, TextField
from django.utils.translation import gettext as _

from layers.core.crs import CRS84
from layers.core.exceptions import InvalidInputError
from layers.core.functions import with_turned_rings
from layers.core.querysets import compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.utils import CursorWrapper
    from django.db.models import Field, QuerySet
    from django.db.models.sql import Query
    from django.db.models.sql.compiler import SQLCompiler

    from layers.core.crs import Crs
    from layers.core.layer import Layer
    from layers.core.querysets import FeatureQuerySet
    from layers.core.values import Page


@dataclass(frozen=True, slots=True)
class FeaturePage:
    """A piece of a list.

    Attributes:
        features: GeoJSON features separated by commas, as UTF-8.
        returned: How many they are.
        matched: How many the whole list has.
        next_after: The id after which the next piece starts; `None` on the last one.
    """

    features: bytes
    returned: int
    matched: int
    next_after: int | None


@dataclass(frozen=True, slots=True)
class FeatureItem:
    """A single feature.

    Attributes:
        feature: GeoJSON as UTF-8.
        version: Of the row.
    """

    feature: bytes
    version: int


class GeoJsonFeature(Expression):
    """A feature with its public properties as GeoJSON text.

    The geometry is printed when a feature is written, by RFC 7946 (`PrintedGeometry`); the properties when it is read. In
    another reference system than that of the standard, the geometry is printed when it is read, too.

    Args:
        layer: Says which properties are public; the expression must be used on its model.
        crs: Of the coordinates.
    """

    def __init__(self, layer: Layer, crs: Crs = CRS84) -> None:
        super().__init__(output_field=TextField())
        self.layer = layer
        self.crs = crs
        self.alias = layer.model._meta.db_table

    def resolve_expression(self, query: Query, *_: Any, **__: Any) -> Self:  # type: ignore[override] # noqa: ANN401
        """Find the layer's table in a query."""
        resolved = self.copy()
        resolved.alias = query.get_initial_alias()
        return resolved

    def relabeled_clone(self, change_map: Mapping[str, str]) -> Self:
        """Follow the table when Django renames it within a statement."""
        relabeled = self.copy()
        relabeled.alias = change_map.get(self.alias, self.alias)
        return relabeled

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[()]]:  # noqa: ARG002
        """The fragments, joined."""
        return _feature(self.layer, self.crs, compiler.quote_name_unless_alias(self.alias)), ()


@cache
def _feature(layer: Layer, crs: Crs, table: str) -> str:
    """The SQL of a feature: long, and the same every time, so it is written once."""
    separators = ["", *[","] * len(layer.fields)]
    properties = [
        _property(f"{separator}{json.dumps(name)}:", field, f'{table}."{field.column}"')
        for separator, (name, field) in zip(separators, layer.fields.items(), strict=False)
    ]
    head = f"""'{{"type":"Feature","id":' || {table}."{layer.model._meta.pk.column}"::text || ',"geometry":'"""
    return _joined([head, _geometry(crs, table), "',\"properties\":{'", *properties, "'}}'"])


def _geometry(crs: Crs, table: str) -> str:
    if crs is CRS84:
        return f'{table}."printed_geom"'
    ordered = with_turned_rings(f'{table}."geom"')
    placed = f"ST_FlipCoordinates({ordered})" if crs.is_north_first else f"ST_Transform({ordered}, {crs.srid})"
    return f"ST_AsGeoJSON({placed}, {crs.decimals}, 0)"


def _joined(fragments: list[str]) -> str:
    """Concatenate as a balanced tree: in a chain, each step would copy all that came before."""
    if len(fragments) == 1:
        return fragments[0]
    middle = len(fragments) // 2
    return f"({_joined(fragments[:middle])} || {_joined(fragments[middle:])})"


def _property(key: str, field: Field[Any, Any], column: str) -> str:
    """One property after its key. One NULL would make the whole feature NULL, so none may remain."""
    pair = f"'{key}' || {_value(field, column)}"
    if isinstance(field, models.CharField | models.TextField):
        pair = f"CASE WHEN {column} = '' THEN '{key}\"\"' ELSE {pair} END"  # most are, and escaping costs
    return f"coalesce({pair}, '{key}null')" if field.null else pair


def _value(field: Field[Any, Any], column: str) -> str:
    if isinstance(field, models.ForeignKey):
        return _value(field.target_field, column)
    if isinstance(field, _PRINTED_AS_JSON):
        return f"{column}::text"
    return f"to_json({column})::text"


_PRINTED_AS_JSON = (models.IntegerField, models.BooleanField, models.JSONField)


def feature_page(
    layer: Layer, features: FeatureQuerySet, page: Page, crs: Crs = CRS84, count: Callable[[], int] | None = None
) -> FeaturePage:
    """Read a piece of a list, in the order of the ids.

    One statement; a second one counts, where the piece does not show by itself how long the list is.

    Args:
        layer: Says which properties are public.
        features: Those of the layer that may be shown, from `visible_to`, filtered.
        page: Which piece.
        crs: Of the coordinates.
        count: Tells how long the whole list is; without it, the features are counted.

    Raises:
        InvalidInputError: A feature lies where the reference system has no coordinates.
    """
    rows = features.filter(pk__gt=page.after).order_by("pk").annotate(_feature=GeoJsonFeature(layer, crs))
    found = _rows(rows.values_list("_feature", "pk")[: page.limit + 1])
    shown = min(found.ntuples, page.limit)
    goes_on = found.ntuples > page.limit
    return FeaturePage(
        features=b",".join([found.get_value(row, 0) or b"" for row in range(shown)]),
        returned=shown,
        matched=(count or features.count)() if goes_on or page.after else shown,
        next_after=int(found.get_value(shown - 1, 1) or 0) if goes_on else None,
    )


def feature_item(layer: Layer, features: FeatureQuerySet, feature_id: int, crs: Crs = CRS84) -> FeatureItem | None:
    """Read a single feature, or `None` when it is not among those that may be shown.

    Raises:
        InvalidInputError: It lies where the reference system has no coordinates.
    """
    rows = features.filter(pk=feature_id).annotate(_feature=GeoJsonFeature(layer, crs))
    found = _rows(rows.values_list("_feature", "version"))
    return FeatureItem(found.get_value(0, 0) or b"", int(found.get_value(0, 1) or 0)) if found.ntuples else None


class _Rows(Protocol):
    """The rows of a result as PostgreSQL sent them; psycopg's `PGresult` is one."""

    @property
    def ntuples(self) -> int: ...

    def get_value(self, row_number: int, column_number: int) -> bytes | None: ...


class _NoRows:
    ntuples = 0

    def get_value(self, row_number: int, column_number: int) -> bytes | None:
        raise IndexError(row_number, column_number)


def _rows(queryset: QuerySet[Any, Any]) -> _Rows:
    """Read a queryset without the detour over Python's text and back."""
    try:
        sql, parameters = compiled(queryset)
    except EmptyResultSet:
        return _NoRows()
    with connections[queryset.db].cursor() as cursor:
        _execute(cursor, sql, parameters)
        rows: _Rows = cursor.cursor.pgresult
        return rows


def _execute(cursor: CursorWrapper, sql: str, parameters: tuple[Any, ...]) -> None:
    try:
        cursor.execute(sql, parameters)
    except InternalError as error:
        if "transform" not in str(error):
            raise
        message = _("Some of this lies where the reference system has no coordinates. Please choose another one.")
        raise InvalidInputError(message, parameter="crs") from error
