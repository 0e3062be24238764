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
from layers.core.contributions.ledger import Enclosure
from layers.core.contributions.models import Change
from layers.core.permissions import VISITOR, Actor
from layers.core.services import create_feature

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django.test import Client

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


def test_nobody_is_sent_to_what_is_off_the_map_again(chief: Actor, mailoutbox: list[EmailMessage]) -> None:
    change = deciding.accept(actor=chief, change=sent())
    deciding.revert(actor=chief, change=change)
    let_time_pass()
    answer_authors()
    (mail,) = mailoutbox
    assert mail.subject == "Zu Ihrem Eintrag"
    assert "wieder zurückgenommen" in str(mail.body)
    assert f"/contributions/{change.token}/" in str(mail.body)
    assert f"/youth-spots/{change.feature_id}/" not in str(mail.body)


def test_nobody_is_told_that_a_change_is_done_which_is_undone(
    client: Client, chief: Actor, mailoutbox: list[EmailMessage]
) -> None:
    spot = create_feature(layer=registry.get("youth-spots"), values={"title": "Ramp", "kind": "skate", "geom": HERE})
    enclosed = Enclosure(contact="kid@example.org")
    change = proposing.change_feature(
        actor=VISITOR, layer=registry.get("youth-spots"), feature=spot, changes={"title": "Big ramp"}, enclosed=enclosed
    )
    taking_back = deciding.revert(actor=chief, change=deciding.accept(actor=chief, change=change))
    let_time_pass()
    answer_authors()
    assert [mail.subject for mail in mailoutbox] == ["Zu Ihrem Eintrag"]
    page = f"/contributions/{change.token}/"
    assert "inzwischen wieder zurückgenommen" in client.get(page).content.decode()
    deciding.revert(actor=chief, change=taking_back)
    assert "Das ist erledigt" in client.get(page).content.decode()


def test_what_is_of_a_layer_that_is_gone_holds_nobody_up(chief: Actor, mailoutbox: list[EmailMessage]) -> None:
    deciding.accept(actor=chief, change=sent())
    Change.objects.update(layer="unicorns", title="")
    deciding.accept(actor=chief, change=sent())
    let_time_pass()
    assert answer_authors() == 2
    assert len(mailoutbox) == 1


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
