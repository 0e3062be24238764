"""What a change does to its feature. The callers have locked the feature and note what they do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from layers.core.contributions.models import Change
from layers.core.fields import model_field
from layers.core.models import Status
from layers.core.overlay import as_json, effective_values, from_json, to_overlay
from layers.core.services import as_fields, assign_area, check_values, save_change

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.contrib.gis.geos import GEOSGeometry
    from django.db.models import Model

    from layers.core.layer import Layer
    from layers.core.models import BaseFeature


def values_of(feature: BaseFeature, names: Iterable[str]) -> dict[str, Any]:
    """The values of some fields as JSON."""
    return {name: as_json(feature, name) for name in names}


def public_values(layer: Layer, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that were kept as JSON, with no more of the place than everybody may know."""
    place = layer.model.place_field
    if place not in values or not layer.location.is_blurred:
        return dict(values)
    cell = layer.location.public(from_json(layer, place, values[place]))
    return {**values, place: json.loads(cell.geojson)}


def place_for_author(layer: Layer, change: Change) -> GEOSGeometry:
    """Where the feature of a change is, as far as who made it may know: of what others have added, what everybody may.

    Of its values, they may know `after`, which is their own, and `public_values` of `before`.
    """
    place: GEOSGeometry = change.point
    return place if change.kind == Change.Kind.ADD else layer.location.public(place)


def restored(layer: Layer, name: str, value: object) -> Any:  # noqa: ANN401 (of any field)
    """A value that was kept as JSON, as the field has it; of what points elsewhere, the thing itself."""
    field = model_field(layer.model, name)
    if field.is_relation and value is not None:
        return cast("type[Model]", field.related_model)._default_manager.filter(pk=value).first()
    return from_json(layer, name, value)


def applied(layer: Layer, feature: BaseFeature, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Set fields without saving, check that they fit, and give them as JSON.

    Raises:
        InvalidInputError: A field is unknown or has a value that does not fit.
    """
    changes = as_fields(layer, changes)
    for name, value in changes.items():
        setattr(feature, name, value)
    if feature.osm_type:
        feature.overrides = {**feature.overrides, **to_overlay(feature, changes)}
        if "status" in changes:
            feature.not_there = feature.status == Status.ARCHIVED
    check_values(feature)
    assign_area(feature)
    return values_of(feature, changes)


def show(layer: Layer, feature: BaseFeature) -> None:
    """Let everybody see a feature."""
    feature.status, feature.not_there = Status.PUBLISHED, False
    save_change(layer=layer, feature=feature)


def hide(layer: Layer, feature: BaseFeature) -> None:
    """Take a feature off the map; a refresh from OpenStreetMap does not bring it back."""
    feature.status, feature.not_there = Status.ARCHIVED, bool(feature.osm_type)
    save_change(layer=layer, feature=feature)
    layer.taken_off(feature)


def left_by(change: Change) -> dict[str, Any]:
    """Values that an accepted change has left its feature with, as JSON."""
    if change.kind == Change.Kind.ADD:
        return {"status": Status.PUBLISHED}
    if change.kind in {Change.Kind.GONE, Change.Kind.REPORT}:
        return {"status": Status.ARCHIVED} if change.before else {}
    return dict(change.after)


def put_back(layer: Layer, feature: BaseFeature, change: Change) -> None:
    """Undo what an accepted change did."""
    if change.kind == Change.Kind.ADD:
        hide(layer, feature)
    else:
        _unset(layer, feature, change.before)
        save_change(layer=layer, feature=feature)


def _unset(layer: Layer, feature: BaseFeature, before: Mapping[str, Any]) -> None:
    """Give fields their earlier values. Where OpenStreetMap says the same, nobody here need say it."""
    changes = {name: restored(layer, name, value) for name, value in before.items()}
    applied(layer, feature, changes)
    if not feature.osm_type:
        return
    derived = effective_values(layer, feature.osm_tags, feature.osm_geom or feature.exact_place, {})
    needless = {name for name, value in changes.items() if name in derived and derived[name] == value}
    feature.overrides = {name: value for name, value in feature.overrides.items() if name not in needless}
