"""The people of the demo, whom everybody may be with one click. They are made in demo mode alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import get_user_model

from layers.areas.models import Area
from layers.areas.roles import give_role
from layers.core.demo import content
from layers.core.permissions import NEEDS_SECOND_FACTOR, Role
from layers.core.subscriptions.services import Order, subscribe
from layers.core.subscriptions.shapes import Within, of_area
from layers.core.values import BBox
from layers.organisations.groups import join_group
from layers.organisations.models import Group
from layers.organisations.roles import give_editorship

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.organisations.demo import Hosts

USERNAME = "demo-{}"


def make_people(hosts: Hosts) -> None:
    """Make the people of `fixtures/demo/people.toml`, and give them their roles as far as the region has the places."""
    examples = content("people")
    home = hosts.first(next(example["editor_of"] for example in examples if "editor_of" in example))
    for example in examples:
        if "group" in example:
            _make_youth(example, hosts)
        else:
            _make_person(example, hosts, home.area if home else None)


def _make_youth(example: dict[str, Any], hosts: Hosts) -> None:
    user = get_user_model().objects.create_user(USERNAME.format(example["id"]), is_demo=True, is_nameless=True)
    if club := hosts.first(example["group_of"]):
        group = Group.objects.create(organisation=club, name=example["group"])
        join_group(code=group.code, user=user)


def _make_person(example: dict[str, Any], hosts: Hosts, home: Area | None) -> None:
    address = f"{example['name'].lower()}@example.org"
    is_chief = example.get("administrator", False)
    user = get_user_model().objects.create_user(
        USERNAME.format(example["id"]),
        address,
        display_name=example["name"],
        is_demo=True,
        is_staff=is_chief,
        is_superuser=is_chief,
    )
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    if home and example.get("news"):
        _order_news(user, home)
    role = _give_roles(user, example, hosts, home)
    if is_chief or (role and role >= NEEDS_SECOND_FACTOR):
        TOTP.activate(user, generate_totp_secret())


def _order_news(user: User, home: Area) -> None:
    order = Order(title=home.title, made=of_area(home.pk))
    subscribe(order=order, within=Within(BBox(*home.geom.extent), home.title), owner=user)


def _give_roles(user: User, example: dict[str, Any], hosts: Hosts, home: Area | None) -> Role | None:
    """Give somebody what they are; tells what that is."""
    if club := hosts.first(example.get("editor_of", ())):
        give_editorship(user=user, organisation=club, by=None)
        return Role.EDITOR
    if "area_role" not in example:
        return None
    role = Role[example["area_role"].upper()]
    for area in Area.objects.all() if example.get("everywhere") else filter(None, [home]):
        give_role(user=user, area=area, role=role, by=None)
    return role
