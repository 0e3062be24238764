"""Signing in: by code, by password, in two ways; and what strangers learn, which is nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.urls import get_resolver, reverse
from django.utils.timezone import now
from django.utils.translation import override

from geo_platform.accounts.models import User
from geo_platform.accounts.names import ANIMALS
from geo_platform.accounts.services import forget_ended_sessions
from geo_platform.outbox.carriers import carrier_of
from tests.reading import TO_A_FRIEND, said_by
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer
    from pytest_django import Settings

    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db
KIM = "kim@example.org"
WITHOUT_ACCOUNT = ["account_login", "account_signup", "account_request_login_code", "account_reset_password"]
WITH_ACCOUNT = [
    *("account-home", "account_email", "account_set_password", "account_logout", "usersessions_list"),
    *("mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn"),
]


@pytest.fixture
def kim() -> User:
    user = User.objects.create_user("kim", KIM)
    EmailAddress.objects.create(user=user, email=KIM, verified=True, primary=True)
    return user


def code_in_mail() -> str:
    found = re.search(r"^ {4}(\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def page(response: Answer) -> str:
    return response.content.decode()


def ask_for_code(client: Client, email: str = KIM, host: str = "testserver") -> Answer:
    return client.post("/account/login/code/", {"email": email}, follow=True, headers={"Host": host})


def sign_in(client: Client) -> None:
    ask_for_code(client)
    client.post("/account/login/code/confirm/", {"code": code_in_mail()})


def prove_again(client: Client) -> None:
    """Before the ways of signing in are changed, one proves once more who one is."""
    client.post("/account/reauthenticate/code/", {"recipient": KIM})
    client.post("/account/reauthenticate/code/confirm/", {"code": code_in_mail()})


def test_an_account_is_made_with_an_address_and_a_code(client: Client) -> None:
    asked = client.post("/account/signup/", {"email": KIM}, follow=True)
    assert "Wir haben Ihnen einen Code geschickt" in page(asked)
    made = client.post("/account/confirm-email/", {"code": code_in_mail()}, follow=True)
    assert made.request["PATH_INFO"] == "/account/"
    user = User.objects.get()
    assert EmailAddress.objects.get().verified
    assert user.display_name.split()[0] in ANIMALS
    assert user.display_name in page(made)
    assert not user.has_usable_password()


@pytest.mark.usefixtures("kim")
def test_who_tries_things_out_is_told_where_the_code_is(client: Client, settings: Settings) -> None:
    assert "var/mail" in page(ask_for_code(client))
    settings.MAIL_CARRIER = carrier_of("smtp://localhost", Path("/nowhere"))
    assert "var/mail" not in page(ask_for_code(client))


def test_who_has_an_account_gets_in_with_a_code(client: Client, kim: User) -> None:
    ask_for_code(client)
    assert mail.outbox[-1].to == [KIM]
    assert client.post("/account/login/code/confirm/", {"code": code_in_mail()}).status_code == 302
    assert client.get("/account/").context["user"] == kim


def test_a_wrong_code_is_refused_and_after_some_there_is_a_new_one(client: Client, kim: User) -> None:  # noqa: ARG001 (is there)
    ask_for_code(client)
    refused = client.post("/account/login/code/confirm/", {"code": "XXXX-XXXX"})
    assert "Das hat noch nicht geklappt" in page(refused) or "field-error" in page(refused)
    right = code_in_mail()
    for _ in range(5):
        client.post("/account/login/code/confirm/", {"code": "XXXX-XXXX"})
    client.post("/account/login/code/confirm/", {"code": right})
    assert client.get("/account/").status_code == 302


def test_a_stranger_does_not_learn_who_has_an_account(client: Client, kim: User) -> None:  # noqa: ARG001 (is there)
    known, unknown = ask_for_code(client), ask_for_code(type(client)(), "nobody@example.org")
    assert known.redirect_chain == unknown.redirect_chain
    strip = re.compile(r"csrfmiddlewaretoken.*?>|kim@|nobody@")
    assert strip.sub("", page(known)) == strip.sub("", page(unknown))
    assert "gibt es aber kein Konto" in mail.outbox[-1].body


def test_an_address_that_has_an_account_gets_no_second_one(client: Client, kim: User) -> None:  # noqa: ARG001 (is there)
    asked = client.post("/account/signup/", {"email": KIM}, follow=True)
    assert "Wir haben Ihnen einen Code geschickt" in page(asked)
    assert "Zu dieser Adresse gibt es aber schon eins" in mail.outbox[-1].body
    assert User.objects.count() == 1


def test_programmes_that_fill_in_everything_make_no_account(client: Client) -> None:
    client.post("/account/signup/", {"email": KIM, "homepage": "https://example.org"})
    assert not User.objects.exists()


def test_after_some_tries_one_has_to_wait(client: Client, kim: User) -> None:
    kim.set_password("correct horse")
    kim.save()
    for _ in range(5):
        client.post("/account/login/", {"login": KIM, "password": "wrong"})
    refused = client.post("/account/login/", {"login": KIM, "password": "correct horse"})
    assert "Bitte warten Sie ein paar Minuten" in page(refused)


def test_who_asks_too_often_is_asked_to_wait_in_words(client: Client) -> None:
    for number in range(20):
        client.post("/account/signup/", {"email": f"{number}@example.org"})
    refused = client.post("/account/signup/", {"email": KIM})
    assert refused.status_code == 429
    assert "Bitte versuchen Sie es in ein paar Minuten noch einmal." in page(refused)
    assert refused["Cache-Control"] == "private, no-store"
    assert 'hreflang="en" lang="en"' in page(refused)


def test_who_has_a_second_factor_needs_it(client: Client, kim: User) -> None:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(kim, secret)
    ask_for_code(client)
    asked = client.post("/account/login/code/confirm/", {"code": code_in_mail()}, follow=True)
    assert asked.request["PATH_INFO"] == "/account/2fa/authenticate/"
    assert client.get("/account/").status_code == 302
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    client.post("/account/2fa/authenticate/", {"code": totp.format_hotp_value(totp.hotp_value(secret, counter))})
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("address", [KIM, "kim@xn--bcher-kva.example"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_mails_are_whole(client: Client, settings: Settings, language: str, address: str) -> None:
    with override(language):
        client.post(reverse("account_signup"), {"email": address})
        client.post(reverse("account_request_login_code"), {"email": "else@example.org"})
    for message in mail.outbox:
        text = f"{message.subject}\n{message.body}"
        assert "%(" not in text
        assert "{{" not in text
        assert not TO_A_FRIEND.search(text)
        assert str(message.body).startswith("Guten Tag,\n\n" if language == "de" else "Hello,\n\n")
        assert f"\n{settings.SITE_URL}/{'' if language == 'de' else 'en/'}\n" in f"{text}\n"


def test_links_in_mails_lead_to_the_public_address(client: Client, settings: Settings) -> None:
    settings.SITE_URL = "https://karte.example"
    ask_for_code(client, "nobody@example.org", "localhost:6666")
    links = re.findall(r"\w+://\S+", str(mail.outbox[-1].body))
    assert links == ["https://karte.example/account/signup/", "https://karte.example/"]


@pytest.mark.parametrize("name", WITHOUT_ACCOUNT)
def test_pages_for_all_speak_kindly_and_stay_out_of_caches(client: Client, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert not TO_A_FRIEND.search(said_by(page(response)))
    assert response["Cache-Control"] == "private, no-store"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "<style" not in page(response)


@pytest.mark.parametrize("name", WITH_ACCOUNT)
@pytest.mark.usefixtures("kim")
def test_pages_of_ones_own_speak_kindly_and_stay_out_of_caches(client: Client, name: str) -> None:
    sign_in(client)
    prove_again(client)
    response = client.get(reverse(name))
    assert response.status_code == 200, response.get("Location")
    assert not TO_A_FRIEND.search(said_by(page(response)))
    assert response["Cache-Control"] == "private, no-store"
    with override("en"):
        assert client.get(reverse(name)).status_code == 200


def every_page() -> list[str]:
    """Addresses below one's own page that name nothing else."""
    found = get_resolver("geo_platform.accounts.urls").reverse_dict
    names = [name for name in found if isinstance(name, str) and not found.getlist(name)[0][0][0][1]]
    assert len(names) > 30
    return sorted({reverse(name) for name in names})


@pytest.mark.parametrize("has_account", [False, True])
def test_no_page_breaks_or_needs_what_the_policy_forbids(client: Client, kim: User, *, has_account: bool) -> None:
    if has_account:
        sign_in(client)
        totp.TOTP.activate(kim, totp.generate_totp_secret())
        prove_again(client)
    for path in every_page():
        response = client.get(path)
        assert response.status_code in {200, 302, 400, 401, 403, 404, 405}, path
        if response.status_code == 200 and "html" in response["Content-Type"]:
            assert not re.search(r"<style| style=|<script(?![^>]*(src=|application/json))|<[^>]* on\w+=", page(response)), (
                path
            )
            assert not TO_A_FRIEND.search(said_by(page(response))), path


@pytest.mark.parametrize("name", WITH_ACCOUNT)
def test_strangers_are_asked_to_sign_in(client: Client, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response["Location"].startswith(("/account/login/", "/"))


def test_pages_for_everybody_do_not_know_who_asks(client: Client, kim: User) -> None:
    client.force_login(kim)
    response = client.get("/")
    assert "Cookie" not in response.get("Vary", "")
    assert kim.display_name not in page(response)


def test_the_name_that_others_see_can_be_changed_but_not_be_empty(client: Client, kim: User) -> None:
    client.force_login(kim)
    refused = client.post("/account/", {"display_name": " "})
    assert "Bitte schreiben Sie einen Namen" in page(refused)
    changed = client.post("/account/", {"display_name": "Otter Kim"}, follow=True)
    assert "Ihr Name ist gespeichert." in page(changed)
    kim.refresh_from_db()
    assert str(kim) == "Otter Kim"


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("Otter\r\n\r\nIhr  Amt:", "Otter Ihr Amt:"),
        ("Otter \u202egnurhüF", "Otter gnurhüF"),
        ("Ot\u200bter", "Otter"),
        ("Žofia 🦦 O’Neil", "Žofia 🦦 O’Neil"),
        ("\u200b\u2060\x07", ""),
    ],
)
def test_a_name_is_one_line_that_can_be_seen(client: Client, kim: User, typed: str, taken: str) -> None:
    client.force_login(kim)
    before = kim.display_name
    answer = client.post("/account/", {"display_name": typed})
    kim.refresh_from_db()
    assert kim.display_name == (taken or before)
    assert ("Bitte schreiben Sie einen Namen" in page(answer)) == (not taken)


@pytest.fixture
def chief(kim: User) -> User:
    kim.is_staff = kim.is_superuser = True
    kim.save()
    return kim


def test_the_office_needs_a_second_factor(client: Client, chief: User) -> None:
    client.force_login(chief)
    sent_away = client.get("/admin/", follow=True)
    assert sent_away.request["PATH_INFO"] == "/account/"
    assert "Bitte richten Sie einen zweiten Faktor ein." in page(sent_away)
    Authenticator.objects.create(user=chief, type=Authenticator.Type.TOTP, data={"secret": ""})
    sign_in_twice(client, chief)
    assert client.get("/admin/").status_code == 200
    home = page(client.get("/account/"))
    assert "zweiten Faktor ein" not in home
    assert 'href="/admin/"' in home
    assert client.get("/admin/login/")["Location"] == "/admin/"


def test_whoever_does_not_work_for_the_office_is_told_so(client: Client, kim: User) -> None:
    client.force_login(kim)
    for path, words in (("/admin/texts/text/", "Arbeiten Sie dort?"), ("/en/admin/", "people who work for the office")):
        sent_away = client.get(path, follow=True)
        assert sent_away.request["PATH_INFO"].endswith("/account/")
        assert words in page(sent_away)
        assert words not in page(client.get("/account/"))


def test_a_session_older_than_the_second_factor_does_not_open_the_office(client: Client, chief: User) -> None:
    sign_in(client)
    Authenticator.objects.create(user=chief, type=Authenticator.Type.TOTP, data={"secret": ""})
    sent_away = client.get("/admin/texts/text/", follow=True)
    assert sent_away.request["PATH_INFO"] == "/account/2fa/reauthenticate/"
    assert "next=%2Fadmin%2Ftexts%2Ftext%2F" in sent_away.request["QUERY_STRING"]


def test_recovery_codes_alone_are_no_second_factor(client: Client, chief: User) -> None:
    Authenticator.objects.create(user=chief, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "", "used_mask": 0})
    sign_in(client)
    assert client.get("/admin/", follow=True).request["PATH_INFO"] == "/account/"


def test_hidden_features_need_it_too(client: Client, chief: User, make_hidden: MakeFeature) -> None:
    make_hidden("playgrounds")
    client.force_login(chief)
    assert client.get("/api/collections/playgrounds/items").json()["numberMatched"] == 0
    sign_in_twice(client, chief)
    assert client.get("/api/collections/playgrounds/items").json()["numberMatched"] == 1


def test_nobody_sets_a_password_for_an_address_that_is_not_theirs(client: Client) -> None:
    client.post("/account/signup/", {"email": KIM, "password1": "known to a thief"})
    assert not User.objects.get().has_usable_password()


def test_a_code_stands_in_the_mail_alone(client: Client, kim: User) -> None:  # noqa: ARG001 (is there)
    ask_for_code(client)
    assert code_in_mail() not in mail.outbox[-1].subject


def test_where_a_session_was_used_is_forgotten_with_it(client: Client, kim: User) -> None:
    sign_in(client)
    assert UserSession.objects.get().user == kim
    forget_ended_sessions()
    assert UserSession.objects.count() == 1
    Session.objects.update(expire_date=now() - timedelta(hours=1))
    forget_ended_sessions()
    assert not UserSession.objects.exists()


def test_other_devices_can_be_signed_out(client: Client, kim: User) -> None:
    other = type(client)()
    for device in (client, other):
        sign_in(device)
        assert device.get("/account/").status_code == 200
    assert "dieses Gerät" in page(client.get("/account/sessions/"))
    client.post("/account/sessions/")
    assert other.get("/account/").status_code == 302
    assert client.get("/account/").context["user"] == kim
