"""Writes. Each is one transaction and leaves area, versions and the local overlay in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import DateTimeField
from django.utils.translation import gettext_lazy as _

from layers.core import registry
from layers.core.blurred import BlurredFeature
from layers.core.contributions.following import take_along
from layers.core.exceptions import InvalidFieldsError, InvalidInputError
from layers.core.fields import has_field
from layers.core.models import Feature, Happening, Status
from layers.core.overlay import to_overlay
from layers.core.subscriptions.noting import note_happening

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.core.layer import Layer
    from layers.core.models import BaseFeature

FIRST_YEAR, LAST_YEAR = 1900, 2199
FAR_AWAY = _("Please choose a year between %(first)s and %(last)s.")


def build_feature(*, layer: Layer, values: Mapping[str, Any]) -> BaseFeature:
    """Make a feature that is not saved yet, with its area, and check it.

    Args:
        layer: Where it belongs.
        values: Model field name to value; `geom` in EPSG:4326 is required.

    Raises:
        InvalidInputError: A field is unknown, missing or has a value that does not fit; the error names it.
    """
    feature = layer.model(**as_fields(layer, values))
    check_values(feature)
    assign_area(feature)
    return feature


@transaction.atomic
def create_feature(*, layer: Layer, values: Mapping[str, Any]) -> BaseFeature:
    """Put a new feature on the map. Arguments and errors are those of `build_feature`."""
    feature = build_feature(layer=layer, values=values)
    feature.save()
    mark_changed(layer=layer)
    note_happening(layer=layer, feature=feature, what=Happening.What.NEW)
    return feature


@transaction.atomic
def update_feature(*, layer: Layer, feature: BaseFeature, changes: Mapping[str, Any]) -> BaseFeature:
    """Change fields of a feature. On one from OpenStreetMap they become overrides, which a refresh leaves alone.

    Args:
        layer: Where it belongs.
        feature: The feature as read before; what others changed since stays.
        changes: Model field name to new value.

    Returns:
        The feature as it is now.

    Raises:
        InvalidInputError: As in `create_feature`.
    """
    changes = as_fields(layer, changes)
    feature = locked(feature)
    for name, value in changes.items():
        setattr(feature, name, value)
    if feature.osm_type:
        feature.overrides = {**feature.overrides, **to_overlay(feature, changes)}
    check_values(feature)
    save_change(layer=layer, feature=feature)
    note_happening(layer=layer, feature=feature, what=Happening.What.CHANGED)
    return feature


@transaction.atomic
def mark_not_there(*, layer: Layer, feature: BaseFeature) -> None:
    """Take a feature off the map because it does not exist; a refresh from OpenStreetMap does not bring it back."""
    feature = locked(feature)
    feature.not_there = True
    feature.status = Status.ARCHIVED
    save_change(layer=layer, feature=feature)
    note_happening(layer=layer, feature=feature, what=Happening.What.GONE)


def mark_changed(*, layer: Layer) -> None:
    """Give all layers of its model a new version, so that caches notice. Belongs into the transaction of the change."""
    layer_ids = [other.id for other in registry.layers() if other.model is layer.model]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO core_layerversion AS known (layer, version, changed_at)
            SELECT changed, 1, now() FROM unnest(%s::text[]) AS changed ORDER BY changed
            ON CONFLICT (layer) DO UPDATE SET version = known.version + 1, changed_at = now()
            """,
            [layer_ids],
        )


def assign_area(feature: BaseFeature) -> None:
    """Set the area from the place: the smallest area that holds the geometry's inner point, or none.

    The area that everybody sees follows from what everybody knows of the place.
    """
    if isinstance(feature, Feature):
        areas = apps.get_model("areas", "Area").objects  # by name: the core does not import what builds on it
        place = feature.exact_place
        feature.area_id = areas.number_of_smallest_containing(feature.location.public(place).point_on_surface)
        if isinstance(feature, BlurredFeature):
            feature.responsible_area = areas.smallest_containing(place.point_on_surface)


def locked(feature: BaseFeature) -> BaseFeature:
    """Read a feature as it is now, since others may have changed it, and keep it so until the transaction ends."""
    current: BaseFeature = type(feature)._default_manager.select_for_update().get(pk=feature.pk)
    return current


def save_change(*, layer: Layer, feature: BaseFeature) -> None:
    """Save a locked feature of which something is different."""
    assign_area(feature)
    feature.version += 1
    feature.save()
    take_along(layer=layer, feature=feature)
    mark_changed(layer=layer)


def as_fields(layer: Layer, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by the fields that take them: a place goes where the layer keeps it, whole.

    Raises:
        InvalidInputError: There is no such field.
    """
    for name in values:
        if not has_field(layer.model, name):
            raise InvalidInputError(_("This layer has no such field."), parameter=name)
    return {layer.model.place_field if name == "geom" else name: value for name, value in values.items()}


def check_values(feature: BaseFeature) -> None:
    """Let the model say what does not fit.

    Raises:
        InvalidInputError: With what is wrong, for each field.
    """
    try:
        feature.full_clean(exclude=["point", "printed_geom"])
    except ValidationError as error:
        raise InvalidFieldsError(
            {
                "geom" if field == feature.place_field else field: " ".join(messages)
                for field, messages in error.message_dict.items()
            }
        ) from error
    far_away = {name: FAR_AWAY % {"first": FIRST_YEAR, "last": LAST_YEAR} for name in _far_away(feature)}
    if far_away:
        raise InvalidFieldsError(far_away)


def _far_away(feature: BaseFeature) -> list[str]:
    """Times that lie in no year of ours: at the ends of the calendar some clocks stand still, and every list with them."""
    fields = [field for field in feature._meta.concrete_fields if isinstance(field, DateTimeField) and field.editable]
    told = {field.name: getattr(feature, field.name) for field in fields}
    return [name for name, moment in told.items() if moment and not FIRST_YEAR <= moment.year <= LAST_YEAR]
