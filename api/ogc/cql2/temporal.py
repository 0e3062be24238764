"""How two times can lie to each other.

Source: OGC 21-065r2, 7.9 and table 10, after Allen, Maintaining knowledge about temporal intervals (1983).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.ogc.cql2.operands import Span

    Relation = Callable[[Span, Span], Q]


def before(one: Span, other: Span) -> Q:
    """It ends before the other begins."""
    return Q(LessThan(one.last, other.first))


def after(one: Span, other: Span) -> Q:
    """It begins after the other has ended."""
    return before(other, one)


def at_least(one: Span, other: Span) -> Q:
    """It does not begin before the other does."""
    return Q(GreaterThanOrEqual(one.first, other.first))


def at_most(one: Span, other: Span) -> Q:
    """It does not end after the other does."""
    return Q(LessThanOrEqual(one.last, other.last))


def within(one: Span, other: Span) -> Q:
    """It is no longer than the other; an instant equals a day that it lies in."""
    return at_least(one, other) & at_most(one, other)


def _first_before(one: Span, other: Span) -> Q:
    return Q(LessThan(one.first, other.first))


def _first_equal(one: Span, other: Span) -> Q:
    return Q(Exact(one.first, other.first))


def _last_before(one: Span, other: Span) -> Q:
    return Q(LessThan(one.last, other.last))


def _last_equal(one: Span, other: Span) -> Q:
    return Q(Exact(one.last, other.last))


def _touching(one: Span, other: Span) -> Q:
    return Q(Exact(one.last, other.first))


def _crossing(one: Span, other: Span) -> Q:
    return Q(GreaterThan(one.last, other.first))


def _all(*relations: Relation) -> Relation:
    def relation(one: Span, other: Span) -> Q:
        return Q(*(part(one, other) for part in relations))

    return relation


def _reversed(part: Relation) -> Relation:
    return lambda one, other: part(other, one)


def _disjoint(one: Span, other: Span) -> Q:
    return before(one, other) | after(one, other)


_contains = _all(_first_before, _reversed(_last_before))
_starts = _all(_first_equal, _last_before)
_finishes = _all(_reversed(_first_before), _last_equal)
_overlaps = _all(_first_before, _crossing, _last_before)

RELATIONS: dict[str, Relation] = {
    "after": after,
    "before": before,
    "contains": _contains,
    "disjoint": _disjoint,
    "during": _reversed(_contains),
    "equals": _all(_first_equal, _last_equal),
    "finishedBy": _reversed(_finishes),
    "finishes": _finishes,
    "intersects": lambda one, other: ~_disjoint(one, other),
    "meets": _touching,
    "metBy": _reversed(_touching),
    "overlappedBy": _reversed(_overlaps),
    "overlaps": _overlaps,
    "startedBy": _reversed(_starts),
    "starts": _starts,
}
