"""Filters by the value of a property: `?kind=bench`, `?equipment=slide`."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from layers.core.exceptions import InvalidInputError
from layers.core.values import Interval

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Field
    from django.http import QueryDict

    from layers.core.layer import Layer

_NOT_SIMPLE = (models.JSONField, GeometryField)
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}")
_TRUTHS = {"true": True, "false": False}


def queryable_fields(layer: Layer) -> dict[str, Field[Any, Any]]:
    """The public properties that hold one value or a list of values, in order."""
    return {name: field for name, field in layer.fields.items() if not isinstance(field, _NOT_SIMPLE)}


def property_conditions(layer: Layer, query: QueryDict) -> list[Q]:
    """Read the parameters that are named like a property.

    A list property matches when it contains the value; a time, when it is the given instant or lies in the given day or
    span.

    Raises:
        InvalidInputError: A value is of another type than the property.
    """
    fields = queryable_fields(layer)
    return [_condition(name, fields[name], text) for name, text in query.items() if name in fields]


def _condition(name: str, field: Field[Any, Any], text: Any) -> Q:  # noqa: ANN401 (always text, as the types do not know)
    if isinstance(field, ArrayField):
        return Q(**{f"{name}__contains": [_value(name, field.base_field, text)]})
    if isinstance(field, models.DateTimeField):
        return _within(name, Interval.parse(text, name))
    return Q(**{name: _value(name, field, text)})


def _within(name: str, span: Interval) -> Q:
    ends = {f"{name}__gte": span.start, f"{name}__lte": span.end}
    return Q(**{lookup: moment for lookup, moment in ends.items() if moment is not None})


def _value(name: str, field: Field[Any, Any], text: str) -> Any:  # noqa: ANN401 (whatever the column holds)
    if isinstance(field, models.ForeignKey):
        return _value(name, field.target_field, text)
    read: Callable[[str], Any] = next((read for kind, read in _READERS.items() if isinstance(field, kind)), field.to_python)
    try:
        return read(text)
    except (KeyError, ValueError, OverflowError, ValidationError):
        message = _("“%(value)s” does not fit here. Expected is %(expected)s.") % {
            "value": text,
            "expected": _expected(field),
        }
        raise InvalidInputError(message, parameter=name) from None


def _whole_number(text: str) -> int:
    if not _WHOLE_NUMBER.fullmatch(text):
        raise ValueError
    return int(text)


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


_READERS: dict[type[Field[Any, Any]], Callable[[str], Any]] = {
    models.BooleanField: _TRUTHS.__getitem__,
    models.IntegerField: _whole_number,
    models.FloatField: _number,
    models.DecimalField: _number,
}


def _expected(field: Field[Any, Any]) -> str:
    if isinstance(field, models.BooleanField):
        return _("true or false")
    if isinstance(field, models.IntegerField):
        return _("a whole number")
    if isinstance(field, models.FloatField | models.DecimalField):
        return _("a number")
    return _("another kind of value")
