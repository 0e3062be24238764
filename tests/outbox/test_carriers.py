"""One address says who carries mail."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from geo_platform.outbox.carriers import carrier_of

FOLDER = Path("/somewhere/mail")


def test_without_a_server_mail_stays_here() -> None:
    carrier = carrier_of("", FOLDER)
    assert carrier.keeps_mail_here
    assert carrier.options == {"file_path": "/somewhere/mail"}


@pytest.mark.parametrize(
    ("address", "host", "port", "tls", "ssl"),
    [
        ("smtp://mail.example.org", "mail.example.org", 25, False, False),
        ("smtp+starttls://mail.example.org", "mail.example.org", 587, True, False),
        ("smtps://mail.example.org", "mail.example.org", 465, False, True),
        ("smtp://[::1]:2525", "::1", 2525, False, False),
    ],
)
def test_a_server_by_its_address(address: str, host: str, port: int, tls: bool, ssl: bool) -> None:  # noqa: FBT001 (as rows)
    options = carrier_of(address, FOLDER).options
    assert (options["host"], options["port"], options["use_tls"], options["use_ssl"]) == (host, port, tls, ssl)


def test_names_and_passwords_may_have_any_character() -> None:
    options = carrier_of("smtps://amt%40laage.de:p%40ss%2Fw%3Ard@mail.example.org", FOLDER).options
    assert (options["username"], options["password"]) == ("amt@laage.de", "p@ss/w:rd")


@pytest.mark.parametrize(
    "address",
    [
        *("mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:0", "smtp://host:99999", "geheim:587"),
        *(f"smtps://amt:ge{mark}heim@mail.example.org:465" for mark in "/?#[\u2100"),
        *("smtps://amt:12/34geheim@mail.example.org", "smtps://amt:12#geheim@host", "smtps://amt:12?geheim@host"),
    ],
)
def test_others_are_refused_without_telling_the_password(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="In the name and the password write / as %2F") as refusal:
        carrier_of(address, FOLDER)
    assert not re.search("heim|12", str(refusal.value))
    assert refusal.value.__context__ is None  # which would be printed, too
