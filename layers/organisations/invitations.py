"""Inviting somebody to be something for an area or an organisation."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from geo_platform.accounts.demo import is_somebody
from layers.areas.models import Area
from layers.areas.roles import give_role
from layers.core.exceptions import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from layers.core.permissions import Role, actor_for
from layers.organisations.granting import holds, may_grant
from layers.organisations.mails import mail_invitation
from layers.organisations.models import GOOD_FOR, Invitation
from layers.organisations.roles import give_editorship

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.core.permissions import Actor
    from layers.organisations.models import Organisation

MOST_OPEN = 50


class InvitationOverError(ConflictError):
    """An invitation that cannot be accepted any more."""


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """An invitation that was made just now.

    Attributes:
        invitation: Its row.
        secret: For its address; known only now.
    """

    invitation: Invitation
    secret: str


@transaction.atomic
def invite(*, actor: Actor, target: Area | Organisation, role: Role, email: str = "") -> NewInvitation:
    """Invite whoever gets the secret, once.

    Args:
        actor: Who invites.
        target: For what the role is.
        role: What they shall be.
        email: Where to send it; without one, it is to be shown or handed over.

    Raises:
        ForbiddenError: The actor may not give this role there.
        InvalidInputError: They have invited too many who have not answered.
    """
    if actor.user is None or not may_grant(actor, role, target):
        raise ForbiddenError
    if Invitation.objects.open().filter(created_by=actor.user).count() >= MOST_OPEN:
        message = _("You have many invitations that nobody has accepted yet. Please take some back first.")
        raise InvalidInputError(message, parameter="email")
    secret = secrets.token_urlsafe(32)
    place = {"area": target} if isinstance(target, Area) else {"organisation": target}
    invitation = Invitation.objects.create(digest=_digest(secret), role=role, email=email, created_by=actor.user, **place)
    if email:
        mail_invitation(invitation=invitation, secret=secret)
    return NewInvitation(invitation, secret)


def find_invitation(*, secret: str, user: User | None = None) -> Invitation:
    """The invitation of an address, as long as it can be accepted.

    Args:
        secret: From its address.
        user: Who asks, if they are signed in.

    Raises:
        NotFoundError: There is none, or none any more.
        InvitationOverError: It was accepted, taken back, is too old, or whoever invited may not do so any more.
    """
    return _still_open(Invitation.objects.select_related("created_by").filter(digest=_digest(secret)).first(), user)


@transaction.atomic
def accept_invitation(*, secret: str, user: User) -> Invitation:
    """Make somebody what they were invited to be. Of several who try at the same moment, one succeeds.

    Raises:
        NotFoundError: There is no such invitation.
        InvitationOverError: As above.
        ForbiddenError: They came by the code of a group, and nobody knows who they are.
        ConflictError: They are that already; the invitation stays for somebody else.
    """
    locked = Invitation.objects.select_for_update().filter(digest=_digest(secret)).first()
    invitation = _still_open(locked, user)
    # Nobody gives themselves what they may only give to others.
    if user.is_nameless or user == invitation.created_by:
        raise ForbiddenError
    role, target = Role(invitation.role), invitation.target
    if holds(actor_for(user, has_proved_it=True), role, target):
        raise ConflictError(_("You have this role already. The invitation stays good for somebody else."))
    _give(invitation, user, role)
    invitation.accepted_by, invitation.accepted_at = user, now()
    invitation.save(update_fields=["accepted_by", "accepted_at"])
    return invitation


@transaction.atomic
def revoke_invitation(*, actor: Actor, invitation: Invitation) -> None:
    """Take an invitation back.

    Raises:
        ForbiddenError: The actor could not have made it.
        InvitationOverError: Somebody has accepted it.
    """
    if not may_grant(actor, Role(invitation.role), invitation.target):
        raise ForbiddenError
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(revoked_at=now()):
        raise InvitationOverError(_("This invitation has been accepted already. You can take the role away instead."))


@transaction.atomic
def forget_old_invitations() -> int:
    """Delete invitations that have been over for a while, with the addresses they were sent to; gives how many."""
    long_ago = now() - GOOD_FOR
    over = Q(expires_at__lt=long_ago) | Q(accepted_at__lt=long_ago) | Q(revoked_at__lt=long_ago)
    return Invitation.objects.filter(over).delete()[0]


def _digest(secret: str) -> str:
    # As long and as random as a key: guessing is no danger, so no slow digest is needed.
    return hashlib.sha256(secret.encode()).hexdigest()


def _give(invitation: Invitation, user: User, role: Role) -> None:
    target = invitation.target
    if isinstance(target, Area):
        give_role(user=user, area=target, role=role, by=invitation.created_by)
    else:
        give_editorship(user=user, organisation=target, by=invitation.created_by)


def _still_open(invitation: Invitation | None, user: User | None) -> Invitation:
    if invitation is None:
        raise NotFoundError(_("There is no such invitation. Is the address complete?"))
    if user and invitation.accepted_by_id == user.pk:
        raise InvitationOverError(_("You have accepted this invitation already. Your own page says what you are now."))
    if invitation.accepted_at:
        raise InvitationOverError(_("Somebody has accepted this invitation already. Each is good for one person."))
    if invitation.revoked_at or not _inviter_still_may(invitation):
        raise InvitationOverError(_("This invitation was taken back. Please ask the person who invited you."))
    if invitation.expires_at <= now():
        raise InvitationOverError(_("This invitation is too old. Please ask for a new one."))
    return invitation


def _inviter_still_may(invitation: Invitation) -> bool:
    """Whether they still have what they wanted to share; when they invited, they had proved who they are."""
    inviter = invitation.created_by
    actor = actor_for(inviter, has_proved_it=True)
    return inviter.is_active and is_somebody(inviter) and may_grant(actor, Role(invitation.role), invitation.target)
