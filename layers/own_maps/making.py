"""Making, copying, running and ending own maps."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils.timezone import now
from django.utils.translation import gettext as _

from layers.core.exceptions import ConflictError, ForbiddenError, NotFoundError
from layers.organisations.models import Group
from layers.own_maps.edits import read_title
from layers.own_maps.exceptions import UnknownMapError
from layers.own_maps.models import Collaborator, OwnMap, Spot

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.core.permissions import Actor
    from layers.own_maps.querysets import MapQuerySet

BROUGHT_BACK_FOR = timedelta(days=14)
"""So long a deleted map, and a removed spot, can be brought back."""
MOST_MAPS = 100
"""Of one person."""
MOST_WITH_DELETED = 2 * MOST_MAPS
"""With those that can still be brought back."""
MOST_COLLABORATORS = 50


@transaction.atomic
def create_map(*, actor: Actor, title: str, group: Group | None = None) -> OwnMap:
    """Begin a map, which at first nobody else sees.

    Args:
        actor: Whose it is.
        title: How it is called.
        group: Whose members work on it together.

    Raises:
        ForbiddenError: The actor has no account, is not in the group, or has an account that is for groups alone.
        InvalidInputError: The name is missing or too long.
        ConflictError: They have very many maps.
    """
    owner = _owner(actor, group)
    return OwnMap.objects.create(title=read_title(title), owner=owner, group=group)


@transaction.atomic
def copy_map(*, actor: Actor, token: str, title: str, group: Group | None = None) -> OwnMap:
    """Make a map of one's own from one that is for everybody, or on which one works. Pictures stay with who took them.

    Args:
        actor: Who wants the copy.
        token: Of the map.
        title: How the copy is called.
        group: For whom, as in `create_map`.

    Raises:
        UnknownMapError: There is no such map that the actor may see.
        ForbiddenError: It is for looking at alone; or as in `create_map`.
        ConflictError: As in `create_map`.
    """
    source = find_map(actor, token)
    if not may_copy(actor, source):
        raise ForbiddenError
    copy = create_map(actor=actor, title=title, group=group)
    copy.description, copy.layers, copy.copied_from = source.description, source.layers, source
    copy.save(update_fields=["description", "layers", "copied_from"])
    Spot.objects.bulk_create(_copied(spot, copy) for spot in source.spots.there())
    return copy


def _copied(spot: Spot, copy: OwnMap) -> Spot:
    kept = {name: getattr(spot, name) for name in ("geom", "title", "note", "colour", "icon", "position")}
    return Spot(map=copy, uid=uuid4(), author=copy.owner, version=copy.version, **kept)


def find_map(actor: Actor, token: str) -> OwnMap:
    """A map that somebody may look at; it knows their rights, too (`rights_of`).

    Raises:
        UnknownMapError: There is none.
    """
    maps = OwnMap.objects.visible_to(actor).with_rights(actor).select_related("owner", "group")
    found: OwnMap | None = maps.filter(token=token).first()
    if found is None:
        raise UnknownMapError
    return found


def find_editable_map(actor: Actor, token: str) -> OwnMap:
    """A map on which somebody may draw.

    Raises:
        UnknownMapError: There is no such map that they may see.
        ForbiddenError: They do not work on it.
    """
    found = find_map(actor, token)
    if not rights_of(found).edits:
        raise ForbiddenError
    return found


def find_run_map(actor: Actor, token: str) -> OwnMap:
    """A map that somebody runs, be it deleted.

    Raises:
        UnknownMapError: There is none, or it belongs to others.
    """
    found: OwnMap | None = OwnMap.objects.run_by(actor).filter(token=token).select_related("owner", "group").first()
    if found is None:
        raise UnknownMapError
    return found


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do with a map that they see.

    Attributes:
        edits: Draw on it.
        runs: Say who may see it, who works on it, and when it ends.
    """

    edits: bool = False
    runs: bool = False


def rights_of(own_map: OwnMap) -> Rights:
    """What somebody may do with a map that was found for them."""
    return Rights(own_map.edits, own_map.runs)  # type: ignore[attr-defined]  # annotated by `with_rights`


def may_edit(actor: Actor, own_map: OwnMap) -> bool:
    """Whether somebody may draw on a map."""
    return bool(actor.user) and OwnMap.objects.editable_by(actor).filter(pk=own_map.pk).exists()


def may_copy(actor: Actor, own_map: OwnMap) -> bool:
    """Whether somebody may have a map of their own that begins as this one."""
    return own_map.access == OwnMap.Access.PUBLIC or may_edit(actor, own_map)


def groups_of(actor: Actor) -> list[Group]:
    """For which groups somebody may make a map."""
    return list(Group.objects.filter(members__user=actor.user)) if actor.user else []


@transaction.atomic
def delete_map(*, actor: Actor, token: str) -> OwnMap:
    """Take a map away from everybody; for a while it can be brought back.

    Raises:
        UnknownMapError: The actor runs no such map.
    """
    own_map = find_run_map(actor, token)
    OwnMap.objects.filter(pk=own_map.pk, deleted_at=None).update(deleted_at=now(), join_code="")
    return own_map


@transaction.atomic
def bring_back(*, actor: Actor, token: str) -> OwnMap:
    """Have a deleted map again. Others see it as before.

    Raises:
        UnknownMapError: The actor runs no such map, or it is gone for good.
    """
    own_map = find_run_map(actor, token)
    OwnMap.objects.filter(pk=own_map.pk).update(deleted_at=None)
    own_map.deleted_at = None
    return own_map


@transaction.atomic
def take_off_the_list(maps: MapQuerySet) -> int:
    """Let only those see maps who work on them; for the site, when somebody is hurt. Gives how many."""
    return maps.update(access=OwnMap.Access.PRIVATE, version=F("version") + 1)


@transaction.atomic
def renew_join_code(*, actor: Actor, token: str) -> OwnMap:
    """Make a link with which others join, and let the one before open nothing any more; who joined stays.

    Raises:
        UnknownMapError: The actor runs no such map.
    """
    return _set_join_code(actor, token, secrets.token_urlsafe(24))


@transaction.atomic
def close_joining(*, actor: Actor, token: str) -> OwnMap:
    """Let nobody else join; who joined stays.

    Raises:
        UnknownMapError: The actor runs no such map.
    """
    return _set_join_code(actor, token, "")


def _set_join_code(actor: Actor, token: str, code: str) -> OwnMap:
    own_map = find_run_map(actor, token)
    own_map.join_code = code
    own_map.save(update_fields=["join_code"])
    return own_map


def find_map_to_join(code: str) -> OwnMap:
    """The map of a link with which others join.

    Raises:
        NotFoundError: There is none.
    """
    found: OwnMap | None = OwnMap.objects.kept().filter(join_code=code).exclude(join_code="").first()
    if found is None:
        raise NotFoundError(_("This link opens no map any more. Please ask for a new one."))
    return found


@transaction.atomic
def join_map(*, code: str, user: User) -> OwnMap:
    """Work on a map that somebody else made.

    Args:
        code: From the link.
        user: Who joins.

    Raises:
        NotFoundError: It opens nothing.
        ConflictError: Very many work on it already.
    """
    own_map: OwnMap = OwnMap.objects.select_for_update(of=("self",)).get(pk=find_map_to_join(code).pk)
    others = Collaborator.objects.filter(map=own_map)
    if own_map.owner_id == user.pk or others.filter(user=user).exists():
        return own_map
    if others.count() >= MOST_COLLABORATORS:
        raise ConflictError(_("So many work on this map that nobody else fits in."))
    Collaborator.objects.create(map=own_map, user=user)
    return own_map


@transaction.atomic
def remove_collaborator(*, actor: Actor, token: str, number: int) -> Collaborator:
    """Let somebody work on a map no longer. What they drew stays, and the link with which they came opens nothing any more.

    Args:
        actor: Who runs the map.
        token: Of the map.
        number: Of the collaboration.

    Raises:
        UnknownMapError: The actor runs no such map.
        NotFoundError: Nobody is there under this number.
    """
    own_map = find_run_map(actor, token)
    found = own_map.collaborators.select_related("user").filter(pk=number).first()
    if found is None:
        raise NotFoundError(_("Nobody is there any more. Please load the page again."))
    found.delete()
    _set_join_code(actor, token, "")
    return found


@transaction.atomic
def leave_map(*, token: str, user: User) -> None:
    """Work on a map no longer oneself."""
    Collaborator.objects.filter(map__token=token, user=user).delete()


def _owner(actor: Actor, group: Group | None) -> User:
    if actor.user is None or (actor.user.is_nameless and group is None):
        raise ForbiddenError
    if group is not None and not group.members.filter(user=actor.user).exists():
        raise ForbiddenError
    own = OwnMap.objects.filter(owner=actor.user)
    if own.kept().count() >= MOST_MAPS or own.count() >= MOST_WITH_DELETED:
        raise ConflictError(_("You have very many maps. Please delete one that you do not need any more."))
    return actor.user
