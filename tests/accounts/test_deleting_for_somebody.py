"""The office deletes an account for whoever asks it to: as they would have done it themselves, and nobody by mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.mail import EmailMessage

from geo_platform.accounts.models import User
from geo_platform.outbox.models import Mail
from geo_platform.outbox.services import write_mail
from geo_platform.personal_data.erased_list import read_list
from geo_platform.personal_data.holdings import Wish
from geo_platform.personal_data.models import Erasure
from layers.own_maps.models import OwnMap
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_list(settings: Settings, tmp_path: Path) -> None:
    settings.ERASED_LIST = tmp_path / "erased.txt"


@pytest.fixture
def kim() -> User:
    return User.objects.create_user("kim", "kim@example.org")


@pytest.fixture
def chief(client: Client) -> User:
    chief = User.objects.create_superuser("chief", "chief@example.org")
    sign_in_twice(client, chief)
    return chief


def delete(client: Client, user: User) -> int:
    return client.post(f"/admin/accounts/user/{user.pk}/delete/", {"post": "yes"}).status_code


@pytest.mark.usefixtures("chief")
def test_everything_about_them_goes_and_stays_gone(client: Client, kim: User) -> None:
    OwnMap.objects.create(title="Kims Wege", owner=kim)
    write_mail(message=EmailMessage("Kim", "Hallo", to=["kim@example.org"]))
    asked = client.get(f"/admin/accounts/user/{kim.pk}/delete/").content.decode()
    assert "bleibt ohne Namen auf der Karte" in asked
    assert "Kims Wege" not in asked
    assert delete(client, kim) == 302
    assert not User.objects.filter(username="kim").exists()
    assert not Mail.objects.filter(subject="Kim").exists()
    assert not OwnMap.objects.exists()
    assert Erasure.objects.get().wish == Wish.KEEP
    assert list(read_list().wishes.values()) == [Wish.KEEP]
    assert mail.outbox[-1].to == ["kim@example.org"]


def test_nobody_is_deleted_among_many(client: Client, chief: User, kim: User) -> None:
    form = {"action": "delete_selected", "_selected_action": [kim.pk, chief.pk], "post": "yes"}
    client.post("/admin/accounts/user/", form)
    assert User.objects.count() == 2


def test_ones_own_account_goes_on_ones_own_page(client: Client, chief: User) -> None:
    assert delete(client, chief) == 403
    assert User.objects.contains(chief)


def test_who_only_manages_accounts_deletes_no_administrator(client: Client, chief: User, kim: User) -> None:
    clerk = User.objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    sign_in_twice(client, clerk)
    assert delete(client, chief) == 403
    assert User.objects.contains(chief)
    assert delete(client, kim) == 302
    assert not User.objects.contains(kim)


@pytest.mark.usefixtures("chief")
def test_what_was_done_to_their_addresses_is_forgotten_too(client: Client, kim: User) -> None:
    address = EmailAddress.objects.create(user=kim, email="kim@example.org")
    form = {"user": kim.pk, "email": "new@example.org", "verified": "on", "primary": "on"}
    assert client.post(f"/admin/account/emailaddress/{address.pk}/change/", form).status_code == 302
    assert LogEntry.objects.get().object_repr == "new@example.org"
    delete(client, kim)
    assert not LogEntry.objects.exclude(object_repr="").exists()


@pytest.mark.usefixtures("chief")
def test_nobody_in_the_office_sees_from_where_others_are_signed_in(client: Client) -> None:
    assert client.get("/admin/usersessions/usersession/").status_code == 404
    assert "usersession" not in client.get("/admin/").content.decode()
