"""Spots of own maps that are proposed to the common layers, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from layers.core.contributions.models import Change
from layers.core.exceptions import ConflictError, ForbiddenError
from layers.core.permissions import Action
from layers.own_maps.editing import locked_map, next_version
from layers.own_maps.exceptions import UnknownSpotError
from layers.own_maps.making import find_editable_map

if TYPE_CHECKING:
    from uuid import UUID

    from layers.core.layer import Layer
    from layers.core.permissions import Actor
    from layers.own_maps.models import Spot

# Whoever is refused may try again with better words; what waits or was taken is there already.
STANDS = (Change.State.PENDING, Change.State.ACCEPTED)


def find_proposable(*, actor: Actor, token: str, uid: UUID, layer: Layer) -> Spot:
    """A spot that somebody may propose for a layer of the common map.

    Raises:
        UnknownMapError: There is no such map that the actor may see.
        ForbiddenError: The actor does not work on it, or may add nothing to this layer.
        UnknownSpotError: It has no such spot.
        ConflictError: It was proposed already.
    """
    spot = find_proposable_spot(actor=actor, token=token, uid=uid)
    if not layer.contribution.allows_somewhere(Action.ADD, actor):
        raise ForbiddenError
    return spot


def find_proposable_spot(*, actor: Actor, token: str, uid: UUID) -> Spot:
    """A spot that somebody may propose, for whichever layer.

    Raises:
        UnknownMapError: There is no such map that the actor may see.
        ForbiddenError: The actor does not work on it.
        UnknownSpotError: It has no such spot.
        ConflictError: It was proposed already.
    """
    own_map = find_editable_map(actor, token)
    spot: Spot | None = own_map.spots.there().filter(uid=uid).select_related("proposed", "map").first()
    if spot is None:
        raise UnknownSpotError
    _refuse_twice(spot)
    return spot


def _refuse_twice(spot: Spot) -> None:
    if spot.proposed and spot.proposed.state in STANDS:
        raise ConflictError(_("This spot has been proposed already."))


@transaction.atomic
def note_proposal(*, actor: Actor, spot: Spot, change: Change) -> None:
    """Remember as what a spot was proposed, so that its map can tell what becomes of it.

    Args:
        actor: Who proposed it.
        spot: From `find_proposable`.
        change: The contribution.

    Raises:
        UnknownMapError: The map is gone, or the actor does not see it any more.
        ForbiddenError: The actor does not work on it any more.
        ConflictError: Somebody else has proposed it meanwhile.
    """
    own_map = locked_map(actor, spot.map.token)
    # Two who draw on one map may have filled in the form at the same time.
    spot.refresh_from_db(fields=["proposed"])
    _refuse_twice(spot)
    spot.proposed, spot.version = change, next_version(own_map)
    spot.save(update_fields=["proposed", "version"])
