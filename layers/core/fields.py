"""Model fields by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from django.db.models import Field, Model


def model_field(model: type[Model], name: str) -> Field[Any, Any]:
    """Look up a column of a model.

    Raises:
        FieldDoesNotExist: The model has none of this name.
    """
    return cast("Field[Any, Any]", model._meta.get_field(name))


def has_field(model: type[Model], name: str) -> bool:
    """Whether a model has a column of this name."""
    return any(field.name == name for field in model._meta.fields)
