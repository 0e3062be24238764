"""The demo lets everybody be everybody, so it is there beside nothing real: each condition is proved here."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, send_mail
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.utils.timezone import now

from geo_platform.accounts.checks import refuse_unsafe_demo
from geo_platform.accounts.models import User
from geo_platform.accounts.signing_in import sign_in_as
from geo_platform.outbox.carriers import carrier_of
from geo_platform.outbox.message import text_of
from geo_platform.outbox.models import Mail
from geo_platform.outbox.services import deliver_waiting_mail, forget_old_mail
from geo_platform.texts.models import BarrierReport
from layers.core import registry
from layers.core.contributions.proposing import add_feature
from layers.core.demo import replace_demo
from layers.core.models import Change
from layers.core.permissions import VISITOR
from tests.people.district import make_district

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer
    from pytest_django import Settings

pytestmark = pytest.mark.django_db


def load_demo() -> None:
    """Put a district with its examples on the map."""
    for club in make_district().clubs.values():  # examples are put at such places
        club.kind = "fire_station"
        club.save()
    replace_demo()


def mail_is_sent(settings: Settings) -> None:
    settings.MAIL_CARRIER = carrier_of("smtp://localhost", Path("/nowhere"))


def site_is_public(settings: Settings) -> None:
    settings.SITE_URL = "https://karte.example.org"


def somebody_is_real(settings: Settings) -> None:  # noqa: ARG001 (as the others)
    User.objects.create_user("real", "real@example.org", is_demo=False)


def visitors_have_entered_something(settings: Settings) -> None:  # noqa: ARG001 (as the others)
    enter_as_visitor()
    Change.objects.update(created_at=now() - timedelta(days=1))


def somebody_has_reported_a_barrier(settings: Settings) -> None:  # noqa: ARG001 (as the others)
    BarrierReport.objects.create(what="Kein Rand zu sehen")
    BarrierReport.objects.update(created_at=now() - timedelta(days=1))


def enter_as_visitor() -> None:
    values = {"geom": Point(12.3, 53.9), "title": "Rampe", "kind": "skate"}
    add_feature(actor=VISITOR, layer=registry.get("youth-spots"), values=values)


REAL = [
    mail_is_sent,
    site_is_public,
    somebody_is_real,
    visitors_have_entered_something,
    somebody_has_reported_a_barrier,
]


def page(response: Answer) -> str:
    return response.content.decode()


class TestBesideRealThings:
    @pytest.mark.parametrize("make_real", REAL)
    def test_the_site_does_not_start(self, settings: Settings, make_real: Callable[[Settings], None]) -> None:
        settings.DEMO = True
        refuse_unsafe_demo()
        call_command("check")
        make_real(settings)
        with pytest.raises(ImproperlyConfigured, match="DEMO is on"):
            refuse_unsafe_demo()
        with pytest.raises(SystemCheckError, match="DEMO is on"):
            call_command("check")

    @pytest.mark.parametrize("make_real", REAL)
    def test_without_the_setting_it_starts_beside_everything(
        self, settings: Settings, make_real: Callable[[Settings], None]
    ) -> None:
        make_real(settings)
        refuse_unsafe_demo()

    @pytest.mark.parametrize("make_real", REAL)
    def test_nobody_is_entered_past_the_page(
        self, settings: Settings, rf: object, make_real: Callable[[Settings], None]
    ) -> None:
        settings.DEMO = True
        somebody = User.objects.create_user("demo")
        make_real(settings)
        with pytest.raises(ValueError, match="only while it is open"):
            sign_in_as(rf, somebody)  # type: ignore[arg-type]

    def test_elsewhere_examples_come_without_people(self, settings: Settings) -> None:
        settings.DEMO = False
        make_district()
        replace_demo()
        assert not User.objects.exists()

    def test_no_mail_server_is_needed_to_find_out(self, settings: Settings) -> None:
        settings.DEMO = True
        assert settings.MAIL_CARRIER.keeps_mail_here


class TestEveryAccountIsOfTheDemo:
    def test_whoever_makes_one(self, client: Client, settings: Settings) -> None:
        settings.DEMO = True
        client.post("/account/signup/", {"email": "kim@example.org"})
        assert User.objects.get().is_demo

    def test_the_command_line_too(self, settings: Settings) -> None:
        settings.DEMO = True
        call_command("createsuperuser", username="chief", email="chief@example.org", interactive=False)
        assert User.objects.get().is_demo

    def test_elsewhere_nobody_is(self, settings: Settings) -> None:
        settings.DEMO = False
        assert not User.objects.create_user("kim").is_demo


class TestMails:
    @pytest.fixture(autouse=True)
    def _outbox(self, settings: Settings, tmp_path: Path) -> None:
        settings.EMAIL_BACKEND = "geo_platform.outbox.backend.OutboxBackend"
        settings.MAIL_CARRIER = carrier_of("", tmp_path)

    def write(self) -> None:
        send_mail("Grüße", "Schöne Grüße aus Laage", "amt@example.org", ["karin@example.org"])

    def test_what_was_sent_is_shown(self, client: Client, settings: Settings) -> None:
        settings.DEMO = True
        load_demo()
        self.write()
        deliver_waiting_mail()
        shown = page(client.get("/demo/"))
        assert "Grüße" in shown
        assert "Schöne Grüße aus Laage" in shown
        assert "karin@example.org" in shown

    @pytest.mark.parametrize(("is_demo", "kept"), [(True, 1), (False, 0)])
    def test_what_is_not_kept_elsewhere_is_shown_too(self, settings: Settings, *, is_demo: bool, kept: int) -> None:
        """Or nobody could follow the link that confirms a report."""
        settings.DEMO = is_demo
        body, address = "Bitte bestätigen", "karin@example.org"
        EmailMessage("Ihre Meldung", body, to=[address], headers={"X-Amtskarte-Keep": "no"}).send()
        assert deliver_waiting_mail() == 1
        assert [text_of(mail) for mail in Mail.objects.all()] == [body] * kept

    def test_elsewhere_nothing_is_kept(self, settings: Settings) -> None:
        settings.DEMO = False
        self.write()
        deliver_waiting_mail()
        assert bytes(Mail.objects.get().message) == b""

    def test_after_the_demo_it_is_forgotten(self, settings: Settings) -> None:
        settings.DEMO = True
        self.write()
        deliver_waiting_mail()
        forget_old_mail()
        assert bytes(Mail.objects.get().message) != b""
        settings.DEMO = False
        forget_old_mail()
        assert bytes(Mail.objects.get().message) == b""
