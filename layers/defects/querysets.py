"""Reads of reports. What everybody sees starts at `published`, what the office sees at `handled_by`.

What the office does with a report is told to its people once it has stood for a while, and can be undone before. Until then
nothing of what it says leaves the office: a step is `untold`, and only its state is seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from layers.core.querysets import PUBLIC_STATUSES, FeatureQuerySet
from layers.defects.permissions import HandlerOf
from layers.defects.states import ANSWERED, WAITING

if TYPE_CHECKING:
    from django.db.models import Q

    from layers.core.permissions import Actor
    from layers.defects.models import ReportStep  # noqa: F401 (named in quotes below)


class ReportQuerySet(FeatureQuerySet):
    """Reports."""

    def _looked_after_by(self, actor: Actor) -> Q:
        return HandlerOf.condition(actor, self.model.owner_columns)

    def published(self) -> Self:
        """Those that everybody may know of."""
        return self.filter(status__in=PUBLIC_STATUSES)

    def handled_by(self, actor: Actor) -> Self:
        """Those on which somebody works; the whole of each of them is theirs to read."""
        return self if actor.is_administrator else self.filter(self._looked_after_by(actor))

    def waiting(self) -> Self:
        """Those with which somebody still has to do something."""
        return self.filter(state__in=WAITING)

    def answered(self) -> Self:
        """Those of which the office has said what became."""
        return self.filter(state__in=ANSWERED)


class StepQuerySet(QuerySet["ReportStep"]):
    """Steps in the histories of reports."""

    def told(self) -> Self:
        """Those whose words may be read by the people of the report."""
        return self.filter(untold=None)

    def untold(self) -> Self:
        """Those that can still be undone before anybody is told."""
        return self.filter(untold__isnull=False)
