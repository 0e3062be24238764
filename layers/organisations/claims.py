"""Saying that an organisation is one's own, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from layers.core.exceptions import ConflictError, ForbiddenError, InvalidInputError
from layers.core.permissions import Role
from layers.organisations.granting import may_grant
from layers.organisations.mails import mail_claim, mail_decision
from layers.organisations.models import Claim, Editorship
from layers.organisations.roles import give_editorship

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.core.permissions import Actor
    from layers.organisations.models import Organisation

State = Claim.State
# Which way a claim can go. Who was turned away may ask again; what was given is taken away as a role.
EDGES: dict[str, frozenset[str]] = {
    State.PENDING: frozenset({State.ACCEPTED, State.REJECTED}),
    State.ACCEPTED: frozenset(),
    State.REJECTED: frozenset(),
}
MOST_PENDING = 5
KEPT_AFTERWARDS = timedelta(days=90)


@transaction.atomic
def make_claim(*, user: User, organisation: Organisation, message: str) -> Claim:
    """Ask to look after an organisation, of those who decide about that.

    Raises:
        ForbiddenError: The account is of somebody about whom nothing is known.
        InvalidInputError: There are no words, or too many claims wait.
        ConflictError: They look after it, or have asked, already.
    """
    if user.is_nameless:
        raise ForbiddenError
    if not message.strip():
        raise InvalidInputError(_("Please write a sentence about who you are."), parameter="message")
    _refuse_second(user, organisation)
    claim = Claim.objects.create(
        user=user, organisation=organisation, message=message.strip(), language=get_language() or "de"
    )
    mail_claim(claim=claim)
    return claim


def _refuse_second(user: User, organisation: Organisation) -> None:
    get_user_model().objects.select_for_update().get(pk=user.pk)  # two at once would both find none
    if Editorship.objects.filter(user=user, organisation=organisation).exists():
        raise ConflictError(_("You look after this organisation already."))
    pending = Claim.objects.pending().filter(user=user)
    if pending.filter(organisation=organisation).exists():
        raise ConflictError(_("You have asked for this already. We will write to you as soon as it is decided."))
    if pending.count() >= MOST_PENDING:
        raise InvalidInputError(_("Several of your requests still wait. Please be patient."), parameter="message")


@transaction.atomic
def accept_claim(*, actor: Actor, claim: Claim) -> Claim:
    """Let somebody look after the organisation, and tell them.

    Raises:
        ForbiddenError: The actor does not decide about this organisation.
        ConflictError: Somebody has decided already.
    """
    claim = _in_hand(actor, claim, State.ACCEPTED)
    if claim.user == actor.user and not actor.is_administrator:
        raise ForbiddenError
    give_editorship(user=claim.user, organisation=claim.organisation, by=actor.user)
    return _decide(actor, claim, State.ACCEPTED)


@transaction.atomic
def reject_claim(*, actor: Actor, claim: Claim, reason: str) -> Claim:
    """Do not, and tell them why.

    Raises:
        InvalidInputError: There is no reason.
        ForbiddenError: As above.
        ConflictError: As above.
    """
    if not reason.strip():
        raise InvalidInputError(_("Please write a reason. It is sent to the person who asked."), parameter="reason")
    claim = _in_hand(actor, claim, State.REJECTED)
    claim.reason = reason.strip()
    return _decide(actor, claim, State.REJECTED)


@transaction.atomic
def forget_old_claims() -> int:
    """Delete claims that were decided some months ago, with what was written; gives how many."""
    return Claim.objects.filter(decided_at__lt=now() - KEPT_AFTERWARDS).delete()[0]


def _in_hand(actor: Actor, claim: Claim, state: Claim.State) -> Claim:
    """Read a claim as it is now, and keep it so until the end of the transaction."""
    current: Claim = Claim.objects.select_for_update(of=("self",)).select_related("organisation", "user").get(pk=claim.pk)
    if not may_grant(actor, Role.EDITOR, current.organisation):
        raise ForbiddenError
    if state not in EDGES[current.state]:
        raise ConflictError(_("Somebody else has decided about this already. Please load it again."))
    return current


def _decide(actor: Actor, claim: Claim, state: Claim.State) -> Claim:
    claim.state, claim.decided_by, claim.decided_at = state, actor.user, now()
    claim.save()
    mail_decision(claim=claim)
    return claim
