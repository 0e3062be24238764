"""The pages of people and their roles, as browsers ask for them, in German."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail

from api.models import KeptReply
from layers.areas.models import AreaRole
from layers.core.models import Status
from layers.core.permissions import Role
from layers.organisations import invitations
from layers.organisations.claims import make_claim
from layers.organisations.invitations import invite
from layers.organisations.models import Claim, Editorship, Group, Invitation
from tests.people.asking import be, page
from tests.reading import TO_A_FRIEND, said_by
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from tests.people.district import District

pytestmark = pytest.mark.django_db


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

    def test_who_has_taken_it_away_is_told_why_their_roles_do_not_count(self, client: Client, district: District) -> None:
        be(client, district, "staff@laage")
        Authenticator.objects.all().delete()
        for path in ("/account/", "/team/"):
            assert "Bitte richten Sie einen zweiten Faktor ein." in page(client.get(path)), path

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
        assert 'action="/team/undo/"' in page(taken)
        assert not AreaRole.objects.filter(user=held.user).exists()
        assert "trusted@laage hat die Aufgabe wieder." in page(client.post("/team/undo/", follow=True))
        assert AreaRole.objects.get(user=held.user).role == Role.TRUSTED
        assert client.post("/team/undo/").status_code == 404

    def test_ones_own_role_is_laid_down(self, client: Client, district: District) -> None:
        held = Editorship.objects.get(user=district.person("editor@club"))
        client.force_login(held.user)
        page_after = page(client.post(f"/team/editorships/{held.pk}/take/", follow=True))
        assert "editor@club hat die Aufgabe nicht mehr." in page_after
        assert "/team/undo/" not in page_after
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

    def test_an_address_longer_than_any_is_refused_in_words(self, client: Client, district: District) -> None:
        typed = f"{'a' * 250}@example.org"
        answer = invited(client, district, "staff@laage", "laage", role=Role.EDITOR.value, email=typed)
        assert answer.status_code == 422
        assert f'value="{typed}"' in page(answer)
        assert not Invitation.objects.exists()

    def test_where_too_many_wait_what_was_typed_still_stands(
        self, client: Client, district: District, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(invitations, "MOST_OPEN", 0)
        answer = invited(client, district, "staff@laage", "laage", role=Role.EDITOR.value, email="new@example.org")
        assert answer.status_code == 422
        assert "Viele Ihrer Einladungen hat noch niemand angenommen." in page(answer)
        assert 'value="new@example.org"' in page(answer)

    def test_who_taps_twice_invites_once(self, client: Client, district: District, mailoutbox: list[object]) -> None:
        be(client, district, "staff@laage")
        (key,) = re.findall(r'name="idempotency_key" value="([^"]+)"', page(client.get(self.address(district))))
        form = {"role": Role.EDITOR.value, "email": "new@example.org", "idempotency_key": key}
        links = [link_on(client.post(self.address(district), form)) for _ in range(2)]
        assert links[0] == links[1]
        assert len(mailoutbox) == 1
        secret = links[0].strip("/").rpartition("/")[2]
        assert all(secret.encode() not in bytes(reply.body) for reply in KeptReply.objects.all())
        assert client.post(f"/team/invitations/{Invitation.objects.get().pk}/revoke/").status_code == 302
        assert client.post(self.address(district), form).status_code == 410

    def test_who_goes_back_and_types_another_address_is_asked_once(self, client: Client, district: District) -> None:
        form = {"role": Role.EDITOR.value, "email": "new@example.org", "idempotency_key": "a-key-that-nobody-guesses"}
        assert invited(client, district, "staff@laage", "laage", **form).status_code == 200
        asked = client.post(self.address(district), form | {"email": "next@example.org"})
        assert asked.status_code == 422
        assert "noch einmal ab" in page(asked)
        assert 'value="next@example.org"' in page(asked)
        (key,) = re.findall(r'name="idempotency_key" value="([^"]+)"', page(asked))
        again = client.post(self.address(district), form | {"email": "next@example.org", "idempotency_key": key})
        assert again.status_code == 200
        assert sorted(Invitation.objects.values_list("email", flat=True)) == ["new@example.org", "next@example.org"]

    def address(self, district: District) -> str:
        return f"/team/areas/{district.target('laage').pk}/invite/"

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
        # Who taps twice, or loads the page again, need not fear that somebody else was faster.
        for again in (client.get(link), client.post(link)):
            assert "Sie haben diese Einladung schon angenommen." in page(again)
        client.force_login(district.person("trusted@laage"))
        assert "Diese Einladung hat schon jemand angenommen." in page(client.get(link))

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

    def test_who_was_signed_out_meanwhile_still_sees_what_they_typed(self, client: Client, district: District) -> None:
        typed = {"message": "Ich bin die Kassenwartin.\nAnna"}
        shown = page(client.post(f"/organisations/{district.clubs['club'].pk}/claim/", typed))
        assert "Ich bin die Kassenwartin.<br>Anna" in shown
        assert "Bitte melden Sie sich zuerst an" in shown


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
        assert not TO_A_FRIEND.search(said_by(page(response))), path
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
