"""Reads of what is inspected. What somebody may read starts at `handled_by`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Max, Q

from layers.core.permissions import OwnerColumns
from layers.defects.inspections.kinds import COUNTS_AS
from layers.defects.permissions import HandlerOf

if TYPE_CHECKING:
    from layers.core.permissions import Actor
    from layers.defects.inspections.models import Ground, Inspection  # noqa: F401 (named in quotes below)

_OF_GROUND = OwnerColumns("ground__area", "ground__organisation")


class GroundQuerySet(models.QuerySet["Ground"]):
    """Playgrounds."""

    def handled_by(self, actor: Actor) -> Self:
        """Those that somebody looks after."""
        return self if actor.is_administrator else self.filter(HandlerOf.condition(actor))

    def with_last(self) -> Self:
        """With `last_visual` and so on: when each kind was last done, by itself or by one more thorough."""
        last = {
            f"last_{kind}": Max("inspections__done_at", filter=Q(inspections__kind__in=kinds))
            for kind, kinds in COUNTS_AS.items()
        }
        return self.annotate(**last)


class InspectionQuerySet(models.QuerySet["Inspection"]):
    """Inspections."""

    def handled_by(self, actor: Actor) -> Self:
        """Those of playgrounds that somebody looks after."""
        return self if actor.is_administrator else self.filter(HandlerOf.condition(actor, _OF_GROUND))
