"""Reads of what people contribute."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q, QuerySet

from layers.core import registry

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.core.permissions import Actor, Permission


class ChangeQuerySet(QuerySet[Any]):
    """Changes."""

    def pending(self) -> Self:
        """Keep what waits for a decision."""
        return self.filter(state="pending")

    def accepted(self) -> Self:
        """Keep what was done."""
        return self.filter(state="accepted")

    def of_feature(self, layer_id: str, feature_id: int) -> Self:
        """Keep what was or shall be done to one feature."""
        return self.filter(layer=layer_id, feature_id=feature_id)

    def by(self, user: User) -> Self:
        """Keep what somebody has contributed."""
        return self.filter(author=user)

    def reviewable_by(self, actor: Actor) -> Self:
        """Keep what somebody may decide about."""
        if actor.is_administrator:
            return self
        by_permission: dict[Permission, list[str]] = defaultdict(list)
        for layer in registry.layers():
            by_permission[layer.contribution.review].append(layer.id)
        wanted = Q(pk__in=[])
        for permission, layer_ids in by_permission.items():
            wanted |= Q(layer__in=layer_ids) & permission.condition(actor)
        return self.filter(wanted)


class PhotoQuerySet(QuerySet[Any]):
    """Photos."""

    def public(self) -> Self:
        """Keep what everybody may see, provided that they may see the feature."""
        return self.filter(state="accepted")

    def of_feature(self, layer_id: str, feature_id: int) -> Self:
        """Keep the pictures of one feature."""
        return self.filter(layer=layer_id, feature_id=feature_id)
