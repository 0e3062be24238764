"""The demo while it is open: who is there, what they may, and what ends it. The examples are loaded once for all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.test import override_settings

from geo_platform.accounts.access_keys import holder_of, make_key
from geo_platform.accounts.models import User
from geo_platform.texts.models import BarrierReport
from layers.areas.models import Area, AreaRole
from layers.core.demo import remove_demo, replace_demo
from layers.core.permissions import actor_for
from layers.organisations.demo_people import USERNAME
from layers.organisations.models import Editorship, Group
from tests.accounts.test_demo_mode import REAL, enter_as_visitor, load_demo, page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client
    from pytest_django import DjangoDbBlocker, Settings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_is_open")]


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001 (makes the database)
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEMO=True):
            load_demo()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def _is_open(_loaded: None, settings: Settings) -> None:
    settings.DEMO = True


class TestBesideRealThings:
    def test_what_visitors_send_in_the_demo_does_not_end_it(self, client: Client) -> None:
        enter_as_visitor()
        BarrierReport.objects.create(what="Kein Rand zu sehen")
        assert client.get("/demo/").status_code == 200

    def test_without_the_setting_there_is_none(self, client: Client, settings: Settings) -> None:
        settings.DEMO = False
        assert client.get("/demo/").status_code == 404
        assert client.post("/demo/administrator/").status_code == 404
        assert "/demo/" not in page(client.get("/more/"))

    @pytest.mark.parametrize("make_real", REAL)
    def test_the_page_is_gone(
        self,
        client: Client,
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
        settings: Settings,
        make_real: Callable[[Settings], None],
    ) -> None:
        client.post("/demo/administrator/")
        assert client.get("/admin/").status_code == 200
        make_real(settings)
        assert client.get("/admin/").status_code == 302
        assert client.get("/account/").status_code == 302

    def test_their_code_by_mail_lets_nobody_in(self, client: Client, settings: Settings) -> None:
        settings.DEMO = False
        client.force_login(User.objects.get(username=USERNAME.format("administrator")))
        assert client.get("/admin/").status_code == 302

    @pytest.mark.parametrize("make_real", REAL)
    def test_their_keys_open_nothing(
        self,
        settings: Settings,
        make_real: Callable[[Settings], None],
    ) -> None:
        chief = User.objects.get(username=USERNAME.format("administrator"))
        key = make_key(owner=chief, name="QGIS", is_proved=True)
        assert holder_of(key)
        make_real(settings)
        assert holder_of(key) is None


def test_whoever_joins_a_group(client: Client) -> None:
    client.post(f"/join/{Group.objects.get().code}/")
    assert all(User.objects.values_list("is_demo", flat=True))


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
