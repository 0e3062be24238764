"""Going: for good, also when an old copy of the database comes back, and never by mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError

from geo_platform.accounts.models import User
from geo_platform.outbox.carriers import Carrier
from geo_platform.outbox.models import Mail
from geo_platform.outbox.services import deliver_waiting_mail
from geo_platform.personal_data import erasing
from geo_platform.personal_data.erased_list import number_of, read_list
from geo_platform.personal_data.erasing import erase_again, erase_person
from geo_platform.personal_data.exceptions import LastAdministratorError
from geo_platform.personal_data.holdings import Wish
from geo_platform.personal_data.models import Erasure
from geo_platform.texts.models import BarrierReport

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_list(settings: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "erased.txt"
    settings.ERASED_LIST = path
    return path


@pytest.fixture
def kim() -> User:
    return User.objects.create_user(username="kim", email="kim@example.org")


def put_back(user: User, number: int) -> User:
    """As a restored copy of the database has them: with their number, and since when they were there."""
    user.pk = number
    user.save(force_insert=True)
    return user


def test_who_was_erased_stays_so_after_a_restore(kim: User, own_list: Path) -> None:
    number = kim.pk
    erase_person(user=kim, wish=Wish.KEEP)
    assert not User.objects.exists()
    put_back(kim, number)
    mail.outbox.clear()
    call_command("erase_again")
    assert not User.objects.exists()
    assert Erasure.objects.count() == 2
    # They have been told already.
    assert mail.outbox == []
    assert "kim" not in own_list.read_text()
    assert own_list.stat().st_mode & 0o077 == 0


def test_what_was_sent_to_them_goes_again_as_well(kim: User) -> None:
    number = kim.pk
    erase_person(user=kim, wish=Wish.DELETE)
    put_back(kim, number)
    BarrierReport.objects.create(what="No contrast", contact="Kim@Example.org")
    assert erase_again() == 1
    assert not BarrierReport.objects.exists()


def test_it_is_done_as_they_wished(kim: User, monkeypatch: pytest.MonkeyPatch) -> None:
    number, wishes = kim.pk, list[Wish]()
    erase_person(user=kim, wish=Wish.DELETE)
    put_back(kim, number)
    real = erasing._erase

    def listen(user: User, wish: Wish) -> Erasure:
        wishes.append(wish)
        return real(user, wish)

    monkeypatch.setattr(erasing, "_erase", listen)
    assert erase_again() == 1
    assert wishes == [Wish.DELETE]
    assert erase_again() == 0


def test_who_gets_the_same_number_later_stays(kim: User) -> None:
    number = kim.pk
    erase_person(user=kim, wish=Wish.KEEP)
    User.objects.create_user(pk=number, username="other", email="other@example.org")
    assert erase_again() == 0
    assert User.objects.get().username == "other"


def test_who_could_not_be_erased_is_not_on_the_list(kim: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_named: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(Erasure.objects, "create", fail)
    with pytest.raises(IntegrityError):
        erase_person(user=kim, wish=Wish.DELETE)
    assert User.objects.filter(pk=kim.pk).exists()
    assert read_list().wishes == {}
    assert erase_again() == 0


@pytest.mark.parametrize("torn", ["2026-11-30T08:0", "2026-11-30T08:00:00Z kee", "2026-11-30T08:00:00Z keep 12ab"])
def test_a_line_that_was_torn_off_keeps_nobody_from_going(kim: User, own_list: Path, torn: str) -> None:
    erase_person(user=User.objects.create_user(username="first"), wish=Wish.KEEP)
    with own_list.open("a") as file:
        file.write(torn)
    number = kim.pk
    erase_person(user=kim, wish=Wish.DELETE)
    put_back(kim, number)
    assert erase_again() == 1
    assert not User.objects.exists()


def test_nobody_goes_while_it_cannot_be_written_down(kim: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo_platform.personal_data.erased_list.os.write", lambda _descriptor, text: len(text) - 1)
    with pytest.raises(OSError, match="No space left"):
        erase_person(user=kim, wish=Wish.KEEP)
    assert User.objects.contains(kim)


def test_who_asks_twice_stays_on_the_list(kim: User) -> None:
    number, made = kim.pk, User.objects.get(pk=kim.pk)
    erase_person(user=kim, wish=Wish.KEEP)
    with pytest.raises(User.DoesNotExist):
        erase_person(user=made, wish=Wish.KEEP)
    made.pk = number
    assert number_of(made, read_list().salt) in read_list().wishes


def test_the_last_administrator_stays(kim: User) -> None:
    chief = User.objects.create_superuser(username="chief", email="chief@example.org")
    User.objects.create_superuser(username="gone", email="gone@example.org", is_active=False)
    with pytest.raises(LastAdministratorError):
        erase_person(user=chief, wish=Wish.KEEP)
    User.objects.filter(pk=kim.pk).update(is_superuser=True)
    erase_person(user=chief, wish=Wish.KEEP)
    assert not User.objects.filter(username="chief").exists()


def test_they_are_told_and_then_their_address_is_gone(kim: User, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "geo_platform.outbox.backend.OutboxBackend"
    settings.MAIL_CARRIER = Carrier("django.core.mail.backends.locmem.EmailBackend")
    erase_person(user=kim, wish=Wish.KEEP)
    assert Mail.objects.get().recipients == ["kim@example.org"]
    assert deliver_waiting_mail() == 1
    assert not Mail.objects.exists()
    assert "Konto" in mail.outbox[-1].subject


def test_they_are_signed_out_everywhere(kim: User, client: Client) -> None:
    other = User.objects.create_user(username="other")
    client.force_login(kim)
    client.force_login(other)
    client.cookies.clear()
    client.force_login(kim)
    erase_person(user=kim, wish=Wish.KEEP)
    assert [session.get_decoded()["_auth_user_id"] for session in Session.objects.all()] == [str(other.pk)]
    assert client.get("/mine/data/").status_code == 302


def test_who_came_by_a_code_gets_no_mail() -> None:
    animal = User(username="animal", is_nameless=True)
    animal.set_unusable_password()
    animal.save()
    erase_person(user=animal, wish=Wish.DELETE)
    assert mail.outbox == []
    assert not User.objects.exists()
