"""An invitation is good for one person, for two weeks, and only as long as whoever invited may invite."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from layers.areas.models import AreaRole
from layers.areas.roles import take_role
from layers.core.exceptions import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from layers.core.permissions import Role
from layers.organisations import invitations
from layers.organisations.invitations import (
    InvitationOverError,
    accept_invitation,
    find_invitation,
    forget_old_invitations,
    invite,
    revoke_invitation,
)
from layers.organisations.models import Editorship, Invitation
from tests.racing import at_once

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from tests.people.district import District


def by_staff(district: District, role: Role = Role.EDITOR, **values: str) -> str:
    return invite(actor=district.actor("staff@laage"), target=district.areas["laage"], role=role, **values).secret


def test_accepted_it_gives_the_role(district: District) -> None:
    invitation = accept_invitation(secret=by_staff(district), user=district.person("citizen"))
    held = AreaRole.objects.get(user=district.person("citizen"))
    assert (held.area, held.role, held.granted_by) == (district.areas["laage"], Role.EDITOR, district.person("staff@laage"))
    assert invitation.accepted_by == district.person("citizen")


def test_an_editor_of_a_club_invites_another_one(district: District) -> None:
    new = invite(actor=district.actor("editor@club"), target=district.clubs["club"], role=Role.EDITOR)
    accept_invitation(secret=new.secret, user=district.person("citizen"))
    assert Editorship.objects.filter(user=district.person("citizen"), organisation=district.clubs["club"]).exists()


def test_the_secret_is_written_down_nowhere(district: District) -> None:
    secret = by_staff(district)
    assert len(secret) > 40
    assert secret not in str(Invitation.objects.values().get())


def test_the_second_one_is_refused(district: District) -> None:
    secret = by_staff(district)
    accept_invitation(secret=secret, user=district.person("citizen"))
    with pytest.raises(InvitationOverError):
        accept_invitation(secret=secret, user=district.person("editor@club"))
    assert not AreaRole.objects.filter(user=district.person("editor@club")).exists()


@pytest.mark.parametrize("secret", ["", "x", "x" * 10_000, "%00", "\0"])
def test_nobody_guesses(district: District, secret: str) -> None:
    by_staff(district)
    with pytest.raises(NotFoundError):
        find_invitation(secret=secret)
    with pytest.raises(NotFoundError):
        accept_invitation(secret=secret, user=district.person("citizen"))


def test_the_digest_is_no_secret(district: District) -> None:
    by_staff(district)
    with pytest.raises(NotFoundError):
        find_invitation(secret=Invitation.objects.get().digest)


def test_after_two_weeks_it_is_over(district: District) -> None:
    secret = by_staff(district)
    Invitation.objects.update(expires_at=now() - timedelta(seconds=1))
    with pytest.raises(InvitationOverError):
        accept_invitation(secret=secret, user=district.person("citizen"))


def test_taken_back_it_is_over(district: District) -> None:
    secret = by_staff(district)
    revoke_invitation(actor=district.actor("staff@amt"), invitation=Invitation.objects.get())
    with pytest.raises(InvitationOverError):
        accept_invitation(secret=secret, user=district.person("citizen"))


def test_what_was_accepted_is_not_taken_back(district: District) -> None:
    accept_invitation(secret=by_staff(district), user=district.person("citizen"))
    with pytest.raises(InvitationOverError):
        revoke_invitation(actor=district.actor("staff@laage"), invitation=Invitation.objects.get())


@pytest.mark.parametrize("person", ["citizen", "editor@laage", "staff@dorf", "editor@club"])
def test_others_do_not_take_it_back(district: District, person: str) -> None:
    by_staff(district)
    with pytest.raises(ForbiddenError):
        revoke_invitation(actor=district.actor(person), invitation=Invitation.objects.get())


def test_who_lost_the_role_has_invited_nobody(district: District) -> None:
    secret = by_staff(district)
    take_role(user=district.person("staff@laage"), area=district.areas["laage"])
    with pytest.raises(InvitationOverError):
        accept_invitation(secret=secret, user=district.person("citizen"))


def test_who_was_locked_out_has_invited_nobody(district: District) -> None:
    secret = by_staff(district)
    user = district.person("staff@laage")
    user.is_active = False
    user.save()
    with pytest.raises(InvitationOverError):
        find_invitation(secret=secret)


def test_who_is_more_already_is_not_made_less(district: District) -> None:
    secret = by_staff(district, Role.TRUSTED)
    with pytest.raises(ConflictError):
        accept_invitation(secret=secret, user=district.person("staff@amt"))
    assert find_invitation(secret=secret)


def test_who_is_less_becomes_more(district: District) -> None:
    accept_invitation(secret=by_staff(district), user=district.person("trusted@laage"))
    assert AreaRole.objects.get(user=district.person("trusted@laage")).role == Role.EDITOR


def test_of_somebody_without_a_name_no_role_is_known(district: District, django_user_model: type[User]) -> None:
    nameless = django_user_model.objects.create_user("0", is_nameless=True)
    with pytest.raises(ForbiddenError):
        accept_invitation(secret=by_staff(district), user=nameless)


@pytest.mark.parametrize(
    ("person", "place", "role"),
    [
        ("editor@laage", "laage", Role.EDITOR),
        ("staff@laage", "amt", Role.TRUSTED),
        ("staff@laage", "dorf", Role.TRUSTED),
        ("editor@club", "other-club", Role.EDITOR),
        ("staff@amt", "club", Role.STAFF),
        ("citizen", "laage", Role.TRUSTED),
    ],
)
def test_nobody_invites_beyond_what_they_may(district: District, person: str, place: str, role: Role) -> None:
    with pytest.raises(ForbiddenError):
        invite(actor=district.actor(person), target=district.target(place), role=role)
    assert not Invitation.objects.exists()


def test_too_many_at_once_are_refused(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "MOST_OPEN", 2)
    by_staff(district)
    by_staff(district)
    with pytest.raises(InvalidInputError):
        by_staff(district)


def test_the_table_itself_refuses_what_makes_no_sense(district: District) -> None:
    chief = district.person("administrator")
    wrongs: list[dict[str, Any]] = [
        {},
        {"area": district.areas["laage"], "organisation": district.clubs["club"]},
        {"organisation": district.clubs["club"], "role": Role.STAFF},
    ]
    for number, wrong in enumerate(wrongs):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.create(digest=str(number), created_by=chief, **{"role": Role.EDITOR, **wrong})


def test_the_mail_has_the_address(district: District, mailoutbox: list[object]) -> None:
    secret = by_staff(district, email="new@example.org")
    (mail,) = mailoutbox
    assert mail.to == ["new@example.org"]  # type: ignore[attr-defined]
    assert f"/invitations/{secret}/" in mail.body  # type: ignore[attr-defined]
    assert mail.body.startswith("Guten Tag,\n\n")  # type: ignore[attr-defined]


def test_old_ones_are_forgotten_with_their_addresses(district: District) -> None:
    by_staff(district, email="new@example.org")
    assert forget_old_invitations() == 0
    Invitation.objects.update(expires_at=now() - timedelta(days=15))
    assert forget_old_invitations() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_wins(district: District) -> None:
    secret = by_staff(district)
    people = [district.person("citizen"), district.person("editor@club")]

    def accept(user: User) -> bool:
        try:
            accept_invitation(secret=secret, user=user)
        except InvitationOverError:
            return False
        return True

    assert sorted(at_once(accept, people)) == [False, True]
    assert AreaRole.objects.filter(role=Role.EDITOR).count() == 1
