"""Reads of what brings people and organisations together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q, QuerySet
from django.utils.timezone import now

from layers.core.permissions import Role

if TYPE_CHECKING:
    from layers.core.permissions import Actor


class InvitationQuerySet(QuerySet[Any]):
    """Invitations."""

    def open(self) -> Self:
        """Those that somebody can still accept."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now())


class ClaimQuerySet(QuerySet[Any]):
    """Claims."""

    def pending(self) -> Self:
        """Those that nobody has decided yet, the oldest first."""
        return self.filter(state="pending").order_by("pk")

    def decidable_by(self, actor: Actor) -> Self:
        """Those about which somebody decides, as `granting.may_grant` has it for one; never what they asked themselves."""
        if actor.is_administrator:
            return self
        own = Q(organisation__in=sorted(actor.scope(Role.EDITOR).organisations))
        around = Q(organisation__area__in=sorted(actor.scope(Role.STAFF).areas))
        return self.filter(own | around).exclude(user=actor.user)
