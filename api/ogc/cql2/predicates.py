"""Turns a filter into a condition.

Conditions are made of lookups on expressions and not of Django's keywords: those let `NOT (age = 3)` keep what has no age,
where the standard, as SQL, leaves out whatever is not known.
"""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Func, Q, Value
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, IsNull, LessThan, LessThanOrEqual
from django.utils.translation import gettext as _

from api.ogc.cql2 import temporal
from api.ogc.cql2.operands import GEOMETRY, Scalar, Sort, Span, operand, text, time
from api.ogc.cql2.reading import refuse
from api.ogc.cql2.shapes import SPATIAL, shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.ogc.cql2.operands import Scope

    Arguments = list[Any]
    Predicate = Callable[[Arguments, Scope], Q]

EVERYTHING = Q(Value(True, BooleanField()))  # noqa: FBT003 (an SQL literal)
NOTHING = Q(Value(False, BooleanField()))  # noqa: FBT003 (an SQL literal)


# A backslash at the end stands before nothing; PostgreSQL would refuse the pattern, so it means itself.
_ENDING_IN_ESCAPE = Value(r"^((?:[^\\]|\\.)*)\\$"), Value(r"\1\\\\")


class _Like(Func):
    """Whether a text has a pattern: `%` stands for any letters, `_` for one, a backslash before what means itself."""

    arg_joiner = " LIKE "
    template = "(%(expressions)s)"
    output_field = BooleanField()


def condition(node: Any, scope: Scope) -> Q:  # noqa: ANN401 (any JSON value)
    """Turn an expression into a condition.

    Args:
        node: As `api.ogc.cql2.reading.read_filter` gives it.
        scope: What it may speak of.

    Raises:
        InvalidInputError: It is no condition, names a property that there is not, or compares what cannot be compared.
    """
    if isinstance(node, bool):
        return EVERYTHING if node else NOTHING
    if isinstance(node, dict) and "property" in node:
        return _is_true(node, scope)
    name = node.get("op") if isinstance(node, dict) else None
    predicate = PREDICATES.get(name) if isinstance(name, str) else None
    if predicate is None:
        known = ", ".join(PREDICATES)
        return refuse(_("“%(name)s” is no condition. These are: %(known)s.") % {"name": str(name)[:60], "known": known})
    return predicate(_arguments(node, predicate), scope)


def _arguments(node: dict[str, Any], predicate: Predicate) -> Arguments:
    arguments = node.get("args")
    # The standard's own examples of `not` and `isNull` are not sure whether theirs stands in a list.
    arguments = arguments if isinstance(arguments, list) else [arguments]
    needed = _NUMBER_OF_ARGUMENTS.get(predicate, 2)
    if len(arguments) < 1 or (needed and len(arguments) != needed):
        values = {"name": node["op"], "needed": needed or 1}
        refuse(_("“%(name)s” needs %(needed)s parts.") % values)
    return arguments


def _is_true(node: dict[str, Any], scope: Scope) -> Q:
    found = operand(node, scope)
    if not isinstance(found, Scalar) or found.sort is not Sort.TRUTH:
        refuse(_("Only a property that is true or false can stand alone."))
    return Q(Exact(found.expression, Value(True)))  # noqa: FBT003 (an SQL literal)


def _and(arguments: Arguments, scope: Scope) -> Q:
    return reduce(and_, (condition(part, scope) for part in arguments))


def _or(arguments: Arguments, scope: Scope) -> Q:
    return reduce(or_, (condition(part, scope) for part in arguments))


def _not(arguments: Arguments, scope: Scope) -> Q:
    return ~condition(arguments[0], scope)


def _comparison(lookup: type[Any], times: temporal.Relation) -> Predicate:
    def compare(arguments: Arguments, scope: Scope) -> Q:
        left, right = (operand(part, scope) for part in arguments)
        return _compared(left, right, lookup, times)

    return compare


def _compared(left: Scalar | Span, right: Scalar | Span, lookup: type[Any], times: temporal.Relation) -> Q:
    if isinstance(left, Span) and isinstance(right, Span):
        return times(left, right)
    if isinstance(left, Scalar) and isinstance(right, Scalar) and left.sort is right.sort is not Sort.LIST:
        return Q(lookup(left.expression, right.expression))
    return refuse(_("%(left)s and %(right)s cannot be compared.") % {"left": _called(left), "right": _called(right)})


def _called(found: Scalar | Span) -> str:
    return str(found.sort.value) if isinstance(found, Scalar) else _("a time")


def _unequal(arguments: Arguments, scope: Scope) -> Q:
    return ~_equal(arguments, scope)


_equal = _comparison(Exact, temporal.within)
_at_least = _comparison(GreaterThanOrEqual, temporal.at_least)
_at_most = _comparison(LessThanOrEqual, temporal.at_most)


def _between(arguments: Arguments, scope: Scope) -> Q:
    value, low, high = arguments
    return _at_least([value, low], scope) & _at_most([value, high], scope)


def _in(arguments: Arguments, scope: Scope) -> Q:
    value, listed = arguments
    if not isinstance(listed, list) or not listed:
        return refuse(_("After IN stands a list of values."))
    return reduce(or_, (_equal([value, one], scope) for one in listed))


def _like(arguments: Arguments, scope: Scope) -> Q:
    value, pattern = (text(operand(part, scope)) for part in arguments)
    return Q(_Like(value, Func(pattern, *_ENDING_IN_ESCAPE, function="regexp_replace")))


def _is_null(arguments: Arguments, scope: Scope) -> Q:
    if arguments[0] == {"property": GEOMETRY}:
        return NOTHING
    found = operand(arguments[0], scope)
    return Q(IsNull(found.expression if isinstance(found, Scalar) else found.first, True))  # noqa: FBT003 (Django's own way)


def _temporal(relation: temporal.Relation) -> Predicate:
    def compare(arguments: Arguments, scope: Scope) -> Q:
        return relation(*(time(operand(part, scope)) for part in arguments))

    return compare


def _spatial(lookup: str, swapped: str) -> Predicate:
    def compare(arguments: Arguments, scope: Scope) -> Q:
        places = [part == {"property": GEOMETRY} for part in arguments]
        if sum(places) != 1:
            refuse(_("A spatial condition compares “%(name)s” with one shape.") % {"name": GEOMETRY})
        name, other = (lookup, arguments[1]) if places[0] else (swapped, arguments[0])
        return Q(**{f"geom__{name}": shape(other, scope)})

    return compare


def _listed(lookup: str, swapped: str) -> Predicate:
    def compare(arguments: Arguments, scope: Scope) -> Q:
        name, values = (lookup, arguments[1]) if isinstance(arguments[0], dict) else (swapped, arguments[0])
        found = operand(arguments[0] if name is lookup else arguments[1], scope)
        if not isinstance(found, Scalar) or found.sort is not Sort.LIST or not _are_texts(values):
            return refuse(_("This compares a property that is a list with a list of texts."))
        return Q(**{f"{found.expression.name}__{name}": values})

    return compare


def _are_texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


PREDICATES: dict[str, Predicate] = {
    "and": _and,
    "or": _or,
    "not": _not,
    "=": _equal,
    "<>": _unequal,
    "<": _comparison(LessThan, temporal.before),
    "<=": _at_most,
    ">": _comparison(GreaterThan, temporal.after),
    ">=": _at_least,
    "between": _between,
    "in": _in,
    "like": _like,
    "isNull": _is_null,
    **{f"s_{name}": _spatial(lookup, swapped) for name, (lookup, swapped) in SPATIAL.items()},
    **{f"t_{name}": _temporal(relation) for name, relation in temporal.RELATIONS.items()},
    "a_equals": _listed("exact", "exact"),
    "a_contains": _listed("contains", "contained_by"),
    "a_containedBy": _listed("contained_by", "contains"),
    "a_overlaps": _listed("overlap", "overlap"),
}
# Of those that do not have two; 0 stands for any number.
_NUMBER_OF_ARGUMENTS: dict[Predicate, int] = {_and: 0, _or: 0, _not: 1, _is_null: 1, _between: 3}
