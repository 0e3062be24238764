"""The local overlay of a feature from OpenStreetMap: what people here set, as JSON, field by field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import GEOSGeometry
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import IntegerField

from layers.core.fields import model_field
from layers.core.values import WGS84

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.core.layer import Layer
    from layers.core.models import BaseFeature

# Fields whose value is decided here and never derived from tags.
LOCAL_FIELDS = frozenset({"status", "organisation", "not_there", "is_demo"})


def to_overlay(feature: BaseFeature, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a change that overrides OpenStreetMap, in a form that JSON can hold.

    Args:
        feature: The feature with the changes already set.
        changes: Model field name to new value.
    """
    return {name: as_json(feature, name) for name in changes if name not in LOCAL_FIELDS}


def as_json(feature: BaseFeature, name: str) -> Any:  # noqa: ANN401 (any JSON value)
    """The value of a field in a form that JSON can hold; of what points elsewhere, its number."""
    value = getattr(feature, model_field(type(feature), name).attname)
    if isinstance(value, GEOSGeometry):
        return json.loads(value.geojson)
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def effective_values(
    layer: Layer, tags: Mapping[str, str], geom: GEOSGeometry, overrides: Mapping[str, Any]
) -> dict[str, Any]:
    """What the columns of a feature hold: the override where there is one, otherwise what OpenStreetMap says.

    Args:
        layer: Says how tags become fields.
        tags: Of the OpenStreetMap object.
        geom: Its geometry in EPSG:4326.
        overrides: As `to_overlay` made them.
    """
    kind = layer.kind_for(tags)
    derived = {name: _fitted(layer, name, read(tags)) for name, read in layer.all_osm_fields.items()}
    own = {name: from_json(layer, name, value) for name, value in overrides.items()}
    return {"geom": geom, "kind": kind.id if kind else "", **derived, **own}


def _fitted(layer: Layer, name: str, value: object) -> object:
    """Make a value fit its column, because OpenStreetMap knows no limits that we could rely on.

    Text is cut to length, alone and in lists; a number beyond what the column holds is no number.
    """
    field = model_field(layer.model, name)
    if isinstance(value, list):
        longest = getattr(field, "base_field", field).max_length
        return [part[:longest] for part in value]
    if isinstance(value, str):
        return value[: field.max_length]
    if isinstance(field, IntegerField) and isinstance(value, int):
        lowest, highest = connection.ops.integer_field_range(field.get_internal_type())
        return value if lowest <= value <= highest else None
    return value


def from_json(layer: Layer, name: str, value: Any) -> Any:  # noqa: ANN401 (any JSON value)
    """The value of a field from what `as_json` made of it."""
    field = model_field(layer.model, name)
    if isinstance(field, GeometryField):
        return GEOSGeometry(json.dumps(value), srid=WGS84)
    return field.to_python(value)
