"""Serializers from the declaration of a layer. They describe features and, later, check what is written.

Features that are read do not pass through here: PostgreSQL prints them (`layers.core.geojson`).
"""

from __future__ import annotations

from datetime import UTC
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import models
from rest_framework import serializers
from rest_framework_gis.serializers import GeoFeatureModelSerializer

if TYPE_CHECKING:
    from layers.core.layer import Layer


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


@cache
def serializer_class(layer: Layer) -> type[FeatureSerializer]:
    """The serializer of a layer: geometry and public properties."""
    meta = type("Meta", (), {"model": layer.model, "geo_field": "geom", "fields": ("id", "geom", *layer.properties)})
    return type(f"{type(layer).__name__}Serializer", (FeatureSerializer,), {"Meta": meta})
