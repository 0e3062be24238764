"""Who works on reports."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q

from layers.core.permissions import USUAL_COLUMNS, Permission, Role, Scope

if TYPE_CHECKING:
    from layers.core.permissions import Actor, Belonging, OwnerColumns


@dataclass(frozen=True, slots=True)
class _Handler:
    """Staff of the area in which it lies, and whoever works for the organisation that is responsible.

    Editors of an area look after its entries, and learn nothing of what people write to the office.
    """

    def scope(self, actor: Actor) -> Scope:
        return Scope(actor.scope(Role.STAFF).areas, actor.scope(Role.EDITOR).organisations)

    def allows(self, actor: Actor, belonging: Belonging) -> bool:
        return self.scope(actor).holds(belonging)

    def condition(self, actor: Actor, columns: OwnerColumns = USUAL_COLUMNS) -> Q:
        scope = self.scope(actor)
        pairs = ((columns.area, scope.areas), (columns.organisation, scope.organisations))
        named = [Q(**{f"{column}__in": sorted(numbers)}) for column, numbers in pairs if column and numbers]
        return reduce(or_, named, Q(pk__in=[]))


HandlerOf: Permission = _Handler()
"""Staff of the area of a report, and people of the organisation that is responsible for it."""


def may_handle(actor: Actor, belonging: Belonging) -> bool:
    """Whether somebody works on a report that is so-and-so's, and may read all of it."""
    return actor.is_administrator or HandlerOf.allows(actor, belonging)


def handles_anything(actor: Actor) -> bool:
    """Whether there are reports on which somebody works."""
    return actor.is_administrator or bool(_Handler().scope(actor))
