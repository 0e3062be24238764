"""Carries out edits: all of a request or none, so that a map never stands half changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.gis.db.models.functions import NumPoints
from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from layers.core.exceptions import ForbiddenError
from layers.own_maps.edits import MapEdit, Put, Remove
from layers.own_maps.exceptions import SpotError, StaleSpotError, UnknownMapError
from layers.own_maps.models import OwnMap, Spot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from layers.core.permissions import Actor
    from layers.own_maps.edits import Edit

MOST_BY_HAND = 2_000
MOST_IN_ALL = 5_000
"""With those that came out of a file."""
MOST_ROWS = 20_000
"""With those that were removed and can still be brought back."""
MOST_CORNERS = 100_000
"""Of all its shapes together, of which every visitor fetches every one."""
FEW_CORNERS = MOST_CORNERS // MOST_IN_ALL
"""Of a shape: were all like this, all would fit."""
FIRST = {"geom": "geometry", "title": "title"}
"""What a new spot needs, by the names of fields and of parameters."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of some edits.

    Attributes:
        version: Of the map now.
        spots: Versions of the spots that were put, by their uid.
    """

    version: int
    spots: Mapping[str, int]


@dataclass(slots=True)
class _Work:
    """Edits under way.

    Attributes:
        own_map: Locked, so that nobody else edits it meanwhile.
        actor: Who edits.
        spots: Those that are named, removed ones too, by uid.
        fresh: Those that are new.
        touched: Those that are different.
        changed_map: Whether something about the map itself is.
    """

    own_map: OwnMap
    actor: Actor
    spots: dict[UUID, Spot]
    fresh: dict[UUID, Spot] = field(default_factory=dict)
    touched: dict[UUID, Spot] = field(default_factory=dict)
    changed_map: bool = False


@transaction.atomic
def apply_edits(*, actor: Actor, token: str, edits: Iterable[Edit], most: int = MOST_BY_HAND) -> Outcome:
    """Carry out edits, all or none. Those that say what is so already change nothing, so that twice is once.

    Args:
        actor: Who edits.
        token: Of the map.
        edits: In order.
        most: How many spots there may be in the end, unless there were more before.

    Raises:
        UnknownMapError: There is no map of this token that the actor may see.
        ForbiddenError: The actor may not edit it, or not say who may see it.
        SpotError: A new spot has no shape or no name, or there are too many.
        StaleSpotError: A spot has another version than somebody says to have seen.
    """
    edits = list(edits)
    own_map = locked_map(actor, token)
    named = [edit.uid for edit in edits if not isinstance(edit, MapEdit)]
    work = _Work(own_map, actor, {spot.uid: spot for spot in own_map.spots.filter(uid__in=named)})
    for edit in edits:
        _apply(work, edit)
    _check_number(work, most)
    _check_corners(work)
    return _save(work, [edit.uid for edit in edits if isinstance(edit, Put)])


def locked_map(actor: Actor, token: str) -> OwnMap:
    """A map that somebody may edit, kept as it is until the end of the transaction.

    Raises:
        UnknownMapError: There is none that they may see.
        ForbiddenError: They may see it and no more.
    """
    seen = OwnMap.objects.visible_to(actor).filter(token=token).values_list("pk", flat=True).first()
    if seen is None:
        raise UnknownMapError
    if not OwnMap.objects.editable_by(actor).filter(pk=seen).exists():
        raise ForbiddenError
    locked: OwnMap = OwnMap.objects.select_for_update(of=("self",)).get(pk=seen)
    return locked


def next_version(own_map: OwnMap) -> int:
    """Count an edit of a locked map; the caller saves nothing of it."""
    own_map.version += 1
    own_map.updated_at = now()
    own_map.save(update_fields=["version", "updated_at"])
    return own_map.version


def _apply(work: _Work, edit: Edit) -> None:
    if isinstance(edit, Put):
        _put(work, edit)
    elif isinstance(edit, Remove):
        _remove(work, edit)
    else:
        _change_map(work, edit)


def _put(work: _Work, put: Put) -> None:
    spot = work.spots.get(put.uid)
    if spot is None:
        work.spots[put.uid] = work.fresh[put.uid] = _new_spot(work, put)
        return
    differing = {name: value for name, value in put.values.items() if getattr(spot, name) != value}
    if not differing and spot.removed_at is None:
        return
    if put.version is not None and spot.version != put.version:
        raise StaleSpotError(str(put.uid))
    for name, value in differing.items():
        setattr(spot, name, value)
    spot.removed_at = None
    work.touched[put.uid] = spot


def _new_spot(work: _Work, put: Put) -> Spot:
    missing = next((parameter for name, parameter in FIRST.items() if name not in put.values), None)
    if put.version is not None:
        raise StaleSpotError(str(put.uid))
    if missing:
        raise SpotError(_("A new spot needs a place and a name."), uid=str(put.uid), parameter=missing)
    return Spot(map=work.own_map, uid=put.uid, author=work.actor.user, version=0, **put.values)


def _remove(work: _Work, edit: Remove) -> None:
    work.fresh.pop(edit.uid, None)
    spot = work.spots.get(edit.uid)
    if spot is None or spot.removed_at is not None:
        return
    if spot.pk is None:
        del work.spots[edit.uid]
        return
    spot.removed_at = now()
    work.touched[edit.uid] = spot


def _change_map(work: _Work, edit: MapEdit) -> None:
    differing = {name: value for name, value in edit.values.items() if getattr(work.own_map, name) != value}
    if "access" in differing:
        require_run(work.actor, work.own_map)
    for name, value in differing.items():
        setattr(work.own_map, name, value)
    work.changed_map = work.changed_map or bool(differing)


def require_run(actor: Actor, own_map: OwnMap) -> None:
    """Make sure that somebody may say who sees a map, who works on it, and when it ends.

    Raises:
        ForbiddenError: They may not.
    """
    if not OwnMap.objects.run_by(actor).filter(pk=own_map.pk).exists():
        raise ForbiddenError


def _check_number(work: _Work, most: int) -> None:
    """Refuse more spots than a map can have; who only changes or removes some is never refused."""
    returned = [uid for uid, spot in work.touched.items() if spot.removed_at is None]
    if not work.fresh and not returned:
        return
    others = work.own_map.spots.exclude(uid__in=work.spots)
    there = others.there().count() + sum(spot.removed_at is None for spot in work.spots.values())
    before = work.own_map.spots.there().count()
    if there > max(most, before) or (work.fresh and work.own_map.spots.count() > MOST_ROWS):
        message = _("A map has room for %(most)s spots. Please remove some, or begin another map.") % {"most": most}
        raise SpotError(message, uid=str(next(iter(work.fresh), "")), parameter="edits")


def _check_corners(work: _Work) -> None:
    """Refuse shapes that make a map too large to be fetched; who draws simple ones is never refused."""
    there = [spot for spot in work.spots.values() if spot.removed_at is None]
    new = [spot for spot in there if spot.uid in work.fresh or spot.uid in work.touched]
    largest = max(new, key=lambda spot: spot.geom.num_coords, default=None)
    if largest is None or largest.geom.num_coords <= FEW_CORNERS:
        return
    others = work.own_map.spots.there().exclude(uid__in=work.spots)
    corners = others.aggregate(all=Sum(NumPoints("geom")))["all"] or 0
    if corners + sum(spot.geom.num_coords for spot in there) > MOST_CORNERS:
        message = _("The ways and areas of this map have very many corners. Please draw this one with fewer.")
        raise SpotError(message, uid=str(largest.uid), parameter="geometry")


def _save(work: _Work, put: list[UUID]) -> Outcome:
    own_map = work.own_map
    if work.fresh or work.touched or work.changed_map:
        if work.changed_map:
            own_map.save(update_fields=["title", "description", "access", "layers"])
        _save_spots(work, next_version(own_map))
    return Outcome(own_map.version, {str(uid): work.spots[uid].version for uid in put if uid in work.spots})


def _save_spots(work: _Work, version: int) -> None:
    for spot in (*work.fresh.values(), *work.touched.values()):
        spot.version = version
    Spot.objects.bulk_create(work.fresh.values())
    Spot.objects.bulk_update(
        [spot for spot in work.touched.values() if spot.pk],
        ["geom", "title", "note", "colour", "icon", "position", "removed_at", "version"],
    )
