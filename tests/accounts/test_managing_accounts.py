"""Under /admin/ nobody makes themselves more than they are, locks everybody out, or writes about those without a name."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from geo_platform.accounts.models import User
from tests.signing_in import sign_in_twice

pytestmark = pytest.mark.django_db
SINCE = {"date_joined_0": "01.01.2026", "date_joined_1": "10:00:00"}


@pytest.fixture
def chief(client: Client) -> User:
    chief = User.objects.create_superuser("chief", "chief@example.org")
    sign_in_twice(client, chief)
    return chief


@pytest.fixture
def clerk() -> User:
    clerk = User.objects.create_user("clerk", "clerk@example.org", is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    return clerk


def change(client: Client, user: User, **values: str) -> int:
    form = {"username": user.username, "email": user.email, **SINCE, **values}
    answer = client.post(f"/admin/accounts/user/{user.pk}/change/", form)
    user.refresh_from_db()
    return answer.status_code


def test_who_manages_accounts_becomes_no_administrator(client: Client, clerk: User) -> None:
    sign_in_twice(client, clerk)
    assert change(client, clerk, is_active="on", is_staff="on", is_superuser="on") == 302
    assert not clerk.is_superuser
    other = User.objects.create_user("other")
    assert change(client, other, is_active="on", is_staff="on", is_superuser="on", first_name="Kim") == 302
    assert (other.first_name, other.is_staff, other.is_superuser) == ("Kim", False, False)


@pytest.mark.usefixtures("chief")
def test_who_manages_accounts_touches_no_administrator(clerk: User, chief: User) -> None:
    office = Client()
    sign_in_twice(office, clerk)
    assert change(office, chief, email="thief@example.org", is_active="on") == 403
    passwords = {"usable_password": "true", "password1": "known to a thief", "password2": "known to a thief"}
    assert office.post(f"/admin/accounts/user/{chief.pk}/password/", passwords).status_code == 403
    chief.refresh_from_db()
    assert (chief.email, chief.has_usable_password()) == ("chief@example.org", False)


def test_the_last_administrator_does_not_lock_everybody_out(client: Client, chief: User) -> None:
    assert change(client, chief, first_name="Kim") == 302
    assert (chief.first_name, chief.is_active, chief.is_staff, chief.is_superuser) == ("Kim", True, True, True)


def test_an_administrator_makes_and_ends_others(client: Client, chief: User, clerk: User) -> None:
    assert chief.is_superuser
    assert change(client, clerk, is_active="on", is_staff="on", is_superuser="on") == 302
    assert clerk.is_superuser
    assert change(client, clerk) == 302
    assert (clerk.is_active, clerk.is_superuser) == (False, False)


@pytest.mark.usefixtures("chief")
def test_who_has_no_name_is_given_none(client: Client) -> None:
    animal = User.objects.create_user("animal", is_nameless=True)
    assert change(client, animal, email="kim@example.org", first_name="Kim") == 302
    assert (animal.email, animal.first_name, animal.is_active) == ("", "", False)
    passwords = {"usable_password": "true", "password1": "correct horse battery", "password2": "correct horse battery"}
    assert client.post(f"/admin/accounts/user/{animal.pk}/password/", passwords).status_code == 403
