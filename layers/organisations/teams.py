"""Taking a role away again, and giving it back where that was a mistake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction

from layers.areas.models import Area, AreaRole
from layers.areas.roles import give_role, take_role
from layers.core.exceptions import ForbiddenError
from layers.core.permissions import Role
from layers.organisations.granting import may_grant
from layers.organisations.models import Editorship, Organisation
from layers.organisations.roles import give_editorship, take_editorship

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from layers.core.permissions import Actor


@dataclass(frozen=True, slots=True)
class Taken:
    """A role that somebody had.

    Attributes:
        user: Number of the account.
        role: Which.
        layer: Id of the layer of what it was for.
        target: Number of that.
    """

    user: int
    role: int
    layer: str
    target: int


@transaction.atomic
def take_away(*, actor: Actor, held: AreaRole | Editorship) -> Taken:
    """Let somebody be nothing any more there. One's own role everybody may lay down.

    Raises:
        ForbiddenError: The actor could not have given it.
    """
    target, role = target_of(held), role_of(held)
    is_own = actor.user is not None and held.user_id == actor.user.pk
    if not is_own and not may_grant(actor, role, target):
        raise ForbiddenError
    if isinstance(target, Area):
        take_role(user=held.user, area=target)
        return Taken(held.user_id, role, "areas", target.pk)
    take_editorship(user=held.user, organisation=target)
    return Taken(held.user_id, role, "organisations", target.pk)


@transaction.atomic
def give_back(*, actor: Actor, taken: Taken) -> None:
    """Undo that.

    Raises:
        ForbiddenError: The actor may not give it, or has just laid down what they would need for that.
    """
    user = get_user_model().objects.get(pk=taken.user)
    role, target = Role(taken.role), _place_of(taken).get()
    if not may_grant(actor, role, target):
        raise ForbiddenError
    if isinstance(target, Area):
        give_role(user=user, area=target, role=role, by=actor.user)
    else:
        give_editorship(user=user, organisation=target, by=actor.user)


def may_give_back(*, actor: Actor, taken: Taken) -> bool:
    """Whether somebody may undo that; not after they laid down what they would need for it, nor where the place is gone."""
    return any(may_grant(actor, Role(taken.role), target) for target in _place_of(taken))


def _place_of(taken: Taken) -> QuerySet[Area] | QuerySet[Organisation]:
    return (Area if taken.layer == "areas" else Organisation)._default_manager.filter(pk=taken.target)


def target_of(held: AreaRole | Editorship) -> Area | Organisation:
    """Where somebody has a role."""
    return held.area if isinstance(held, AreaRole) else held.organisation


def role_of(held: AreaRole | Editorship) -> Role:
    """What somebody is there."""
    return Role(held.role) if isinstance(held, AreaRole) else Role.EDITOR
