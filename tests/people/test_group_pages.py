"""The pages of groups of young people, as browsers ask for them, in German."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.urls import get_resolver, reverse
from django.utils.timezone import now

from geo_platform.accounts.models import User
from geo_platform.accounts.names import ANIMALS
from layers.core.permissions import Role
from layers.organisations.groups import forget_lost_members, join_group
from layers.organisations.invitations import invite
from layers.organisations.models import Group, GroupMember
from tests.people.asking import be, page

if TYPE_CHECKING:
    from django.test import Client

    from tests.people.district import District

pytestmark = pytest.mark.django_db


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

    def test_who_has_signed_out_and_cannot_come_back_fills_no_group(self, client: Client, group: Group) -> None:
        gone, here, lost = (type(client)() for _ in range(3))
        for device in (gone, here, lost):
            device.post(f"/join/{group.code}/")
        gone.post("/account/logout/")
        Session.objects.filter(pk=lost.session.session_key).update(expire_date=now())
        assert forget_lost_members() == 0  # so fast nobody is given up
        GroupMember.objects.update(joined_at=now() - timedelta(days=1))
        assert forget_lost_members() == 2
        assert here.get("/account/").context["user"] == GroupMember.objects.get().user
        assert User.objects.filter(is_nameless=True, is_active=True).count() == 1

    def test_who_has_an_account_stays_in_the_group_without_a_session(self, district: District, group: Group) -> None:
        join_group(code=group.code, user=district.person("citizen"))
        GroupMember.objects.update(joined_at=now() - timedelta(days=400))
        assert forget_lost_members() == 0

    def test_a_member_accepts_no_role(self, client: Client, district: District, group: Group) -> None:
        new = invite(actor=district.actor("staff@laage"), target=district.areas["laage"], role=Role.TRUSTED)
        client.post(f"/join/{group.code}/")
        shown = page(client.get(f"/invitations/{new.secret}/"))
        assert "brauchen Sie ein Konto mit E-Mail-Adresse" in shown
        assert client.post(f"/invitations/{new.secret}/").status_code == 403
