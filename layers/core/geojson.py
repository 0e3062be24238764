"""GeoJSON, made by PostgreSQL.

Features are put together there as text, fragment by fragment: building objects in Python only to print them again costs many
times as much. Lists and single items use the same expression, so they cannot differ.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models import Expression, TextField

from layers.core.fields import model_field
from layers.core.querysets import compiled
from layers.core.values import DECIMALS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Field, QuerySet
    from django.db.models.sql import Query
    from django.db.models.sql.compiler import SQLCompiler

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

    Follows RFC 7946: no `crs`, exterior rings counter-clockwise, no more than seven decimals.

    Args:
        layer: Says which properties are public; the expression must be used on its model.
    """

    def __init__(self, layer: Layer) -> None:
        super().__init__(output_field=TextField())
        self.layer = layer
        self.columns: list[Expression] = []

    def get_source_expressions(self) -> list[Any]:
        """The columns that are read, in the order of `as_sql`."""
        return self.columns

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        """Replace them, as Django does when it renames a table within a statement."""
        self.columns = list(exprs)

    def resolve_expression(self, query: Query, *_: Any, **__: Any) -> Self:  # type: ignore[override] # noqa: ANN401
        """Point the columns at the table in a query; directly, since names would be looked up for each request."""
        alias = query.get_initial_alias()
        resolved = self.copy()
        meta = self.layer.model._meta
        fields = [meta.pk, model_field(self.layer.model, "geom"), *self.layer.fields.values()]
        resolved.columns = [field.get_col(alias) for field in fields]
        return resolved

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[()]]:  # noqa: ARG002
        """Write the fragments and join them."""
        pk, geom, *columns = (compiler.compile(column)[0] for column in self.columns)
        properties = [
            _property(separator, name, field, column)
            for separator, (name, field), column in zip(
                ["", *[","] * len(columns)], self.layer.fields.items(), columns, strict=False
            )
        ]
        head = f"""'{{"type":"Feature","id":' || {pk}::text || ',"geometry":'"""
        return _joined([head, _geometry(geom), "',\"properties\":{'", *properties, "'}}'"]), ()


def _joined(fragments: list[str]) -> str:
    """Concatenate as a balanced tree: in a chain, each step would copy all that came before."""
    if len(fragments) == 1:
        return fragments[0]
    middle = len(fragments) // 2
    return f"({_joined(fragments[:middle])} || {_joined(fragments[middle:])})"


def _geometry(column: str) -> str:
    turned = f"CASE WHEN ST_IsPolygonCCW({column}) THEN {column} ELSE ST_ForcePolygonCCW({column}) END"
    return f"ST_AsGeoJSON({turned}, {DECIMALS}, 0)"


def _property(separator: str, name: str, field: Field[Any, Any], column: str) -> str:
    """Key and value of one property. One NULL would make the whole feature NULL, so none may remain."""
    key = f"{separator}{json.dumps(name)}:"
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


def feature_page(layer: Layer, features: FeatureQuerySet, page: Page) -> FeaturePage:
    """Read a piece of a list, in the order of the ids.

    One statement; a second one counts, where the piece does not show by itself how long the list is.

    Args:
        layer: Says which properties are public.
        features: Those of the layer that may be shown, from `visible_to`, filtered.
        page: Which piece.
    """
    rows = features.filter(pk__gt=page.after).order_by("pk").annotate(_feature=GeoJsonFeature(layer))
    found = _rows(rows.values_list("pk", "_feature")[: page.limit + 1])
    shown = found[: page.limit]
    goes_on = len(found) > page.limit
    return FeaturePage(
        features=b",".join(feature for _pk, feature in shown),
        returned=len(shown),
        matched=features.count() if goes_on or page.after else len(shown),
        next_after=int(shown[-1][0]) if goes_on else None,
    )


def feature_item(layer: Layer, features: FeatureQuerySet, feature_id: int) -> FeatureItem | None:
    """Read a single feature, or `None` when it is not among those that may be shown."""
    rows = features.filter(pk=feature_id).annotate(_feature=GeoJsonFeature(layer))
    found = _rows(rows.values_list("version", "_feature"))
    return FeatureItem(found[0][1], int(found[0][0])) if found else None


def _rows(queryset: QuerySet[Any, Any]) -> list[tuple[bytes, bytes]]:
    """Two columns of a queryset as PostgreSQL sends them, without a detour over Python text."""
    try:
        sql, parameters = compiled(queryset)
    except EmptyResultSet:
        return []
    with connections[queryset.db].cursor() as cursor:
        cursor.execute(sql, parameters)
        result = cursor.cursor.pgresult
        value = result.get_value
        return [(value(row, 0), value(row, 1)) for row in range(result.ntuples)]
