"""Who is what in the areas and organisations of somebody who leads there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse

from api.team.words import NAMES
from layers.areas.models import Area, AreaRole
from layers.core import registry
from layers.core.permissions import Action, Role
from layers.organisations.granting import grantable_roles, may_grant, may_run_groups
from layers.organisations.models import Claim, Editorship, Group, Invitation, Organisation
from layers.organisations.teams import role_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django_stubs_ext import StrPromise

    from layers.core.permissions import Actor


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a role.

    Attributes:
        name: That others see.
        email: For those alone who may take the role away.
        role: What it is called.
        since: When it was given.
        take_url: Where it is taken away; empty for those who may not. One's own is laid down on one's own page.
        is_oneself: Whether it is whoever looks.
    """

    name: str
    email: str
    role: StrPromise
    since: object
    take_url: str
    is_oneself: bool


@dataclass(frozen=True, slots=True)
class Place:
    """An area or an organisation.

    Attributes:
        target: Itself.
        url: Of its page.
        edit_url: Where its own page is changed; empty likewise.
        people: Who is something there, the strongest first.
        invitations: Those that nobody has accepted yet.
        invite_url: Where others are invited; empty for those who may not.
        groups: Of young people.
        group_url: Where one is opened; empty likewise.
    """

    target: Area | Organisation
    url: str
    edit_url: str
    people: list[Person]
    invitations: list[Invitation]
    invite_url: str
    groups: list[Group] = field(default_factory=list)
    group_url: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that somebody looks after.

    Attributes:
        claims: That wait for a decision.
        areas: In the order of the alphabet.
        clubs: Likewise.
    """

    claims: list[Claim]
    areas: list[Place]
    clubs: list[Place]


def overview_of(actor: Actor) -> Overview:
    """Read it, in a number of statements that does not grow."""
    claims = Claim.objects.pending().decidable_by(actor).select_related("user", "organisation")
    return Overview(
        list(claims.defer("organisation__geom")),
        [_area(actor, area) for area in _areas(actor)],
        [_club(actor, club) for club in _clubs(actor)],
    )


def _areas(actor: Actor) -> Iterable[Area]:
    own = Q() if actor.is_administrator else Q(pk__in=sorted(actor.scope(Role.EDITOR).areas))
    roles = Prefetch("roles", AreaRole.objects.select_related("user").order_by("-role", "user__display_name", "pk"))
    return Area.objects.filter(own).by_name().only("title").prefetch_related(roles, _invitations())


def _clubs(actor: Actor) -> Iterable[Organisation]:
    """Their own, and those in their areas where somebody is something."""
    people = Editorship.objects.filter(organisation=OuterRef("pk"))
    invited = Invitation.objects.open().filter(organisation=OuterRef("pk"))
    is_used = Q(Exists(people)) | Q(Exists(invited))
    around = is_used if actor.is_administrator else is_used & Q(area__in=sorted(actor.scope(Role.STAFF).areas))
    editors = Prefetch("editorships", Editorship.objects.select_related("user").order_by("user__display_name", "pk"))
    own = Q(pk__in=sorted(actor.scope(Role.EDITOR).organisations))
    found: QuerySet[Organisation] = Organisation.objects.filter(own | around).only("title", "area")
    return found.order_by("title", "pk").prefetch_related(editors, _invitations(), "groups")


def _invitations() -> Prefetch[str, QuerySet[Invitation], str]:
    return Prefetch("invitations", Invitation.objects.open().select_related("created_by"), to_attr="open_invitations")


def _area(actor: Actor, area: Area) -> Place:
    people = [_person(actor, area, held, "pages:team-area-role") for held in area.roles.all()]
    return Place(
        area,
        reverse("pages:area", args=[area.pk]),
        _edit_url(actor, "areas", area),
        people,
        _open(actor, area),
        _invite_url(actor, area),
    )


def _edit_url(actor: Actor, layer_id: str, target: Area | Organisation) -> str:
    may = registry.get(layer_id).contribution.allows(Action.CHANGE, actor, target.belonging)
    return reverse("pages:suggest", args=[layer_id, target.pk]) if may else ""


def _club(actor: Actor, club: Organisation) -> Place:
    runs = may_run_groups(actor, club)
    return Place(
        club,
        reverse("pages:organisation", args=[club.pk]),
        _edit_url(actor, "organisations", club),
        [_person(actor, club, held, "pages:team-editorship") for held in club.editorships.all()],
        _open(actor, club),
        _invite_url(actor, club),
        list(club.groups.all()) if runs else [],
        reverse("pages:team-group-new", args=[club.pk]) if runs else "",
    )


def _person(actor: Actor, target: Area | Organisation, held: AreaRole | Editorship, name: str) -> Person:
    role = role_of(held)
    is_oneself, may = held.user == actor.user, may_grant(actor, role, target)
    return Person(
        held.user.display_name,
        held.user.email if may else "",
        NAMES[role],
        held.granted_at,
        reverse(name, args=[held.pk]) if may and not is_oneself else "",
        is_oneself,
    )


def _open(actor: Actor, target: Area | Organisation) -> list[Invitation]:
    """Those that somebody may see, because they may take them back."""
    invitations: list[Invitation] = target.open_invitations  # type: ignore[union-attr]  # prefetched above
    return [one for one in invitations if may_grant(actor, Role(one.role), target)]


def _invite_url(actor: Actor, target: Area | Organisation) -> str:
    layer_id = "areas" if isinstance(target, Area) else "organisations"
    return reverse("pages:team-invite", args=[layer_id, target.pk]) if grantable_roles(actor, target) else ""
