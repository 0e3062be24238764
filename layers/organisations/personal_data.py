"""What brings people and organisations together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from geo_platform.accounts.services import addressed_to, addresses_of
from geo_platform.personal_data.holdings import Holding, Record, Wish, register
from layers.organisations.claims import KEPT_AFTERWARDS, forget_old_claims
from layers.organisations.groups import forget_lost_members
from layers.organisations.invitations import forget_old_invitations
from layers.organisations.models import GOOD_FOR, Claim, Editorship, GroupMember, Invitation, Organisation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AbstractUser


def copy_editorships(user: AbstractUser) -> Iterator[Record]:
    """What somebody looks after, and whom they let do so."""
    for own in Editorship.objects.filter(user_id=user.pk).select_related("organisation"):
        yield Record("editorships", {"organisation": own.organisation.title, "granted_at": own.granted_at})
    for given in Editorship.objects.filter(granted_by_id=user.pk).select_related("organisation"):
        yield Record("editorships-given", {"organisation": given.organisation.title, "granted_at": given.granted_at})


def erase_editorships(user: AbstractUser, _wish: Wish) -> int:
    """Take them away; those that they gave stay, and nobody knows by whom."""
    own, _by_model = Editorship.objects.filter(user_id=user.pk).delete()
    return own + Editorship.objects.filter(granted_by_id=user.pk).update(granted_by=None)


def warn_last_editor(user: AbstractUser) -> Iterator[str]:
    """Name the organisations that nobody would look after any more."""
    others = Editorship.objects.filter(organisation=OuterRef("pk")).exclude(user_id=user.pk)
    alone = Organisation.objects.filter(~Exists(others), editorships__user_id=user.pk)
    for title in alone.order_by("title").values_list("title", flat=True):
        yield _now(
            "You alone look after “%(organisation)s”. Its page stays on the map, and the office looks after it until "
            "somebody else does. If somebody shall follow you, invite them before you go."
        ) % {"organisation": title}


def copy_invitations(user: AbstractUser) -> Iterator[Record]:
    """Whom somebody invited, and how they were invited themselves."""
    own = addresses_of(user)
    mine = Q(created_by_id=user.pk) | Q(accepted_by_id=user.pk) | Q(_address__in=own)
    found = Invitation.objects.annotate(_address=Lower("email")).filter(mine)
    for invitation in found.select_related("area", "organisation").order_by("pk"):
        about = {name: getattr(invitation, name) for name in ("created_at", "expires_at", "accepted_at", "revoked_at")}
        # The address of somebody else is theirs.
        address = invitation.email if invitation.email.lower() in own or invitation.created_by_id == user.pk else ""
        yield Record("invitations", about | {"to": str(invitation.target), "email": address})


def erase_invitations(user: AbstractUser, _wish: Wish) -> int:
    """Take back those that somebody made, and forget where they were invited themselves."""
    made, _by_model = Invitation.objects.filter(created_by_id=user.pk).delete()
    to_them = addressed_to(user, Invitation.objects.all(), "email")
    sent = to_them.update(email="")
    return made + sent + Invitation.objects.filter(accepted_by_id=user.pk).update(accepted_by=None)


def copy_claims(user: AbstractUser) -> Iterator[Record]:
    """What somebody asked to look after."""
    names = ("message", "state", "reason", "created_at", "decided_at")
    for claim in Claim.objects.filter(user_id=user.pk).select_related("organisation").order_by("pk"):
        yield Record("claims", {name: getattr(claim, name) for name in names} | {"organisation": claim.organisation.title})


def erase_claims(user: AbstractUser, wish: Wish) -> int:
    """Delete what they asked; of what they decided, forget who it was, and as they wish what they wrote."""
    own, _by_model = Claim.objects.filter(user_id=user.pk).delete()
    decided = Claim.objects.filter(decided_by_id=user.pk)
    return own + decided.update(decided_by=None, **({"reason": ""} if wish is Wish.DELETE else {}))


def copy_memberships(user: AbstractUser) -> Iterator[Record]:
    """In which groups somebody is."""
    for member in GroupMember.objects.filter(user_id=user.pk).select_related("group__organisation"):
        about = {"group": member.group.name, "organisation": member.group.organisation.title}
        yield Record("groups", about | {"joined_at": member.joined_at})


def erase_memberships(user: AbstractUser, _wish: Wish) -> int:
    """Let them be in none."""
    return GroupMember.objects.filter(user_id=user.pk).delete()[0]


register(
    Holding(
        id="editorships",
        title=_("Organisations that you look after"),
        what=_("Which pages of clubs and offices you look after, since when, and who let you."),
        why=_("So that only those write in the name of a club who may."),
        until=_("Until the role is taken away or you delete your account."),
        models=("organisations.Editorship",),
        copy=copy_editorships,
        erase=erase_editorships,
        seen_by=_("Those who look after the same organisation, and the office."),
        warn=warn_last_editor,
    )
)

register(
    Holding(
        id="invitations",
        title=_("Invitations"),
        what=_("Whom you invited to help and, if it went by mail, the address."),
        why=_("So that the invitation arrives and can be taken back."),
        until=_("Two weeks after it is accepted, taken back or too old."),
        models=("organisations.Invitation",),
        copy=copy_invitations,
        erase=erase_invitations,
        kept_for=GOOD_FOR,
        sweep=forget_old_invitations,
        seen_by=_("Those who may invite there, too."),
    )
)

register(
    Holding(
        id="claims",
        title=_("Requests to look after an organisation"),
        what=_("What you wrote when you asked to look after a club, and what was answered."),
        why=_("So that nobody speaks for a club who does not belong to it."),
        until=_("90 days after the decision."),
        models=("organisations.Claim",),
        copy=copy_claims,
        erase=erase_claims,
        kept_for=KEPT_AFTERWARDS,
        sweep=forget_old_claims,
        seen_by=_("Those who decide about it."),
    )
)

register(
    Holding(
        id="memberships",
        title=_("Groups of young people"),
        what=_("That an account is in a group. Who came by the code of a group gave neither name nor address."),
        why=_("So that a group works on the map together."),
        until=_(
            "Until you leave the group or delete your account. Who came by the code of a group and is signed in nowhere any "
            "more is taken out in the next night."
        ),
        models=("organisations.GroupMember",),
        copy=copy_memberships,
        erase=erase_memberships,
        sweep=forget_lost_members,
        seen_by=_("Whoever leads the group."),
    )
)
