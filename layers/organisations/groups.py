"""Groups of young people: one tap to join, and nothing is known of anybody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from geo_platform.accounts.demo import is_demo_open
from geo_platform.accounts.services import signed_in_accounts
from layers.core.exceptions import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from layers.organisations.granting import may_run_groups
from layers.organisations.models import LETTERS, Group, GroupMember, new_code

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.core.permissions import Actor
    from layers.organisations.models import Organisation

MOST_MEMBERS = 200
# The session is written after whoever joined.
TIME_TO_ARRIVE = timedelta(hours=1)


@transaction.atomic
def create_group(*, actor: Actor, organisation: Organisation, name: str) -> Group:
    """Open a group.

    Raises:
        ForbiddenError: The actor is no editor of the organisation.
        InvalidInputError: It has no name.
    """
    _require(actor, organisation)
    if not name.strip():
        raise InvalidInputError(_("Please give the group a name."), parameter="name")
    return Group.objects.create(organisation=organisation, name=name.strip())


def find_group(*, code: str) -> Group:
    """The group of a code, however somebody typed it.

    Raises:
        NotFoundError: There is none.
    """
    letters = "".join(letter for letter in code.upper() if letter in LETTERS)
    group = Group.objects.filter(code=letters).first()
    if group is None:
        raise NotFoundError(_("No group has this code. Perhaps it was renewed: please ask whoever leads the group."))
    return group


@transaction.atomic
def join_group(*, code: str, user: User | None) -> GroupMember:
    """Join a group.

    Args:
        code: From whoever leads it.
        user: Who is signed in already; for nobody, an account is made of which nothing is known but an animal's name.

    Raises:
        NotFoundError: No group has this code.
        ConflictError: It takes nobody at the moment, or is full.
    """
    group = Group.objects.select_for_update(of=("self",)).get(pk=find_group(code=code).pk)
    member = GroupMember.objects.filter(group=group, user=user).first() if user else None
    if member:
        return member
    if not group.is_open or (group.organisation.is_demo and not is_demo_open()):
        raise ConflictError(_("This group takes nobody at the moment. Please ask whoever leads it."))
    if group.members.count() >= MOST_MEMBERS:
        raise ConflictError(_("This group is full. Please ask whoever leads it."))
    return GroupMember.objects.create(group=group, user=user or _make_nameless())


def _make_nameless() -> User:
    # Nobody sees the user name, and it says nothing.
    return get_user_model().objects.create_user(username=uuid4().hex, is_nameless=True)


@transaction.atomic
def set_open(*, actor: Actor, group: Group, is_open: bool) -> None:
    """Let a group take new members, or none.

    Raises:
        ForbiddenError: The actor does not lead it.
    """
    _require(actor, group.organisation)
    Group.objects.filter(pk=group.pk).update(is_open=is_open)


@transaction.atomic
def renew_code(*, actor: Actor, group: Group) -> Group:
    """Give a group another code, because strangers know the old one; who is in stays in.

    Raises:
        ForbiddenError: The actor does not lead it.
    """
    _require(actor, group.organisation)
    group.code = new_code()
    group.save(update_fields=["code"])
    return group


@transaction.atomic
def remove_member(*, actor: Actor, member: GroupMember) -> None:
    """Take somebody out of a group. An account that was only for this group ends with it.

    Raises:
        ForbiddenError: The actor does not lead the group.
    """
    _require(actor, member.group.organisation)
    _end(member)


@transaction.atomic
def leave_group(*, member: GroupMember) -> None:
    """Leave a group oneself; who asks must be the member."""
    _end(member)


@transaction.atomic
def forget_lost_members() -> int:
    """Take out who came by the code of a group and is signed in nowhere any more; gives how many.

    Nobody can ever be them again, and they would fill the group.
    """
    lost = GroupMember.objects.filter(user__is_nameless=True, user__is_demo=False, joined_at__lt=now() - TIME_TO_ARRIVE)
    found = list(lost.exclude(user__in=signed_in_accounts()).select_related("user").order_by("pk"))
    for member in found:
        _end(member)
    return len(found)


def _end(member: GroupMember) -> None:
    user = member.user
    member.delete()
    if user.is_nameless and not user.memberships.exists():
        user.is_active = False
        user.save(update_fields=["is_active"])


def _require(actor: Actor, organisation: Organisation) -> None:
    if not may_run_groups(actor, organisation):
        raise ForbiddenError
