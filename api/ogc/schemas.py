"""JSON Schemas of features, derived from the serializers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import serializers

from api.ogc.filters import queryable_fields
from api.ogc.serializers import serializer_class, writing_serializer_class

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers.core.layer import Layer

Schema = dict[str, Any]
AnyField = Any  # serializer fields share no attributes that types could tell


def property_schemas(layer: Layer) -> dict[str, Schema]:
    """The schema of each public property, in order."""
    fields = serializer_class(layer)().fields
    return {name: _property(fields[name], model_field.null) for name, model_field in layer.fields.items()}


def writable_schemas(layer: Layer) -> dict[str, Schema]:
    """The schema of each property that people may write; `null` empties it, where it may be empty."""
    fields = writing_serializer_class(layer)().fields
    return {name: _property(field, not field.required) for name, field in fields.items() if name in layer.fields}


def queryable_schemas(layer: Layer) -> dict[str, Schema]:
    """The schema of the value by which each simple property is filtered: that of one entry where it is a list."""
    schemas = property_schemas(layer)
    return {name: _single(schemas[name]) for name in queryable_fields(layer)}


def _property(field: AnyField, nullable: bool) -> Schema:  # noqa: FBT001 (a fact about the column)
    return {"title": str(field.label), **_type(field), **({"nullable": True} if nullable else {})}


def _single(schema: Schema) -> Schema:
    entry = schema | schema["items"] if schema.get("type") == "array" else schema
    return {key: value for key, value in entry.items() if key not in {"items", "nullable"}}


def _type(field: AnyField) -> Schema:
    """What a serializer field prints, by the first line of `_TYPES` that fits; anything where none does."""
    return next((describe(field) for kind, describe in _TYPES if isinstance(field, kind)), {})


def _integer(field: AnyField) -> Schema:
    limits = {"minimum": getattr(field, "min_value", None), "maximum": getattr(field, "max_value", None)}
    return {"type": "integer", **{name: limit for name, limit in limits.items() if limit is not None}}


def _choice(field: AnyField) -> Schema:
    if all(isinstance(choice, int) for choice in field.choices):
        return {"type": "integer", "enum": list(field.choices)}
    blank = [""] if field.allow_blank else []
    return {"type": "string", "enum": [*blank, *field.choices]}


def _list(field: AnyField) -> Schema:
    limit = {"maxItems": field.max_length} if field.max_length else {}
    return {"type": "array", "items": _type(field.child), **limit}


def _text(field: AnyField) -> Schema:
    return {"type": "string"} | ({"maxLength": field.max_length} if field.max_length else {})


_TYPES: tuple[tuple[type[AnyField] | tuple[type[AnyField], ...], Callable[[AnyField], Schema]], ...] = (
    (serializers.BooleanField, lambda _: {"type": "boolean"}),
    (serializers.IntegerField, _integer),
    (serializers.PrimaryKeyRelatedField, lambda _: {"type": "integer"}),
    ((serializers.FloatField, serializers.DecimalField), lambda _: {"type": "number"}),
    (serializers.ListField, _list),
    (serializers.ChoiceField, _choice),
    (serializers.DateTimeField, lambda _: {"type": "string", "format": "date-time"}),
    (serializers.DateField, lambda _: {"type": "string", "format": "date"}),
    (serializers.TimeField, lambda _: {"type": "string", "format": "time"}),
    (serializers.CharField, _text),
)
