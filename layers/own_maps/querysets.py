"""Reads of own maps. Every way out starts at `visible_to`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from layers.core.permissions import Role

if TYPE_CHECKING:
    from layers.core.permissions import Actor


class MapQuerySet(QuerySet[Any]):
    """Own maps."""

    def kept(self) -> Self:
        """Without those that were deleted."""
        return self.filter(deleted_at=None)

    def visible_to(self, actor: Actor) -> Self:
        """Those that somebody may look at who knows their address."""
        return self.kept().filter(Q(access__in=["link", "public"]) | _worked_on_by(actor))

    def editable_by(self, actor: Actor) -> Self:
        """Those on which somebody may draw."""
        return self.kept().filter(_worked_on_by(actor))

    def not_worked_on_by(self, actor: Actor) -> Self:
        """Those of others."""
        return self if actor.user is None else self.exclude(pk__in=self.model.objects.editable_by(actor).values("pk"))

    def run_by(self, actor: Actor) -> Self:
        """Those of which somebody says who may see them, who works on them, and when they end; deleted ones too."""
        return self.filter(_run_by(actor))

    def with_rights(self, actor: Actor) -> Self:
        """Annotate whether somebody may draw on a map as `edits`, and whether they run it as `runs`."""
        own = apps.get_model("own_maps", "OwnMap").objects.filter(pk=OuterRef("pk"))
        return self.annotate(edits=Exists(own.filter(_worked_on_by(actor))), runs=Exists(own.filter(_run_by(actor))))

    def in_gallery(self) -> Self:
        """Those that were made for everybody and have something on them; the newest first."""
        return self.kept().filter(Exists(_spots()), access="public").order_by("-updated_at", "-pk")

    def with_counts(self) -> Self:
        """Annotate how many spots there are as `spot_count`."""
        return self.annotate(spot_count=Count("spots", filter=Q(spots__removed_at=None)))


class SpotQuerySet(QuerySet[Any]):
    """Spots."""

    def there(self) -> Self:
        """Without those that were removed."""
        return self.filter(removed_at=None)


def _spots() -> QuerySet[Any]:
    return apps.get_model("own_maps", "Spot").objects.filter(map=OuterRef("pk"), removed_at=None)


def _run_by(actor: Actor) -> Q:
    """Owners; of the maps of a group its members' own while they are in it, and all for whoever leads the group."""
    if actor.user is None:
        return Q(pk__in=[])
    own = Q(owner=actor.user, group=None) | Q(owner=actor.user, group__in=_groups_of(actor))
    return own | Q(group__organisation__in=sorted(actor.scope(Role.EDITOR).organisations))


def _worked_on_by(actor: Actor) -> Q:
    if actor.user is None:
        return Q(pk__in=[])
    joined = apps.get_model("own_maps", "Collaborator").objects.filter(user=actor.user)
    return _run_by(actor) | Q(group__in=_groups_of(actor)) | Q(pk__in=joined.values("map"))


def _groups_of(actor: Actor) -> QuerySet[Any]:
    return apps.get_model("organisations", "GroupMember").objects.filter(user=actor.user).values("group")
