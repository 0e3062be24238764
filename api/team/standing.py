"""What somebody is, for their own page: roles, groups, requests, and whether they have proved enough to use them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.urls import reverse

from api.team.words import NAMES
from geo_platform.accounts.second_factor import address_of_proof, has_proved_it, has_second_factor
from layers.areas.models import AreaRole
from layers.core.permissions import NEEDS_SECOND_FACTOR, Role, actor_for
from layers.defects.permissions import handles_anything
from layers.organisations.models import Claim, Editorship, GroupMember

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django_stubs_ext import StrPromise

    from geo_platform.accounts.models import User
    from layers.areas.models import Area
    from layers.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody has.

    Attributes:
        role: Which.
        title: Of the area or organisation.
        url: Of its page.
        held_url: Where it is laid down.
    """

    role: Role
    title: str
    url: str
    held_url: str

    @property
    def words(self) -> StrPromise:
        """What the role is called."""
        return NAMES[self.role]


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that somebody is.

    Attributes:
        roles: Those that they hold themselves, the strongest first.
        memberships: Groups of young people.
        claims: Organisations that they would like to look after, and what became of it.
        is_administrator: May everything.
        needs_factor: Some of their roles count only with a second factor.
        has_factor: They have set one up.
        has_proved_it: They have used it since they signed in.
        proof_url: Where they do what is missing.
        handles_reports: There are reports on which they work.
    """

    roles: list[Held]
    memberships: list[GroupMember]
    claims: list[Claim]
    is_administrator: bool
    needs_factor: bool
    has_factor: bool
    has_proved_it: bool
    proof_url: str
    handles_reports: bool

    @property
    def lacks_proof(self) -> bool:
        """Whether something is missing before their roles count."""
        return self.needs_factor and not self.has_proved_it

    @property
    def leads(self) -> bool:
        """Whether there are others for them to look after."""
        return self.is_administrator or any(held.role >= Role.EDITOR for held in self.roles)


def standing_of(request: HttpRequest) -> Standing:
    """What the person is who asks; they must be signed in."""
    user = cast("User", request.user)
    roles = sorted(_roles(user), key=lambda held: -held.role)
    has_factor = has_second_factor(user)
    return Standing(
        roles=roles,
        memberships=list(GroupMember.objects.filter(user=user).select_related("group")),
        claims=list(
            Claim.objects.filter(user=user).exclude(state="accepted").select_related("organisation").order_by("-pk")
        ),
        is_administrator=user.is_superuser,
        needs_factor=user.is_staff or user.is_superuser or any(held.role >= NEEDS_SECOND_FACTOR for held in roles),
        has_factor=has_factor,
        # A session in which a factor was used that is taken away since has not proved anything any more.
        has_proved_it=has_factor and has_proved_it(request),
        proof_url=_proof_url(request, user) if has_factor else reverse("mfa_index"),
        handles_reports=handles_anything(actor_for(user, has_proved_it=True)),
    )


def _proof_url(request: HttpRequest, user: User) -> str:
    return f"{reverse(address_of_proof(user))}?next={request.path}"


def _roles(user: User) -> list[Held]:
    areas = AreaRole.objects.filter(user=user).select_related("area").defer("area__geom", "area__printed_geom")
    clubs = Editorship.objects.filter(user=user).select_related("organisation")
    return [
        *(
            Held(Role(one.role), one.area.title, _page(one.area), reverse("pages:team-area-role", args=[one.pk]))
            for one in areas
        ),
        *(
            Held(
                Role.EDITOR, one.organisation.title, _page(one.organisation), reverse("pages:team-editorship", args=[one.pk])
            )
            for one in clubs
        ),
    ]


def _page(target: Area | Organisation) -> str:
    return reverse(f"pages:{target._meta.model_name}", args=[target.pk])
