"""Who may make somebody else something. Nobody gives away more than they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.areas.models import Area
from layers.core.permissions import Role

if TYPE_CHECKING:
    from layers.core.permissions import Actor
    from layers.organisations.models import Organisation

# What one must be in an area to give, or take away, a role there.
NEEDED = {Role.TRUSTED: Role.EDITOR, Role.EDITOR: Role.STAFF, Role.STAFF: Role.STAFF}


def may_grant(actor: Actor, role: Role, target: Area | Organisation) -> bool:
    """Whether somebody may make others something, and end that: by inviting, by accepting a claim, by taking it away.

    In an area, staff give every role and editors trust. Of an organisation there are editors alone: its own editors make
    further ones, and so do staff of the area where it lies. The administrator gives everything.
    """
    if isinstance(target, Area):
        return actor.is_administrator or target.pk in actor.scope(NEEDED[role]).areas
    if role != Role.EDITOR:
        return False
    is_own = target.pk in actor.scope(Role.EDITOR).organisations
    return actor.is_administrator or is_own or target.area_id in actor.scope(Role.STAFF).areas


def grantable_roles(actor: Actor, target: Area | Organisation) -> list[Role]:
    """What somebody may make others, the least first."""
    return [role for role in Role if may_grant(actor, role, target)]


def holds(actor: Actor, role: Role, target: Area | Organisation) -> bool:
    """Whether somebody is this, or more, themselves."""
    scope = actor.scope(role)
    return target.pk in (scope.areas if isinstance(target, Area) else scope.organisations)


def may_run_groups(actor: Actor, organisation: Organisation) -> bool:
    """Whether somebody may run the groups of young people of an organisation: its own editors, and nobody of an office."""
    return actor.is_administrator or holds(actor, Role.EDITOR, organisation)
