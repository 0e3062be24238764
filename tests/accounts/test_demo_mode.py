"""The demo lets everybody be everybody, so it is there beside nothing real: each condition is proved here."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.gis.geos import Point
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import send_mail
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.utils.timezone import now

from geo_platform.accounts.access_keys import holder_of, make_key
from geo_platform.accounts.checks import refuse_unsafe_demo
from geo_platform.accounts.models import User
from geo_platform.accounts.signing_in import sign_in_as
from geo_platform.outbox.carriers import carrier_of
from geo_platform.outbox.models import Mail
from geo_platform.outbox.services import deliver_waiting_mail, forget_old_mail
from geo_platform.texts.models import BarrierReport
from layers.areas.models import Area, AreaRole
from layers.core import registry
from layers.core.contributions.proposing import add_feature
from layers.core.demo import remove_demo, replace_demo
from layers.core.models import Change
from layers.core.permissions import VISITOR, actor_for
from layers.organisations.demo_people import USERNAME
from layers.organisations.models import Editorship, Group
from tests.people.district import District, make_district

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer
    from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Settings) -> District:
    settings.DEMO = True
    made = make_district()
    for club in made.clubs.values():  # examples are put at such places
        club.kind = "fire_station"
        club.save()
    replace_demo()
    return made


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
    def test_what_visitors_send_in_the_demo_does_not_end_it(self, client: Client, demo: District) -> None:  # noqa: ARG002
        enter_as_visitor()
        BarrierReport.objects.create(what="Kein Rand zu sehen")
        assert client.get("/demo/").status_code == 200

    def test_without_the_setting_there_is_none(self, client: Client, demo: District, settings: Settings) -> None:  # noqa: ARG002
        settings.DEMO = False
        assert client.get("/demo/").status_code == 404
        assert client.post("/demo/administrator/").status_code == 404
        assert "/demo/" not in page(client.get("/more/"))

    @pytest.mark.parametrize("make_real", REAL)
    def test_the_page_is_gone(
        self,
        client: Client,
        demo: District,  # noqa: ARG002 (is there)
        settings: Settings,
        make_real: Callable[[Settings], None],
    ) -> None:
        assert client.get("/demo/").status_code == 200
        make_real(settings)
        assert client.get("/demo/").status_code == 404
        for person in ("administrator", "staff", "citizen"):
            assert client.post(f"/demo/{person}/").status_code == 404
        assert client.post("/demo/leave/").status_code == 404
        assert "/demo/" not in page(client.get("/more/"))

    @pytest.mark.parametrize("make_real", REAL)
    def test_whoever_was_somebody_is_nobody(
        self,
        client: Client,
        demo: District,  # noqa: ARG002 (is there)
        settings: Settings,
        make_real: Callable[[Settings], None],
    ) -> None:
        client.post("/demo/administrator/")
        assert client.get("/admin/").status_code == 200
        make_real(settings)
        assert client.get("/admin/").status_code == 302
        assert client.get("/account/").status_code == 302

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

    def test_their_code_by_mail_lets_nobody_in(self, client: Client, demo: District, settings: Settings) -> None:  # noqa: ARG002
        settings.DEMO = False
        client.force_login(User.objects.get(username=USERNAME.format("administrator")))
        assert client.get("/admin/").status_code == 302

    @pytest.mark.parametrize("make_real", REAL)
    def test_their_keys_open_nothing(
        self,
        demo: District,  # noqa: ARG002 (is there)
        settings: Settings,
        make_real: Callable[[Settings], None],
    ) -> None:
        chief = User.objects.get(username=USERNAME.format("administrator"))
        key = make_key(owner=chief, name="QGIS", is_proved=True)
        assert holder_of(key)
        make_real(settings)
        assert holder_of(key) is None

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

    def test_whoever_joins_a_group(self, client: Client, demo: District) -> None:  # noqa: ARG002 (is there)
        client.post(f"/join/{Group.objects.get().code}/")
        assert all(User.objects.values_list("is_demo", flat=True))

    def test_elsewhere_nobody_is(self, settings: Settings) -> None:
        settings.DEMO = False
        assert not User.objects.create_user("kim").is_demo


@pytest.mark.usefixtures("demo")
class TestPeople:
    def test_there_is_one_for_each_kind_of_visitor(self, client: Client) -> None:
        shown = page(client.get("/demo/"))
        for words in (
            *("Bürgerin", "Sucht eine Mitfahrt", "Bietet eine Mitfahrt an", "Jugendliche in einer Gruppe", "Landwirt"),
            *("Betreut einen Verein", "Arbeitet im Amt", "Bürgermeister", "Administratorin"),
        ):
            assert words in shown, words

    def test_all_are_marked(self) -> None:
        assert User.objects.count() == 9
        assert not User.objects.filter(is_demo=False).exists()

    def test_their_roles_count_at_once(self, client: Client) -> None:
        client.post("/demo/staff/")
        shown = page(client.get("/team/"))
        assert "zweiten Faktor" not in shown
        assert "Holger" in shown

    def test_the_office_has_its_second_factor(self) -> None:
        for person in ("staff", "mayor", "club", "farmer", "administrator"):
            user = User.objects.get(username=USERNAME.format(person))
            assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()

    def test_the_mayor_has_one_municipality_and_staff_has_all(self) -> None:
        assert AreaRole.objects.filter(user__username=USERNAME.format("mayor")).count() == 1
        assert AreaRole.objects.filter(user__username=USERNAME.format("staff")).count() == Area.objects.count()

    def test_club_and_farm_are_led(self) -> None:
        clubs = dict(Editorship.objects.values_list("user__username", "organisation__title"))
        assert "Hofgemeinschaft" in clubs[USERNAME.format("farmer")]
        group = Group.objects.get()
        assert group.organisation.title == clubs[USERNAME.format("club")]
        assert group.members.get().user.is_nameless

    @pytest.mark.parametrize("person", ["citizen", "rider", "driver", "youth"])
    def test_the_others_have_none(self, person: str) -> None:
        user = User.objects.get(username=USERNAME.format(person))
        assert not actor_for(user, has_proved_it=True).scopes

    def test_one_click_and_another(self, client: Client) -> None:
        assert "Sie sind jetzt <strong>Karin</strong>" in page(client.post("/demo/citizen/", follow=True))
        assert "Sie sind jetzt <strong>Holger</strong>" in page(client.post("/demo/mayor/", follow=True))
        assert not UserSession.objects.exists()
        assert "Sie sind jetzt" not in page(client.post("/demo/leave/", follow=True))
        assert client.get("/account/").status_code == 302

    def test_looking_makes_nobody_anybody(self, client: Client) -> None:
        assert client.get("/demo/staff/").status_code == 405

    @pytest.mark.parametrize("person", ["nobody", "leave-it", "demo-staff", "x" * 300])
    def test_others_are_nobody(self, client: Client, person: str) -> None:
        assert client.post(f"/demo/{person}/").status_code == 404

    def test_an_account_made_here_is_not_entered(self, client: Client) -> None:
        User.objects.create_user(USERNAME.format("kim"), is_superuser=True)
        assert client.post("/demo/kim/").status_code == 404

    def test_the_menu_shows_the_way(self, client: Client) -> None:
        assert 'href="/demo/"' in page(client.get("/more/"))

    def test_all_speak_english_too(self, client: Client) -> None:
        assert "Try the roles" in page(client.get("/en/demo/"))

    def test_they_go_with_the_examples(self) -> None:
        remove_demo()
        assert not User.objects.exists()
        assert not AreaRole.objects.exists()

    def test_loaded_again_there_are_no_more(self) -> None:
        replace_demo()
        assert User.objects.count() == 9


class TestMails:
    @pytest.fixture(autouse=True)
    def _outbox(self, settings: Settings, tmp_path: Path) -> None:
        settings.EMAIL_BACKEND = "geo_platform.outbox.backend.OutboxBackend"
        settings.MAIL_CARRIER = carrier_of("", tmp_path)

    def write(self) -> None:
        send_mail("Grüße", "Schöne Grüße aus Laage", "amt@example.org", ["karin@example.org"])

    def test_what_was_sent_is_shown(self, client: Client, demo: District) -> None:  # noqa: ARG002 (is there)
        self.write()
        deliver_waiting_mail()
        shown = page(client.get("/demo/"))
        assert "Grüße" in shown
        assert "Schöne Grüße aus Laage" in shown
        assert "karin@example.org" in shown

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
