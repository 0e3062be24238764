"""Reads of reports. What everybody sees starts at `published`, what the office sees at `handled_by`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.utils.timezone import now

from layers.core.querysets import PUBLIC_STATUSES, FeatureQuerySet
from layers.defects.permissions import HandlerOf
from layers.defects.states import ANSWERED, WAITING

if TYPE_CHECKING:
    from django.db.models import Q

    from layers.core.permissions import Actor


class ReportQuerySet(FeatureQuerySet):
    """Reports."""

    def _looked_after_by(self, actor: Actor) -> Q:
        return HandlerOf.condition(actor, self.model.owner_columns)

    def published(self) -> Self:
        """Those that everybody may know of."""
        return self.filter(status__in=PUBLIC_STATUSES)

    def handled_by(self, actor: Actor) -> Self:
        """Those on which somebody works; the whole of each of them is theirs to read."""
        return self if actor.is_administrator else self.filter(HandlerOf.condition(actor, self.model.owner_columns))

    def waiting(self) -> Self:
        """Those with which somebody still has to do something."""
        return self.filter(state__in=WAITING)

    def answered(self) -> Self:
        """Those of which the office has said what became."""
        return self.filter(state__in=ANSWERED)

    def overdue(self) -> Self:
        """Those that should have been answered by now."""
        return self.waiting().filter(due_at__lt=now())
