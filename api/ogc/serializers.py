"""Serializers from the declaration of a layer. They describe features, and check what is written.

Features that are read do not pass through here: PostgreSQL prints them (`layers.core.geojson`).
"""

from __future__ import annotations

from datetime import UTC
from functools import cache
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework_gis.serializers import GeoFeatureModelSerializer

from api.contribute.fields import LONGEST_TEXT, MOST_WORDS
from api.ogc.writing.shapes import read_geometry
from layers.core.crs import CRS84
from layers.core.opening_hours import validate_opening_hours

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.gis.geos import GEOSGeometry
    from django.db.models import Field

    from layers.core.layer import Layer

WHERE = _("Please say where it is.")


class _UtcDateTimeField(serializers.DateTimeField):
    """Times as the lists print them, whatever the time zone of the region is."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 (the base class documents them)
        super().__init__(default_timezone=UTC, **options)


class FeatureSerializer(GeoFeatureModelSerializer):  # type: ignore[misc]  # published without types
    """Base of the serializers of all layers."""

    serializer_field_mapping = {
        **GeoFeatureModelSerializer.serializer_field_mapping,
        models.DateTimeField: _UtcDateTimeField,
    }


class _PlaceField(serializers.Field):  # type: ignore[type-arg]  # generic for type checkers alone
    """A geometry in the reference system that the context names. As drf-gis reads it, what people write would reach GDAL."""

    def to_internal_value(self, data: object) -> GEOSGeometry:
        """Read GeoJSON."""
        return read_geometry(data, self.context.get("crs", CRS84))


class WritingSerializer(FeatureSerializer):
    """Base of what checks values for a feature, by name and with the geometry as `geom`.

    The context holds the `actor`: nobody points at a thing that they do not see.
    """

    geom = _PlaceField(error_messages={"required": WHERE, "null": WHERE})

    def get_fields(self) -> dict[str, Any]:
        """The fields of the layer, those that point elsewhere narrowed to what the actor sees."""
        fields: dict[str, Any] = super().get_fields()
        for name, field in fields.items():
            if isinstance(field, serializers.PrimaryKeyRelatedField):
                things = self.Meta.model._meta.get_field(name).related_model._default_manager
                fields[name].queryset = things.visible_to(self.context.get("actor"))
        return fields


@cache
def serializer_class(layer: Layer) -> type[FeatureSerializer]:
    """The serializer of a layer: geometry and public properties."""
    meta = type("Meta", (), {"model": layer.model, "geo_field": "geom", "fields": ("id", "geom", *layer.properties)})
    return type(f"{type(layer).__name__}Serializer", (FeatureSerializer,), {"Meta": meta})


@cache
def writing_serializer_class(layer: Layer) -> type[WritingSerializer]:
    """What checks values for a feature of a layer: geometry, and those properties that people may write."""
    names = writable_properties(layer)
    options = {name: _options(layer, name, layer.fields[name]) for name in names}
    meta = {"model": layer.model, "geo_field": "geom", "fields": ("geom", *names), "extra_kwargs": options}
    own = {"kind": _kind_field(layer)} if layer.kinds and "kind" in names else {}
    return type(f"{type(layer).__name__}Writing", (WritingSerializer,), {**own, "Meta": type("Meta", (), meta)})


def writable_properties(layer: Layer) -> list[str]:
    """Names of the properties that do not follow from others, as the area does from the place."""
    return [name for name, field in layer.fields.items() if field.editable]


def required_properties(layer: Layer) -> list[str]:
    """Names of the properties without which nothing can be added."""
    return [name for name, field in writing_serializer_class(layer)().fields.items() if field.required and name != "geom"]


def _options(layer: Layer, name: str, field: Field[Any, Any]) -> Mapping[str, Any]:
    """What a column does not say of its values."""
    options: dict[str, Any] = {}
    if name in layer.required:
        options |= {"required": True, "allow_blank": False}
    if isinstance(field, models.TextField):
        options["max_length"] = LONGEST_TEXT
    if isinstance(field, ArrayField):
        options["max_length"] = MOST_WORDS
    if name == "opening_hours":
        options["validators"] = [validate_opening_hours]
    return options


def _kind_field(layer: Layer) -> serializers.ChoiceField:
    kinds = [(kind.id, kind.title) for kind in layer.kinds]
    return serializers.ChoiceField(kinds)
