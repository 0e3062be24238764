"""What the outbox keeps about somebody can be handed out and forgotten, and nothing about anybody else with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage

from geo_platform.accounts.models import User
from geo_platform.outbox.models import Mail, Push, PushDevice
from geo_platform.outbox.personal_data import MAIL, PUSH
from geo_platform.outbox.push import write_push
from geo_platform.outbox.push_devices import add_push_device
from geo_platform.outbox.services import write_mail
from geo_platform.personal_data.holdings import Record, Wish, holdings
from tests.outbox.push_service import Browser

if TYPE_CHECKING:
    from geo_platform.personal_data.holdings import Holding
    from tests.outbox.push_service import PushService

pytestmark = pytest.mark.django_db


def records(holding: Holding, user: User) -> list[dict[str, object]]:
    return [dict(record.values) for record in holding.copy(user) if isinstance(record, Record)]


def mail_to(*addresses: str) -> None:
    write_mail(message=EmailMessage("Grüße", "Schöne Grüße", "amt@example.org", list(addresses)))


def test_mail_to_all_addresses_of_somebody() -> None:
    kim = User.objects.create_user("kim", email="Kim@example.org")
    EmailAddress.objects.create(user=kim, email="k@example.net", verified=True)
    for addresses in (["kim@example.org"], ["k@example.net", "lea@example.org"], ["lea@example.org"]):
        mail_to(*addresses)
    found = records(MAIL, kim)
    assert sorted(str(record["to"]) for record in found) == ["['k@example.net']", "['kim@example.org']"]
    assert {record["text"] for record in found} == {"Schöne Grüße"}
    assert MAIL.erase(kim, Wish.KEEP) == 2
    assert Mail.objects.get().recipients == ["lea@example.org"]


def test_mail_is_found_however_somebody_else_typed_the_address() -> None:
    kim = User.objects.create_user("kim", email="kim@example.org")
    mail_to("KIM@Example.org")
    mail_to('"Kim, \\" and {Co}" <kim@EXAMPLE.org>', "lea@example.org")
    assert next(record["to"] for record in records(MAIL, kim)) == ["KIM@Example.org"]
    assert MAIL.erase(kim, Wish.KEEP) == 1
    assert Mail.objects.get().recipients[1] == "lea@example.org"


def test_nobody_without_an_address_has_mail() -> None:
    mail_to("lea@example.org")
    nobody = User.objects.create_user("nobody")
    assert records(MAIL, nobody) == []
    assert MAIL.erase(nobody, Wish.DELETE) == 0


def test_devices_and_what_was_told_there(push_place: PushService) -> None:
    kim, lea = User.objects.create_user("kim"), User.objects.create_user("lea")
    for user in (kim, lea):
        add_push_device(user=user, registration=Browser(push_place.endpoint(user.username)).registration, name="Firefox")
        write_push(user=user, title="Neu", body="Ein Spielplatz", url="/", tag="laage")
    found = records(PUSH, kim)
    assert found[0]["endpoint"] == push_place.endpoint("kim")
    assert "Ein Spielplatz" in str(found[1]["waiting"])
    assert PUSH.erase(kim, Wish.KEEP) == 2
    assert PushDevice.objects.get().user == lea
    assert Push.objects.count() == 1


def test_both_are_named() -> None:
    assert {"mail", "push"} <= {holding.id for holding in holdings()}
