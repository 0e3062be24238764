"""What stands on either side of a comparison: properties of the layer, values, and functions of text."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.ogc.cql2.reading import PARAMETER, refuse
from layers.core.values import Interval

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import Field

    from layers.core.crs import Crs

    Fields = Mapping[str, Field[Any, Any]]

GEOMETRY = "geometry"
OPEN_END = ".."


class Sort(Enum):
    """What can be compared with each other."""

    NUMBER = gettext_lazy("a number")
    TEXT = gettext_lazy("a text")
    TRUTH = gettext_lazy("true or false")
    LIST = gettext_lazy("a list")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a filter may speak of.

    Attributes:
        fields: The layer's queryable properties: the allow-list. No other name reaches the database.
        crs: Of the geometries in the filter.
    """

    fields: Fields
    crs: Crs


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value."""

    sort: Sort
    expression: Any


@dataclass(frozen=True, slots=True)
class Span:
    """A time: from its first to its last moment. Of an instant both are the same."""

    first: Any
    last: Any


class Forever(Func):
    """The end of all times, or with a minus their beginning."""

    template = "'%(sign)sinfinity'::timestamptz"
    output_field = models.DateTimeField()

    def __init__(self, sign: str = "") -> None:
        super().__init__(sign=sign)


class Unaccented(Func):
    """A text without accents and dots."""

    function = "public.unaccent"
    output_field = models.TextField()


def operand(node: Any, scope: Scope) -> Scalar | Span:  # noqa: ANN401 (any JSON value)
    """Read one side of a comparison.

    Raises:
        InvalidInputError: It is none of a property, a value, or a function of text.
    """
    if isinstance(node, dict):
        return _object(node, scope)
    if isinstance(node, bool):
        return Scalar(Sort.TRUTH, Value(node))
    if isinstance(node, int | float):
        return Scalar(Sort.NUMBER, _number(node))
    if isinstance(node, str):
        return Scalar(Sort.TEXT, Value(node))
    return refuse(_("A property or a value is missing here: %(part)s.") % {"part": _shown(node)})


def _object(node: dict[str, Any], scope: Scope) -> Scalar | Span:
    if "property" in node:
        return _property(node["property"], scope)
    if "interval" in node:
        return _interval(node["interval"], scope)
    for kind, mark in (("timestamp", True), ("date", False)):
        if kind in node:
            return _span(_moment(node[kind], has_time=mark))
    name, arguments = node.get("op"), node.get("args")
    function = _FUNCTIONS.get(name) if isinstance(name, str) else None
    if function and isinstance(arguments, list) and len(arguments) == 1:
        return Scalar(Sort.TEXT, function(text(operand(arguments[0], scope))))
    return refuse(_("This is not understood here: %(part)s.") % {"part": _shown(node)})


_FUNCTIONS: dict[str, type[Func]] = {"casei": Lower, "accenti": Unaccented}


def _property(name: object, scope: Scope) -> Scalar | Span:
    field = scope.fields.get(name) if isinstance(name, str) else None
    if field is None:
        values = {"name": _shown(name), "known": ", ".join([GEOMETRY, *scope.fields])}
        return refuse(_("There is no property “%(name)s” to filter by. There are: %(known)s.") % values)
    column = F(field.attname)
    if isinstance(field, models.DateTimeField):
        return Span(column, column)
    return Scalar(_sort(field), column)


def _sort(field: Field[Any, Any]) -> Sort:
    if isinstance(field, models.ForeignKey):
        return _sort(field.target_field)
    return next(sort for kinds, sort in _SORTS if isinstance(field, kinds))


_SORTS: tuple[tuple[type[Any] | tuple[type[Any], ...], Sort], ...] = (
    (models.BooleanField, Sort.TRUTH),
    ((models.IntegerField, models.FloatField, models.DecimalField), Sort.NUMBER),
    (ArrayField, Sort.LIST),
    (models.Field, Sort.TEXT),
)
_LARGEST_WHOLE = 2**53


def _number(number: float) -> Value:
    """Whole numbers as such, since those that an index holds are; all others, and what no column holds, as they come."""
    try:
        real = float(number)
    except OverflowError:
        real = math.inf
    if not math.isfinite(real):
        refuse(_("This number is too large."))
    whole = real.is_integer() and abs(real) < _LARGEST_WHOLE
    return Value(int(real), models.BigIntegerField()) if whole else Value(real, models.FloatField())


def _interval(ends: object, scope: Scope) -> Span:
    if not isinstance(ends, list) or len(ends) != 2:  # noqa: PLR2004 (an interval has two ends)
        return refuse(_("An interval has a start and an end: %(part)s.") % {"part": _shown(ends)})
    first, last = ends
    if isinstance(first, str) and isinstance(last, str) and OPEN_END not in ends:
        Interval.parse(f"{first}/{last}", PARAMETER)
    return Span(_end(first, "-", scope).first, _end(last, "", scope).last)


def _end(node: object, sign: str, scope: Scope) -> Span:
    if node == OPEN_END:
        return Span(Forever(sign), Forever(sign))
    if isinstance(node, str):
        return _span(_moment(node, has_time="T" in node.upper()))
    if isinstance(node, dict):
        return time(_object(node, scope))
    return refuse(_("An interval has a start and an end: %(part)s.") % {"part": _shown(node)})


def _moment(written: object, *, has_time: bool) -> Interval:
    """Read an instant or a day, which are not to be taken for one another."""
    if not isinstance(written, str) or ("T" in written.upper()) != has_time or "/" in written:
        return refuse(_("A time looks like 2026-06-13T15:00:00Z, a day like 2026-06-13."))
    return Interval.parse(written, PARAMETER)


def _span(moment: Interval) -> Span:
    return Span(_literal(moment.start), _literal(moment.end))


def _literal(moment: datetime | None) -> Value:
    return Value(moment, models.DateTimeField())


def text(found: Scalar | Span) -> Any:  # noqa: ANN401 (any expression)
    """The expression of a text.

    Raises:
        InvalidInputError: It is none.
    """
    if isinstance(found, Scalar) and found.sort is Sort.TEXT:
        return found.expression
    return refuse(_("Only texts can be compared like this."))


def time(found: Scalar | Span) -> Span:
    """A time.

    Raises:
        InvalidInputError: It is none.
    """
    if isinstance(found, Span):
        return found
    return refuse(_("Only times can be compared like this. A time is written TIMESTAMP('2026-06-13T15:00:00Z')."))


def _shown(node: object) -> str:
    return str(node)[:60]
