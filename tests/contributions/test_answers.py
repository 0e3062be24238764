"""Authors are told what became of what they sent, once, and not before a slip could be undone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point
from django.utils.timezone import now

from layers.core import registry
from layers.core.contributions import deciding, proposing
from layers.core.contributions.answers import TIME_TO_UNDO, answer_authors
from layers.core.contributions.models import Change
from layers.core.permissions import VISITOR, Actor

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

    from geo_platform.accounts.models import User

pytestmark = pytest.mark.django_db
HERE = Point(12.345, 53.926)


@pytest.fixture
def chief(django_user_model: type[User]) -> Actor:
    user = django_user_model.objects.create(username="chief", email="chief@example.org")
    return Actor(user, is_administrator=True)


def sent(actor: Actor = VISITOR, contact: str = "kid@example.org") -> Change:
    values = {"title": "Ramp", "kind": "skate", "geom": HERE}
    change = proposing.add_feature(actor=actor, layer=registry.get("youth-spots"), values=values)
    Change.objects.filter(pk=change.pk).update(contact=contact)
    return Change.objects.get(pk=change.pk)


def let_time_pass() -> None:
    Change.objects.exclude(decided_at=None).update(decided_at=now() - TIME_TO_UNDO - timedelta(seconds=1))


def test_nobody_is_told_while_the_decision_can_be_undone(chief: Actor, mailoutbox: list[EmailMessage]) -> None:
    change = deciding.accept(actor=chief, change=sent())
    assert answer_authors() == 0
    deciding.reopen(actor=chief, change=change)
    let_time_pass()
    assert answer_authors() == 0
    assert not mailoutbox
    assert Change.objects.get().contact == "kid@example.org"


def test_a_reason_arrives_once_and_the_address_is_forgotten(chief: Actor, mailoutbox: list[EmailMessage]) -> None:
    deciding.reject(actor=chief, change=sent(), reason="It is on private ground.")
    let_time_pass()
    assert (answer_authors(), answer_authors()) == (1, 0)
    (mail,) = mailoutbox
    assert mail.to == ["kid@example.org"]
    assert "It is on private ground." in str(mail.body)
    assert Change.objects.get().contact == ""


def test_another_decision_is_told_again_to_who_has_an_account(
    chief: Actor, mailoutbox: list[EmailMessage], django_user_model: type[User]
) -> None:
    kid = Actor(django_user_model.objects.create(username="kid", email="kid@example.org"))
    change = deciding.reject(actor=chief, change=sent(kid, contact=""), reason="No.")
    let_time_pass()
    answer_authors()
    deciding.accept(actor=chief, change=deciding.reopen(actor=chief, change=change))
    let_time_pass()
    answer_authors()
    assert len(mailoutbox) == 2


def test_who_did_it_at_once_is_told_nothing(chief: Actor, mailoutbox: list[EmailMessage]) -> None:
    sent(chief, contact="")
    let_time_pass()
    assert answer_authors() == 1
    assert not mailoutbox


def test_who_took_it_back_is_told_nothing_and_forgotten(mailoutbox: list[EmailMessage]) -> None:
    deciding.withdraw(change=sent())
    let_time_pass()
    answer_authors()
    assert not mailoutbox
    assert Change.objects.get().contact == ""
