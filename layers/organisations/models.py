"""Clubs, fire brigades, parishes, schools, offices: who acts in the region."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import ClassVar, cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from layers.areas.models import Area, AreaRole
from layers.core.models import Feature, PlaceDetails
from layers.core.permissions import Belonging, OwnerColumns, Role
from layers.organisations.querysets import ClaimQuerySet, InvitationQuerySet

GOOD_FOR = timedelta(days=14)
LONGEST_WORDS = 1000
# Without those that are taken for one another when somebody types them from a sheet of paper.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LETTERS_OF_CODE = 8


def end_of_invitation() -> datetime:
    """Until when an invitation is good that is made now."""
    return now() + GOOD_FOR


def new_code() -> str:
    """A code for a group that nobody guesses: 40 bits, and asking is limited."""
    return "".join(secrets.choice(LETTERS) for _ in range(LETTERS_OF_CODE))


class Organisation(PlaceDetails, Feature):
    """Somebody who looks after things, lends, invites or informs."""

    email = models.EmailField(_("e-mail"), blank=True)

    owner_columns: ClassVar = OwnerColumns("area", "pk")

    class Meta(Feature.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    @property
    def belonging(self) -> Belonging:
        """Of the municipality where it lies, and of itself."""
        return Belonging(self.area_id, self.pk)


class Editorship(models.Model):
    """Somebody looks after the page and the entries of an organisation."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="editorships", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="editorships", verbose_name=_("organisation")
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("granted by")
    )
    granted_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("editorship")
        verbose_name_plural = _("editorships")
        constraints: ClassVar = [models.UniqueConstraint("user", "organisation", name="organisations_editorship_once")]

    def __str__(self) -> str:
        """Name person and organisation."""
        return f"{self.user}: {self.organisation}"


class Invitation(models.Model):
    """Somebody may become something for an area or an organisation, whoever knows the secret of the address.

    Attributes:
        digest: Of the secret, which itself is written down nowhere but, sealed, in the kept answer to who made it.
        email: To whom it was sent, if it was.
    """

    digest = models.CharField(max_length=64, unique=True, editable=False)
    role = models.PositiveSmallIntegerField(
        pgettext_lazy("invitation", "role"), choices=AreaRole._meta.get_field("role").choices
    )
    area = models.ForeignKey(Area, models.CASCADE, null=True, related_name="invitations", verbose_name=_("municipality"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="invitations", verbose_name=_("organisation")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("invited by"))
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=end_of_invitation)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(area__isnull=False, organisation=None) | Q(area=None, organisation__isnull=False),
                name="organisations_invitation_to_one",
            ),
            models.CheckConstraint(
                condition=Q(organisation=None) | Q(role=Role.EDITOR), name="organisations_invitation_editor"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None), name="organisations_invitation_one_end"
            ),
        ]

    def __str__(self) -> str:
        """Say what for."""
        return f"{self.get_role_display()}: {self.target}"

    @property
    def target(self) -> Area | Organisation:
        """For what the role is."""
        return cast("Area | Organisation", self.area or self.organisation)  # a constraint of the table says so


class Claim(models.Model):
    """Somebody says that an organisation is theirs to look after.

    Attributes:
        message: Why, to those who decide.
        reason: Why not, from those who decided.
        language: In which to answer.
    """

    class State(models.TextChoices):
        """How far it is."""

        PENDING = "pending", pgettext_lazy("claim to an organisation", "Being looked at")
        ACCEPTED = "accepted", pgettext_lazy("claim to an organisation", "Accepted")
        REJECTED = "rejected", pgettext_lazy("claim to an organisation", "Not accepted")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="claims", verbose_name=_("person"))
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="claims", verbose_name=_("organisation"))
    message = models.TextField(max_length=LONGEST_WORDS)
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    reason = models.TextField(blank=True, max_length=LONGEST_WORDS)
    language = models.CharField(max_length=8)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints: ClassVar = [
            models.UniqueConstraint("user", "organisation", condition=Q(state="pending"), name="organisations_claim_once"),
            models.CheckConstraint(
                condition=Q(state="pending", decided_at=None) | (~Q(state="pending") & Q(decided_at__isnull=False)),
                name="organisations_claim_decided",
            ),
        ]

    def __str__(self) -> str:
        """Name person and organisation."""
        return f"{self.user}: {self.organisation}"


class Group(models.Model):
    """Young people who add to the map under the wing of an organisation, without anything being known of them.

    Attributes:
        code: Whoever knows it may join, as long as the group is open.
    """

    name = models.CharField(_("name of the group"), max_length=60)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="groups", verbose_name=_("organisation"))
    code = models.CharField(max_length=LETTERS_OF_CODE, unique=True, default=new_code, editable=False)
    is_open = models.BooleanField(_("takes members"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        verbose_name = _("group")
        verbose_name_plural = _("groups")

    def __str__(self) -> str:
        """Give the name."""
        return self.name

    @property
    def spoken_code(self) -> str:
        """The code in two halves, as people read it."""
        return f"{self.code[: LETTERS_OF_CODE // 2]}-{self.code[LETTERS_OF_CODE // 2 :]}"


class GroupMember(models.Model):
    """Somebody is in a group."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="members", verbose_name=_("group"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    joined_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints: ClassVar = [models.UniqueConstraint("user", "group", name="organisations_member_once")]

    def __str__(self) -> str:
        """Name person and group."""
        return f"{self.user}: {self.group}"
