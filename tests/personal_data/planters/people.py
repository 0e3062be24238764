"""Plants roles, invitations, claims and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.utils.timezone import now

from layers.areas.models import AreaRole
from layers.core import registry
from layers.core.permissions import Role
from layers.core.services import create_feature
from layers.organisations.models import Claim, Editorship, Group, GroupMember, Invitation
from tests.conftest import LAAGE
from tests.personal_data.planters.person import EMAIL, FACT, NAME

if TYPE_CHECKING:
    from layers.areas.models import Area
    from layers.organisations.models import Organisation
    from tests.personal_data.planters.person import Planted, Planter


def an_area() -> Area:
    square = MultiPolygon(Polygon.from_bbox((10, 50, 10.1, 50.1)))
    return create_feature(layer=registry.get("areas"), values={"geom": square, "title": "Elsewhere"})  # type: ignore[return-value]


def a_club(title: str) -> Organisation:
    return create_feature(layer=registry.get("organisations"), values={"geom": Point(*LAAGE), "title": title})  # type: ignore[return-value]


def plant_roles(person: Planted) -> None:
    area = an_area()
    person.leave("Elsewhere")
    AreaRole.objects.create(user=person.user, area=area, role=Role.STAFF)
    AreaRole.objects.create(user=person.neighbour, area=area, role=Role.TRUSTED, granted_by=person.user)


def plant_editorships(person: Planted) -> None:
    club = a_club(person.leave("Club of one"))
    Editorship.objects.create(user=person.user, organisation=club)
    Editorship.objects.create(user=person.neighbour, organisation=a_club("Other club"), granted_by=person.user)


def plant_invitations(person: Planted) -> None:
    club = a_club(person.leave("Inviting club"))
    friend = person.leave(f"friend-of-{EMAIL}")
    Invitation.objects.create(digest="1", role=Role.EDITOR, organisation=club, created_by=person.user, email=friend)
    Invitation.objects.create(digest="2", role=Role.EDITOR, organisation=club, created_by=person.chief, email=EMAIL.title())
    about = {"created_by": person.chief, "accepted_by": person.user, "accepted_at": now()}
    Invitation.objects.create(digest="3", role=Role.EDITOR, organisation=club, **about)


def plant_claims(person: Planted) -> None:
    club, words = a_club("Claimed club"), person.leave(f"I am {NAME} of the board")
    Claim.objects.create(user=person.user, organisation=club, message=words, language="de")
    done = {"state": Claim.State.REJECTED, "decided_at": now()}
    Claim.objects.create(user=person.user, organisation=club, message=f"Again {NAME}", language="de", **done)
    decided = done | {"decided_by": person.user, "reason": f"Not known {FACT}"}
    Claim.objects.create(user=person.neighbour, organisation=club, message="Me", language="de", **decided)


def plant_memberships(person: Planted) -> None:
    group = Group.objects.create(name=person.leave("Youth group"), organisation=a_club("Club with a group"))
    GroupMember.objects.create(group=group, user=person.user)


PLANTERS: dict[str, Planter] = {
    "area-roles": plant_roles,
    "editorships": plant_editorships,
    "invitations": plant_invitations,
    "claims": plant_claims,
    "memberships": plant_memberships,
}
