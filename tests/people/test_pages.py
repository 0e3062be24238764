"""The pages of people and their roles, as browsers ask for them, in German."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.urls import get_resolver, reverse

from geo_platform.accounts.models import User
from geo_platform.accounts.names import ANIMALS
from layers.areas.models import AreaRole
from layers.core.models import Status
from layers.core.permissions import Role
from layers.organisations.claims import make_claim
from layers.organisations.groups import create_group, join_group
from layers.organisations.invitations import invite
from layers.organisations.models import Claim, Editorship, Group, GroupMember, Invitation
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from tests.people.district import District

pytestmark = pytest.mark.django_db
TO_A_FRIEND = re.compile(r"\b([Dd]u|[Dd]ir|[Dd]ich|[Dd]ein\w*)\b")


@pytest.fixture
def group(district: District) -> Group:
    return create_group(actor=district.actor("editor@club"), organisation=district.clubs["club"], name="Jugend")


def page(response: Answer) -> str:
    return response.content.decode()


def be(client: Client, district: District, person: str) -> None:
    sign_in_twice(client, district.person(person))


def invited(client: Client, district: District, person: str, target: str, **form: object) -> Answer:
    be(client, district, person)
    layer = "areas" if target in district.areas else "organisations"
    return client.post(f"/team/{layer}/{district.target(target).pk}/invite/", form)


def link_on(response: Answer) -> str:
    found = re.search(r'data-share="http://localhost:8000(/invitations/[\w-]+/)"', page(response))
    assert found
    return found[1]


class TestTeam:
    def test_people_are_listed_for_those_who_lead_them(self, client: Client, district: District) -> None:
        district.person("trusted@laage")
        district.person("editor@other-club")
        be(client, district, "staff@laage")
        shown = page(client.get("/team/"))
        assert "trusted-at-laage@example.org" in shown
        assert "Trägt direkt ein" in shown
        assert "other-club" not in shown

    def test_an_editor_sees_no_address_of_those_they_do_not_lead(self, client: Client, district: District) -> None:
        district.person("staff@laage")
        be(client, district, "editor@laage")
        shown = page(client.get("/team/"))
        assert "staff@laage" in shown
        assert "staff-at-laage@example.org" not in shown

    def test_without_the_second_factor_nothing_is_shown_but_how_to_get_one(self, client: Client, district: District) -> None:
        district.person("trusted@laage")
        client.force_login(district.person("staff@laage"))
        shown = page(client.get("/team/"))
        assert "Bitte richten Sie einen zweiten Faktor ein." in shown
        assert "trusted@laage" not in shown

    def test_who_has_it_is_asked_to_use_it(self, client: Client, district: District) -> None:
        user = district.person("staff@laage")
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
        client.force_login(user)
        assert 'href="/account/2fa/reauthenticate/?next=/team/"' in page(client.get("/team/"))

    def test_who_leads_nobody_is_told_how_it_begins(self, client: Client, district: District) -> None:
        client.force_login(district.person("citizen"))
        assert "Sie leiten hier noch niemanden." in page(client.get("/team/"))

    def test_the_number_of_statements_does_not_grow(
        self, client: Client, district: District, django_assert_max_num_queries: object
    ) -> None:
        for person in ("trusted@laage", "editor@laage", "staff@dorf", "editor@club", "editor@other-club"):
            district.person(person)
        be(client, district, "administrator")
        with django_assert_max_num_queries(30):  # type: ignore[operator]
            client.get("/team/")

    def test_a_role_is_taken_away_and_given_back(self, client: Client, district: District) -> None:
        held = AreaRole.objects.get(user=district.person("trusted@laage"))
        be(client, district, "staff@laage")
        taken = client.post(f"/team/area-roles/{held.pk}/take/", follow=True)
        assert "trusted@laage hat die Aufgabe nicht mehr." in page(taken)
        assert not AreaRole.objects.filter(user=held.user).exists()
        assert "trusted@laage hat die Aufgabe wieder." in page(client.post("/team/undo/", follow=True))
        assert AreaRole.objects.get(user=held.user).role == Role.TRUSTED
        assert client.post("/team/undo/").status_code == 404

    def test_ones_own_role_is_laid_down(self, client: Client, district: District) -> None:
        held = Editorship.objects.get(user=district.person("editor@club"))
        client.force_login(held.user)
        client.post(f"/team/editorships/{held.pk}/take/")
        assert not Editorship.objects.exists()
        assert client.post("/team/undo/").status_code == 403

    @pytest.mark.parametrize("person", ["citizen", "editor@laage", "staff@dorf", "editor@club"])
    def test_numbers_of_others_open_nothing(self, client: Client, district: District, person: str) -> None:
        held = AreaRole.objects.get(user=district.person("staff@laage"))
        club = Editorship.objects.get(user=district.person("editor@other-club"))
        be(client, district, person)
        assert client.post(f"/team/area-roles/{held.pk}/take/").status_code == 403
        assert client.post("/team/area-roles/999999/take/").status_code == 404
        if person != "staff@dorf":
            assert client.post(f"/team/editorships/{club.pk}/take/").status_code == 403
        assert AreaRole.objects.filter(pk=held.pk).exists()


class TestInviting:
    def test_the_link_is_shown_once_and_opens_the_invitation(self, client: Client, district: District) -> None:
        answer = invited(client, district, "staff@laage", "laage", role=Role.EDITOR.value)
        link = link_on(answer)
        assert 'src="data:image/svg+xml' in page(answer)
        assert link not in page(client.get("/team/"))
        visitor = type(client)()
        shown = page(visitor.get(link))
        assert "lädt Sie ein, bei <strong>Laage</strong> mitzuhelfen" in shown
        assert "Betreut die Einträge" in shown
        assert "zweiten Faktor" in shown
        assert f'href="/account/login/?next={link}"' in shown

    def test_a_mail_goes_out(self, client: Client, district: District, mailoutbox: list[object]) -> None:
        answer = invited(client, district, "editor@club", "club", role=Role.EDITOR.value, email="new@example.org")
        assert "Wir haben sie an new@example.org geschickt." in page(answer)
        assert mailoutbox[-1].subject == "Sie sind eingeladen: Verein club"  # type: ignore[attr-defined]

    def test_whoever_is_signed_in_accepts(self, client: Client, district: District) -> None:
        link = link_on(invited(client, district, "staff@laage", "laage", role=Role.STAFF.value))
        client.force_login(district.person("citizen"))
        assert "Annehmen" in page(client.get(link))
        home = client.post(link, follow=True)
        assert "Danke, dass Sie mithelfen!" in page(home)
        assert "Bitte richten Sie einen zweiten Faktor ein." in page(home)
        assert "Arbeitet im Amt" in page(home)
        assert "Diese Einladung gilt nicht" in page(client.get(link))
        assert client.post(link).status_code == 409

    @pytest.mark.parametrize("prefix", ["", "/en"])
    def test_it_survives_the_sign_in(self, client: Client, district: District, prefix: str) -> None:
        link = prefix + link_on(invited(client, district, "staff@laage", "laage", role=Role.EDITOR.value))
        citizen = type(client)()
        asked = citizen.get(f"{prefix}/account/login/", {"next": link})
        assert f'name="next" value="{link}"' in page(asked)
        form = {"email": district.person("citizen").email, "next": link}
        citizen.post(f"{prefix}/account/login/code/", form)
        code = re.search(r"^ {4}(\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
        assert code
        came = citizen.post(f"{prefix}/account/login/code/confirm/", {"code": code[1], "next": link}, follow=True)
        assert came.request["PATH_INFO"] == link

    def test_a_visitor_accepts_nothing(self, client: Client, district: District) -> None:
        link = link_on(invited(client, district, "staff@laage", "laage", role=Role.EDITOR.value))
        client.logout()
        assert "Bitte melden Sie sich zuerst an" in page(client.post(link))
        assert not Invitation.objects.exclude(accepted_at=None).exists()

    def test_guessed_it_is_gone(self, client: Client) -> None:
        answer = client.get("/invitations/guessed/")
        assert answer.status_code == 410
        assert "Diese Einladung gibt es nicht." in page(answer)

    @pytest.mark.parametrize(
        ("person", "target", "role"),
        [
            ("editor@laage", "laage", Role.STAFF),
            ("editor@laage", "laage", Role.EDITOR),
            ("staff@laage", "club", Role.STAFF),
            ("editor@club", "club", Role.TRUSTED),
        ],
    )
    def test_a_role_that_was_not_offered_is_refused(
        self, client: Client, district: District, person: str, target: str, role: Role
    ) -> None:
        answer = invited(client, district, person, target, role=role.value)
        assert answer.status_code == 422
        assert "Bitte wählen Sie eine Aufgabe." in page(answer)
        assert not Invitation.objects.exists()

    @pytest.mark.parametrize("role", ["", "0", "4", "-1", "x", "3.0", "9" * 400])
    def test_nonsense_is_refused(self, client: Client, district: District, role: str) -> None:
        assert invited(client, district, "staff@laage", "laage", role=role).status_code == 422

    @pytest.mark.parametrize(
        ("person", "target"), [("staff@laage", "amt"), ("editor@club", "other-club"), ("citizen", "laage")]
    )
    def test_places_of_others_are_closed(self, client: Client, district: District, person: str, target: str) -> None:
        assert invited(client, district, person, target, role=Role.EDITOR.value).status_code == 403

    def test_other_layers_have_no_people(self, client: Client, district: District) -> None:
        be(client, district, "administrator")
        assert client.get("/team/playgrounds/1/invite/").status_code == 404

    def test_taken_back(self, client: Client, district: District) -> None:
        link = link_on(invited(client, district, "staff@laage", "laage", role=Role.EDITOR.value))
        number = Invitation.objects.get().pk
        be(client, district, "staff@dorf")
        assert client.post(f"/team/invitations/{number}/revoke/").status_code == 403
        be(client, district, "staff@laage")
        assert "Die Einladung ist zurückgenommen." in page(client.post(f"/team/invitations/{number}/revoke/", follow=True))
        assert "Diese Einladung wurde zurückgenommen." in page(client.get(link))


class TestClaiming:
    def test_from_the_page_of_the_club_to_the_decision(
        self, client: Client, district: District, mailoutbox: list[object]
    ) -> None:
        club = district.clubs["club"]
        address = f"/organisations/{club.pk}/claim/"
        assert f'<a href="{address}">Das ist unser Verein</a>' in page(client.get(f"/organisations/{club.pk}/profile/"))
        assert f"/account/login/?next={address}" in unquote(page(client.get(address)))
        client.force_login(district.person("citizen"))
        asked = client.post(address, {"message": "Ich bin die Kassenwartin."}, follow=True)
        assert "meist innerhalb von fünf Tagen" in page(asked)
        assert "Jemand sieht sich das an." in page(asked)
        be(client, district, "staff@laage")
        claim = Claim.objects.get()
        assert f"/team/claims/{claim.pk}/" in page(client.get("/team/"))
        assert "Ich bin die Kassenwartin." in page(client.get(f"/team/claims/{claim.pk}/"))
        client.post(f"/team/claims/{claim.pk}/", {"accept": "1"})
        assert Editorship.objects.filter(user=district.person("citizen"), organisation=club).exists()
        assert "betreuen Sie die Seite" in mailoutbox[-1].body  # type: ignore[attr-defined]

    def test_a_no_needs_a_reason(self, client: Client, district: District) -> None:
        claim = make_claim(user=district.person("citizen"), organisation=district.clubs["club"], message="Hallo")
        be(client, district, "staff@laage")
        refused = client.post(f"/team/claims/{claim.pk}/", {"reject": "1", "reason": " "})
        assert refused.status_code == 422
        assert "Bitte schreiben Sie einen Grund." in page(refused)
        client.post(f"/team/claims/{claim.pk}/", {"reject": "1", "reason": "Bitte rufen Sie an."})
        client.force_login(district.person("citizen"))
        assert "Wir konnten nicht zusagen: Bitte rufen Sie an." in page(client.get("/account/"))

    @pytest.mark.parametrize("person", ["citizen", "editor@laage", "staff@dorf", "editor@other-club"])
    def test_others_do_not_even_read_it(self, client: Client, district: District, person: str) -> None:
        claim = make_claim(user=district.person("citizen"), organisation=district.clubs["club"], message="Hallo")
        be(client, district, person)
        assert client.get(f"/team/claims/{claim.pk}/").status_code == 403
        assert client.post(f"/team/claims/{claim.pk}/", {"accept": "1"}).status_code == 403
        claim.refresh_from_db()
        assert claim.state == Claim.State.PENDING

    def test_asked_twice_it_says_so(self, client: Client, district: District) -> None:
        client.force_login(district.person("citizen"))
        address = f"/organisations/{district.clubs['club'].pk}/claim/"
        client.post(address, {"message": "Hallo"})
        assert "Danach haben Sie schon gefragt." in page(client.post(address, {"message": "Hallo"}))
        assert Claim.objects.count() == 1

    def test_what_is_not_public_is_claimed_by_nobody(self, client: Client, district: District) -> None:
        district.clubs["club"].__class__.objects.update(status=Status.DRAFT)
        assert client.get(f"/organisations/{district.clubs['club'].pk}/claim/").status_code == 404

    def test_a_visitor_sends_nothing(self, client: Client, district: District) -> None:
        client.post(f"/organisations/{district.clubs['club'].pk}/claim/", {"message": "Hallo"})
        assert not Claim.objects.exists()


class TestGroups:
    def test_one_tap_and_nothing_is_written_down(self, client: Client, group: Group) -> None:
        client.defaults["HTTP_USER_AGENT"] = "Telefon von Kim"
        client.defaults["REMOTE_ADDR"] = "203.0.113.7"
        address = f"/join/{group.code}/"
        assert "Wir schreiben nichts über Sie" in page(client.get(address))
        home = client.post(address, follow=True)
        user = GroupMember.objects.get().user
        assert f"Hier heißen Sie {user}." in page(home)
        assert not UserSession.objects.exists()
        session = Session.objects.get()
        kept = str(session.get_decoded()) + str(User.objects.filter(pk=user.pk).values().get())
        assert "203.0.113.7" not in kept
        assert "Telefon" not in kept
        assert 89 < (session.expire_date - user.date_joined).days <= 90

    def test_no_page_of_an_account_takes_anything_of_them(self, client: Client, group: Group) -> None:
        client.post(f"/join/{group.code}/")
        user = GroupMember.objects.get().user
        before = User.objects.filter(pk=user.pk).values().get()
        form = {
            "email": "kim@example.org",
            "action_add": "1",
            "display_name": "Kim Müller",
            "password1": "correct horse",
            "password2": "correct horse",
        }
        found = get_resolver("geo_platform.accounts.urls").reverse_dict
        names = [name for name in found if isinstance(name, str) and not found.getlist(name)[0][0][0][1]]
        for name in sorted(set(names) - {"account_logout"}):
            for answer in (client.get(reverse(name)), client.post(reverse(name), form)):
                assert answer.status_code in {200, 302, 405}, name
                assert name == "account-home" or answer.status_code == 405 or answer["Location"] == "/account/", name
        assert not UserSession.objects.exists()
        assert not EmailAddress.objects.filter(user=user).exists()
        assert User.objects.filter(pk=user.pk).values().get() == before

    def test_the_name_is_changed_among_animals_alone(self, client: Client, group: Group) -> None:
        client.post(f"/join/{group.code}/")
        assert "Otter Kim" not in page(client.post("/account/", {"animal": "Otter Kim"}))
        assert "Bitte wählen Sie eins der Tiere." in page(client.post("/account/", {"animal": "Otter Kim"}))
        client.post("/account/", {"animal": "Uhu", "display_name": "Kim Müller"})
        name = GroupMember.objects.get().user.display_name
        assert re.fullmatch(r"Uhu \d+", name)
        assert "Uhu" in ANIMALS

    def test_whoever_is_in_may_go(self, client: Client, group: Group) -> None:
        client.post(f"/join/{group.code}/")
        address = f"/groups/{group.pk}/leave/"
        assert f'href="{address}"' in page(client.get("/account/"))
        asked = page(client.get(address))
        assert "Aus „Jugend“ austreten?" in asked
        assert "auf allen Geräten abgemeldet" in asked
        assert GroupMember.objects.exists()
        assert "Auf Wiedersehen!" in page(client.post(address))
        assert not GroupMember.objects.exists()
        assert not User.objects.get(is_nameless=True).is_active
        assert client.get("/account/").status_code == 302

    def test_who_has_an_account_keeps_it(self, client: Client, group: Group, district: District) -> None:
        client.force_login(district.person("stranger"))
        client.post(f"/join/{group.code}/")
        address = f"/groups/{group.pk}/leave/"
        assert "abgemeldet" not in page(client.get(address))
        assert "Sie sind aus der Gruppe „Jugend“ ausgetreten." in page(client.post(address, follow=True))
        assert district.person("stranger").is_active

    def test_nobody_leaves_for_somebody_else(self, client: Client, group: Group, district: District) -> None:
        client.post(f"/join/{group.code}/")
        address = f"/groups/{group.pk}/leave/"
        client.force_login(district.person("stranger"))
        assert client.post(address).status_code == 404
        client.logout()
        assert client.post(address)["Location"].startswith("/account/login/")
        assert GroupMember.objects.count() == 1

    def test_a_closed_group_says_so(self, client: Client, group: Group) -> None:
        Group.objects.update(is_open=False)
        assert "nimmt gerade niemanden auf" in page(client.get(f"/join/{group.code}/"))
        refused = client.post(f"/join/{group.code}/")
        assert refused.status_code == 409
        assert not GroupMember.objects.exists()
        assert not User.objects.filter(is_nameless=True).exists()

    @pytest.mark.parametrize("code", ["ABCDEFGH", "%00", "a" * 500, "..", "<b>"])
    def test_a_guessed_code_leads_to_the_field(self, client: Client, group: Group, code: str) -> None:
        answer = client.get(f"/join/{code}/")
        assert answer.status_code == 404
        assert not group.members.exists()

    def test_typed_by_hand(self, client: Client, group: Group) -> None:
        answer = client.get("/join/", {"code": group.spoken_code.lower()})
        assert answer["Location"] == f"/join/{group.code}/"
        assert "Diesen Code hat keine Gruppe." in page(client.get("/join/", {"code": "XXXX-XXXX"}))
        assert "Bitte geben Sie den Code der Gruppe ein." in page(client.get("/join/", {"code": ""}))

    def test_whoever_tries_codes_has_to_wait(self, client: Client, group: Group) -> None:
        answers = [client.get(f"/join/ABCD{number:04}/").status_code for number in range(301)]
        assert answers == [404] * 300 + [429]
        assert client.post(f"/join/{group.code}/").status_code == 429
        assert not group.members.exists()

    def test_a_class_may_join_and_a_machine_may_not(self, client: Client, group: Group) -> None:
        answers = [type(client)().post(f"/join/{group.code}/").status_code for _ in range(61)]
        assert answers == [302] * 60 + [429]

    def test_with_an_account_one_joins_as_oneself(self, client: Client, district: District, group: Group) -> None:
        client.force_login(district.person("citizen"))
        client.post(f"/join/{group.code}/")
        assert GroupMember.objects.get().user == district.person("citizen")
        client.post(f"/join/{group.code}/")
        assert GroupMember.objects.count() == 1

    def test_the_leader_sees_animals_and_removes_one(self, client: Client, district: District, group: Group) -> None:
        device = type(client)()
        device.post(f"/join/{group.code}/")
        member = GroupMember.objects.get()
        be(client, district, "editor@club")
        shown = page(client.get(f"/team/groups/{group.pk}/"))
        assert str(member.user) in shown
        assert group.spoken_code in shown
        gone = client.post(f"/team/members/{member.pk}/remove/", follow=True)
        assert f"{member.user} ist nicht mehr in der Gruppe." in page(gone)
        assert device.get("/account/").status_code == 302

    def test_the_sheet_has_everything_that_one_needs(self, client: Client, district: District, group: Group) -> None:
        be(client, district, "editor@club")
        shown = page(client.get(f"/team/groups/{group.pk}/sheet/"))
        assert 'src="data:image/svg+xml' in shown
        assert group.spoken_code in shown
        assert "localhost:8000/join/" in shown

    def test_opened_closed_and_renewed(self, client: Client, district: District) -> None:
        be(client, district, "editor@club")
        club = district.clubs["club"]
        made = client.post(f"/team/organisations/{club.pk}/group/", {"name": "Jugendfeuerwehr"}, follow=True)
        group = Group.objects.get()
        assert "Jugendfeuerwehr" in page(made)
        for action, is_open in (("close", False), ("open", True)):
            client.post(f"/team/groups/{group.pk}/{action}/")
            group.refresh_from_db()
            assert group.is_open == is_open
        code = group.code
        client.post(f"/team/groups/{group.pk}/renew/")
        group.refresh_from_db()
        assert group.code != code

    @pytest.mark.parametrize("person", ["citizen", "staff@laage", "editor@other-club"])
    def test_numbers_of_other_groups_open_nothing(
        self, client: Client, district: District, group: Group, person: str
    ) -> None:
        member = join_group(code=group.code, user=None)
        be(client, district, person)
        assert client.get(f"/team/groups/{group.pk}/").status_code == 403
        assert client.get(f"/team/groups/{group.pk}/sheet/").status_code == 403
        for path in (
            f"/team/groups/{group.pk}/close/",
            f"/team/groups/{group.pk}/renew/",
            f"/team/members/{member.pk}/remove/",
            f"/team/organisations/{group.organisation_id}/group/",
        ):
            assert client.post(path, {"name": "Mine"}).status_code == 403
        assert Group.objects.get().code == group.code
        assert group.members.exists()

    def test_a_member_accepts_no_role(self, client: Client, district: District, group: Group) -> None:
        new = invite(actor=district.actor("staff@laage"), target=district.areas["laage"], role=Role.TRUSTED)
        client.post(f"/join/{group.code}/")
        shown = page(client.get(f"/invitations/{new.secret}/"))
        assert "brauchen Sie ein Konto mit E-Mail-Adresse" in shown
        assert client.post(f"/invitations/{new.secret}/").status_code == 403


def addresses(district: District, group: Group) -> list[str]:
    new = invite(actor=district.actor("staff@laage"), target=district.areas["laage"], role=Role.EDITOR)
    claim = make_claim(user=district.person("citizen"), organisation=district.clubs["club"], message="Hallo")
    return [
        "/team/",
        f"/team/areas/{district.areas['laage'].pk}/invite/",
        f"/team/claims/{claim.pk}/",
        f"/team/groups/{group.pk}/",
        f"/team/groups/{group.pk}/sheet/",
        f"/team/organisations/{district.clubs['club'].pk}/group/",
        f"/invitations/{new.secret}/",
        "/join/",
        f"/join/{group.code}/",
        f"/organisations/{district.clubs['club'].pk}/claim/",
        "/account/",
    ]


@pytest.mark.parametrize("person", ["administrator", "editor@club", "citizen", ""])
def test_pages_speak_kindly_and_stay_out_of_caches(client: Client, district: District, group: Group, person: str) -> None:
    paths = addresses(district, group)
    if person:
        be(client, district, person)
    for path in paths:
        response = client.get(path)
        assert response.status_code in ({200} if person == "administrator" else {200, 302, 403}), path
        assert not TO_A_FRIEND.search(re.sub(r"<[^>]*>", " ", page(response))), path
        assert "no-store" in response["Cache-Control"], path
        assert "unsafe" not in response["Content-Security-Policy"]
        assert not re.search(r"<style| style=|<script(?![^>]*src=)|<[^>]* on\w+=", page(response)), path
        assert client.get(f"/en{path}").status_code == response.status_code


def test_strangers_are_asked_to_sign_in(client: Client, district: District, group: Group) -> None:
    for path in addresses(district, group)[:6]:
        assert client.get(path)["Location"].startswith("/account/login/?next="), path


@pytest.mark.parametrize("path", ["team/undo/", "team/area-roles/1/take/", "team/invitations/1/revoke/"])
def test_nothing_is_done_by_looking(client: Client, district: District, path: str) -> None:
    be(client, district, "administrator")
    assert client.get(f"/{path}").status_code == 405


def test_a_foreign_form_does_nothing(district: District, group: Group, client: Client) -> None:
    strict = type(client)(enforce_csrf_checks=True)
    assert strict.post(f"/join/{group.code}/").status_code == 403
    sign_in_twice(strict, district.person("editor@club"))
    assert strict.post(f"/team/groups/{group.pk}/renew/").status_code == 403
