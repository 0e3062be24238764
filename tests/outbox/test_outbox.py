"""Mail is written down with what it tells of, leaves once, and waits for a server that is away."""

from __future__ import annotations

import os
import re
import stat
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from shutil import copyfile
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import TYPE_CHECKING, ClassVar

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.timezone import now

from geo_platform.outbox import services
from geo_platform.outbox.carriers import Carrier, carrier_of
from geo_platform.outbox.message import composed
from geo_platform.outbox.models import Mail
from geo_platform.outbox.personal_data import MAIL
from geo_platform.outbox.services import (
    deliver_waiting_mail,
    forget_kept_mail,
    forget_old_mail,
    give_up_old_mail,
    take_lost_addresses,
)
from geo_platform.shared.mail_heads import ends_at
from tests.outbox.mail_server import serving_mail
from tests.racing import at_once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_django import Settings

pytestmark = pytest.mark.django_db(transaction=True)


class Postman(BaseEmailBackend):
    """Carries mail to a list, or meets trouble on the way."""

    carried: ClassVar[list[bytes]] = []
    trouble: ClassVar[list[BaseException]] = []

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if self.trouble and isinstance(self.trouble[0], Exception):
            raise self.trouble.pop(0)
        self.carried.extend(composed(message) for message in email_messages)
        if self.trouble:
            raise self.trouble.pop(0)
        return len(email_messages)


@pytest.fixture(autouse=True)
def postman(settings: Settings) -> type[Postman]:
    settings.EMAIL_BACKEND = "geo_platform.outbox.backend.OutboxBackend"
    settings.MAIL_CARRIER = Carrier(f"{__name__}.Postman")
    Postman.carried.clear()
    Postman.trouble.clear()
    return Postman


def write(to: str = "kim@example.org") -> None:
    send_mail("Grüße aus Laage", "Schöne Grüße", "Amt <amt@example.org>", [to])


def waiting() -> int:
    return Mail.objects.filter(next_try_at__isnull=False).count()


def test_it_arrives_as_it_was_written(postman: type[Postman]) -> None:
    message = EmailMultiAlternatives(
        "Grüße aus Laage", "Schöne Grüße", "Amt Laage <amt@example.org>", ["Kim <kim@example.org>"]
    )
    message.attach_alternative("<p>Schöne Grüße</p>", "text/html")
    message.attach("punkt.txt", "·", "text/plain")
    message.send()
    assert deliver_waiting_mail() == 1
    arrived = message_from_bytes(postman.carried[0], policy=default)
    assert arrived["Subject"] == "Grüße aus Laage"
    assert arrived["From"] == "Amt Laage <amt@example.org>"
    assert [part.get_content_type() for part in arrived.walk() if not part.is_multipart()] == [
        "text/plain",
        "text/html",
        "text/plain",
    ]
    body = arrived.get_body(("plain",))
    assert body
    assert body.get_content().strip() == "Schöne Grüße"


def test_nothing_leaves_when_the_transaction_fails(postman: type[Postman]) -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert deliver_waiting_mail() == 0
    assert not postman.carried


def test_it_leaves_once_and_nothing_of_it_stays(postman: type[Postman]) -> None:
    write()
    assert [deliver_waiting_mail(), deliver_waiting_mail()] == [1, 0]
    assert len(postman.carried) == 1
    mail = Mail.objects.get()
    assert mail.sent_at
    assert bytes(mail.message) == b""


def test_a_server_that_is_away_is_tried_again_later_and_later(
    postman: type[Postman], monkeypatch: pytest.MonkeyPatch
) -> None:
    write()
    postman.trouble.extend([ConnectionRefusedError("nobody there"), TimeoutError("too slow")])
    begin = now()
    assert deliver_waiting_mail() == 0
    assert Mail.objects.get().last_error == "nobody there"
    assert deliver_waiting_mail() == 0  # not due yet
    assert len(postman.trouble) == 1
    for minutes, sent in ((2, 0), (3, 0), (5, 1)):
        later = begin + timedelta(minutes=minutes)
        monkeypatch.setattr(services, "now", lambda later=later: later)
        assert deliver_waiting_mail() == sent, minutes
    assert Mail.objects.get().tries == 3


def test_while_nobody_is_there_all_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    write()
    write()

    def refuse(_self: Postman) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr(Postman, "open", refuse)
        assert deliver_waiting_mail() == 0
    assert deliver_waiting_mail() == 2


def test_one_that_nobody_takes_is_given_up_and_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    write()
    assert give_up_old_mail() == 0
    Mail.objects.update(created_at=now() - services.GIVEN_UP_AFTER - timedelta(hours=1))
    assert give_up_old_mail() == 1
    mail = Mail.objects.get()
    assert (mail.next_try_at, mail.sent_at, bytes(mail.message)) == (None, None, b"")
    assert forget_old_mail() == 0
    later = now() + services.FORGOTTEN_AFTER
    monkeypatch.setattr(services, "now", lambda: later)
    assert forget_old_mail() == 1


def test_without_a_server_it_stays_where_nobody_else_looks(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "var" / "mail"
    settings.MAIL_CARRIER = carrier_of("", folder)
    assert deliver_waiting_mail() == 0
    assert not folder.exists()
    write()
    assert deliver_waiting_mail() == 1
    assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IRWXU
    (kept,) = folder.iterdir()
    assert "Schöne Grüße" in kept.read_text()


def test_what_stays_here_goes_after_a_while(settings: Settings, tmp_path: Path) -> None:
    settings.MAIL_FOLDER = tmp_path / "mail"
    assert forget_kept_mail() == 0
    settings.MAIL_CARRIER = carrier_of("", settings.MAIL_FOLDER)
    write()
    deliver_waiting_mail()
    # Mails of one second may share a file.
    (old,) = settings.MAIL_FOLDER.iterdir()
    new = copyfile(old, old.with_name("new.log"))
    for path, age in ((old, timedelta(minutes=1)), (new, timedelta(minutes=-1))):
        written = (now() - services.FORGOTTEN_AFTER - age).timestamp()
        os.utime(path, (written, written))
    settings.MAIL_CARRIER = carrier_of("smtp://localhost", settings.MAIL_FOLDER)
    assert MAIL.sweep
    assert MAIL.sweep() == 1
    assert list(settings.MAIL_FOLDER.iterdir()) == [new]


@pytest.mark.parametrize("carrier", [Carrier("no.such.Backend"), carrier_of("", Path("/dev/null/mail"))])
def test_why_no_carrier_comes_stands_beside_what_waits(settings: Settings, carrier: Carrier) -> None:
    write()
    settings.MAIL_CARRIER = carrier
    assert deliver_waiting_mail() == 0
    mail = Mail.objects.get()
    assert mail.next_try_at
    assert re.search("No module named 'no'|Not a directory", mail.last_error)


def test_a_bad_one_does_not_hold_up_the_others(postman: type[Postman]) -> None:
    write("first@example.org")
    write("second@example.org")
    write("third@example.org")
    postman.trouble.extend([OSError("refused"), UnicodeEncodeError("ascii", "ü", 0, 1, "no such letter")])
    assert deliver_waiting_mail() == 1
    assert waiting() == 2


def test_a_worker_that_dies_after_sending_leaves_one_that_can_be_told_apart(postman: type[Postman]) -> None:
    write()
    postman.trouble.append(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        deliver_waiting_mail()
    assert waiting() == 1
    deliver_waiting_mail()
    first, second = (message_from_bytes(raw)["Message-ID"] for raw in postman.carried)
    assert first == second


def test_many_workers_send_each_mail_once(postman: type[Postman]) -> None:
    for number in range(40):
        write(f"{number}@example.org")

    assert sum(at_once(lambda _worker: deliver_waiting_mail(), range(4))) == 40
    assert len({message_from_bytes(raw)["To"] for raw in postman.carried}) == len(postman.carried) == 40


def test_what_somebody_waits_for_goes_before_news(postman: type[Postman], monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        EmailMessage("News", "…", None, [f"{number}@example.org"], headers=ends_at("https://example.org/end")).send()
    write("code@example.org")
    postman.trouble.append(OSError("refused"))
    assert deliver_waiting_mail() == 3
    assert [message_from_bytes(raw)["Subject"] for raw in postman.carried] == ["News"] * 3
    postman.carried.clear()
    EmailMessage("News", "…", None, ["late@example.org"], headers=ends_at("https://example.org/end")).send()
    later = now() + timedelta(minutes=2)
    monkeypatch.setattr(services, "now", lambda: later)
    assert deliver_waiting_mail() == 2
    assert [message_from_bytes(raw)["To"] for raw in postman.carried] == ["code@example.org", "late@example.org"]


def refusal(code: int, words: str) -> SMTPRecipientsRefused:
    return SMTPRecipientsRefused({"nobody@example.org": (code, words.encode())})


@pytest.mark.parametrize("words", ["5.1.1 No such user", "no mailbox here by that name"])
def test_a_mailbox_that_is_not_there_is_not_tried_again(postman: type[Postman], words: str) -> None:
    write("nobody@example.org")
    postman.trouble.append(refusal(550, words))
    assert deliver_waiting_mail() == 0
    assert waiting() == 1  # of a server that has taken nothing yet one cannot say whether it refuses everybody
    write("kim@example.org")
    assert deliver_waiting_mail() == 1
    Mail.objects.filter(sent_at=None).update(next_try_at=now())
    postman.trouble.append(refusal(550, words))
    assert deliver_waiting_mail() == 0
    mail = Mail.objects.get(recipients=["nobody@example.org"])
    assert (mail.next_try_at, mail.sent_at, bytes(mail.message), mail.tries) == (None, None, b"", 2)
    assert words in mail.last_error
    assert mail.refused_at


def test_a_real_server_is_understood(settings: Settings, tmp_path: Path) -> None:
    with serving_mail("kim@example.org") as server:
        settings.MAIL_CARRIER = server.carrier(tmp_path)
        for to in ("nobody@example.org", "kim@example.org"):
            write(to)
        assert deliver_waiting_mail() == 1  # the one that was refused does not hold up the next
        Mail.objects.filter(sent_at=None).update(next_try_at=now())
        assert deliver_waiting_mail() == 0
    assert [message_from_bytes(raw)["To"] for raw in server.taken] == ["kim@example.org"]
    mail = Mail.objects.get(recipients=["nobody@example.org"])
    assert (mail.next_try_at, mail.tries) == (None, 2)
    assert "5.1.1 No such user here" in mail.last_error


@pytest.mark.parametrize(
    "error",
    [
        refusal(450, "4.2.1 Try again"),
        refusal(554, "5.7.1 Relay access denied"),
        refusal(550, "5.7.1 Relaying denied"),
        refusal(550, "5.1.8 Your address is not known"),
        SMTPRecipientsRefused({"a@example.org": (550, b"5.1.1 No"), "b@example.org": (451, b"4.3.0 Later")}),
        SMTPSenderRefused(550, b"5.1.1 No", "karte@example.org"),
        SMTPDataError(550, b"5.1.1 No"),
    ],
)
def test_what_may_be_the_mistake_of_a_server_is_tried_again(postman: type[Postman], error: Exception) -> None:
    write("nobody@example.org")
    write("kim@example.org")
    postman.trouble.extend([OSError("away"), error])
    deliver_waiting_mail()
    write("kim@example.org")
    assert deliver_waiting_mail() == 1
    Mail.objects.filter(sent_at=None).update(next_try_at=now())
    postman.trouble.extend([error, error])
    assert deliver_waiting_mail() == 0
    assert waiting() == 2


def refuse(to: str, *days_ago: int) -> None:
    for days in days_ago:
        Mail.objects.create(recipients=[to], subject="News", message=b"", refused_at=now() - timedelta(days=days))


def test_an_address_is_lost_that_refuses_for_a_week_and_takes_nothing() -> None:
    refuse("Gone@example.org", 9, 8, 1)
    refuse("gone@elsewhere.example", 9, 1)
    refuse("young@example.org", 3, 2, 1)
    refuse("there@example.org", 9, 8, 1)
    Mail.objects.create(recipients=["There@example.org"], subject="Code", message=b"", sent_at=now() - timedelta(days=2))
    assert take_lost_addresses() == {"gone@example.org"}
    assert take_lost_addresses() == set()  # whoever goes on there is given as long again
