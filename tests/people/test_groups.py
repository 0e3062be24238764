"""A group of young people: joined with a code, led by an editor of a club, and nothing is known of anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from geo_platform.accounts.names import ANIMALS
from layers.core.exceptions import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from layers.core.permissions import actor_for
from layers.organisations import groups
from layers.organisations.groups import (
    create_group,
    find_group,
    join_group,
    leave_group,
    remove_member,
    renew_code,
    set_open,
)
from layers.organisations.models import Group, GroupMember
from tests.people.district import PEOPLE

if TYPE_CHECKING:
    from tests.people.district import District

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(district: District) -> Group:
    return create_group(actor=district.actor("editor@club"), organisation=district.clubs["club"], name="Jugend")


def test_who_joins_is_an_animal_and_nothing_else(group: Group) -> None:
    user = join_group(code=group.code, user=None).user
    assert user.display_name.split()[0] in ANIMALS
    assert (user.email, user.first_name, user.last_name, user.is_nameless) == ("", "", "", True)
    assert not user.has_usable_password()
    assert not actor_for(user, has_proved_it=True).scopes


@pytest.mark.parametrize("values", [{"email": "kim@example.org"}, {"first_name": "Kim"}, {"password": "pbkdf2$…"}])
def test_the_table_itself_takes_nothing_else(group: Group, values: dict[str, str]) -> None:
    user = join_group(code=group.code, user=None).user
    with pytest.raises(IntegrityError), transaction.atomic():
        type(user).objects.filter(pk=user.pk).update(**values)


def test_a_code_is_known_however_it_is_typed(group: Group) -> None:
    for typed in (group.code, group.spoken_code, group.code.lower(), f" {group.spoken_code.lower()} "):
        assert find_group(code=typed) == group


@pytest.mark.parametrize("code", ["", "ABCD-EFGH", "x" * 10_000, "'; --"])
def test_another_code_is_nobodys(group: Group, code: str) -> None:
    with pytest.raises(NotFoundError):
        join_group(code=code, user=None)
    assert not group.members.exists()


def test_a_closed_group_takes_nobody_and_keeps_its_members(district: District, group: Group) -> None:
    member = join_group(code=group.code, user=None)
    set_open(actor=district.actor("editor@club"), group=group, is_open=False)
    with pytest.raises(ConflictError):
        join_group(code=group.code, user=None)
    assert list(group.members.all()) == [member]
    assert join_group(code=group.code, user=member.user) == member


def test_a_full_group_takes_nobody(group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "MOST_MEMBERS", 1)
    join_group(code=group.code, user=None)
    with pytest.raises(ConflictError):
        join_group(code=group.code, user=None)


def test_after_a_leak_the_old_code_opens_nothing(district: District, group: Group) -> None:
    leaked, member = group.code, join_group(code=group.code, user=None)
    renewed = renew_code(actor=district.actor("editor@club"), group=group)
    with pytest.raises(NotFoundError):
        join_group(code=leaked, user=None)
    assert find_group(code=renewed.code).members.get() == member


def test_who_is_removed_loses_the_account_that_was_for_the_group_alone(district: District, group: Group) -> None:
    editor = district.actor("editor@club")
    second = create_group(actor=editor, organisation=district.clubs["club"], name="Zwei")
    member = join_group(code=group.code, user=None)
    other = join_group(code=second.code, user=member.user)
    remove_member(actor=editor, member=member)
    assert type(member.user).objects.get(pk=member.user.pk).is_active
    remove_member(actor=editor, member=other)
    assert not type(member.user).objects.get(pk=member.user.pk).is_active


def test_an_account_of_ones_own_stays(district: District, group: Group) -> None:
    member = join_group(code=group.code, user=district.person("citizen"))
    leave_group(member=member)
    assert district.person("citizen").is_active
    assert not GroupMember.objects.exists()


@pytest.mark.parametrize("person", sorted(set(PEOPLE) - {"editor@club", "administrator"}))
def test_nobody_else_leads(district: District, group: Group, person: str) -> None:
    actor, member = district.actor(person), join_group(code=group.code, user=None)
    code = group.code
    for attempt in (
        lambda: create_group(actor=actor, organisation=group.organisation, name="Mine"),
        lambda: set_open(actor=actor, group=group, is_open=False),
        lambda: renew_code(actor=actor, group=group),
        lambda: remove_member(actor=actor, member=member),
    ):
        with pytest.raises(ForbiddenError):
            attempt()
    assert (Group.objects.get().code, Group.objects.get().is_open, group.members.count()) == (code, True, 1)


def test_a_group_has_a_name(district: District) -> None:
    with pytest.raises(InvalidInputError):
        create_group(actor=district.actor("editor@club"), organisation=district.clubs["club"], name=" ")
