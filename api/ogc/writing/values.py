"""From a GeoJSON feature to values of a model, with everything that does not fit by the name of its field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from api.ogc.serializers import writable_properties, writing_serializer_class
from layers.core.crs import CRS84
from layers.core.exceptions import ConflictError, InvalidFieldsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.core.crs import Crs
    from layers.core.layer import Layer
    from layers.core.permissions import Actor

    Json = dict[str, Any]

GEOMETRY = "geometry"
# `links` and `bbox` are in what a client has read, and follow from the rest.
MEMBERS = frozenset({"type", "id", GEOMETRY, "properties", "links", "bbox"})


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads values for a feature.

    Attributes:
        layer: Of which.
        actor: Who sends them.
        crs: Of the coordinates.
        present: The feature as its readers see it; empty for a new one.
    """

    layer: Layer
    actor: Actor
    crs: Crs = CRS84
    present: Json = field(default_factory=dict)

    def new(self, feature: Json) -> Json:
        """Values for something new; the number that it has elsewhere means nothing here.

        Raises:
            InvalidFieldsError: Something is missing or does not fit.
        """
        self._check_members(feature, must_be_whole=True)
        given = self._known(self._properties(feature))
        return self._validated({**given, "geom": feature.get(GEOMETRY)}, is_partial=False)

    def replacement(self, feature: Json) -> Json:
        """What is different when a feature becomes another one; what it does not say is emptied.

        Raises:
            InvalidFieldsError: As in `new`.
            ConflictError: It has another number.
        """
        self._check_members(feature, must_be_whole=True)
        self._check_id(feature)
        empty = {name: self._empty(name) for name in writable_properties(self.layer)}
        changed = self._changed({**empty, **self._known(self._properties(feature))})
        return self._validated({**changed, **self._moved(feature.get(GEOMETRY))}, is_partial=True)

    def patch(self, patch: Json) -> Json:
        """What is different once a patch is applied (RFC 7396).

        Raises:
            InvalidFieldsError: As in `new`.
            ConflictError: It would change the number.
        """
        self._check_members(patch, must_be_whole=False)
        self._check_id(patch)
        changed = self._changed(self._known(self._properties(patch)))
        moved = self._moved(self._merged(patch[GEOMETRY])) if GEOMETRY in patch else {}
        return self._validated({**changed, **moved}, is_partial=True)

    def _merged(self, geometry: object) -> object:
        """The present geometry with some of it replaced; in another system than it is kept in, nothing of it can stay."""
        if isinstance(geometry, dict) and self.crs is CRS84:
            return {**self.present[GEOMETRY], **geometry}
        return geometry

    def _check_members(self, feature: Json, *, must_be_whole: bool) -> None:
        """Refuse what would otherwise be ignored silently."""
        problems = {name: _("A feature has no such member. Is it a property?") for name in sorted(feature.keys() - MEMBERS)}
        if feature.get("type", None if must_be_whole else "Feature") != "Feature":
            problems["type"] = _("This must be a GeoJSON feature.")
        if not isinstance(feature.get("properties", {}), dict) and not (must_be_whole and feature["properties"] is None):
            problems["properties"] = _("This must be an object.")
        if problems:
            raise InvalidFieldsError(problems)

    def _check_id(self, feature: Json) -> None:
        if "id" in feature and str(feature["id"]) != str(self.present["id"]):
            raise ConflictError(_("The number of a feature never changes. Please leave it out, or as it is."))

    def _properties(self, feature: Json) -> Json:
        return feature.get("properties") or {}

    def _known(self, properties: Json) -> Json:
        """The properties that can be written, `null` being what an empty field holds.

        Raises:
            InvalidFieldsError: There are others, unless they are as they were.
        """
        writable, present = set(writable_properties(self.layer)), self.present.get("properties", {})
        problems = {
            name: _("This follows from the place, and cannot be written.")
            if name in self.layer.properties
            else _("This layer has no such property.")
            for name, value in properties.items()
            if name not in writable and (name not in self.layer.properties or value != present.get(name))
        }
        if problems:
            raise InvalidFieldsError(problems)
        given = {name: value for name, value in properties.items() if name in writable}
        return {name: self._empty(name) if value is None else value for name, value in given.items()}

    def _empty(self, name: str) -> Any:  # noqa: ANN401 (of any field)
        column = self.layer.fields[name]
        return None if column.null else column.get_default()

    def _changed(self, given: Json) -> Json:
        """What is not as it was. What is was checked long ago, or comes from OpenStreetMap, which knows no limits."""
        present = self.present["properties"]
        return {name: value for name, value in given.items() if value != present[name]}

    def _moved(self, geometry: object) -> Json:
        return {} if geometry == self.present[GEOMETRY] and self.crs is CRS84 else {"geom": geometry}

    def _validated(self, values: Json, *, is_partial: bool) -> Json:
        context = {"actor": self.actor, "crs": self.crs}
        serializer = writing_serializer_class(self.layer)(data=values, partial=is_partial, context=context)
        if not serializer.is_valid():
            raise InvalidFieldsError(_by_field(serializer.errors))
        return dict(serializer.validated_data)


def _by_field(errors: Mapping[str, object]) -> dict[str, str]:
    return {GEOMETRY if name == "geom" else name: _words(found) for name, found in errors.items()}


def _words(found: object) -> str:
    """What is wrong in one field; lists have a message for each entry."""
    if isinstance(found, dict):
        return " ".join(_words(part) for part in found.values())
    return " ".join(_words(part) for part in found) if isinstance(found, list) else str(found)
