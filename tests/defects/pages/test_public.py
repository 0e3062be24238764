"""What everybody sees of a report, and can do with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.test import Client

from layers.core.models import Entry
from layers.defects import handling
from layers.defects.ledger import Said
from layers.defects.models import Follower, Report, Reporter
from layers.defects.states import Move
from tests.defects import office
from tests.defects.asking import TEXT, add_question, send
from tests.proofs import new_proof

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.core.permissions import Actor
    from layers.defects.models import Category

pytestmark = pytest.mark.django_db
OURS = {"Sec-Fetch-Site": "same-origin"}


def number(report: Report, act: str = "") -> str:
    return f"/reports/number/{report.reference}/{act}"


def resolve(clerk: Actor, report: Report, said: Said) -> Report:
    report = Report.objects.get(pk=report.pk)
    return handling.change_state(actor=clerk, report=report, version=report.version, move=Move.RESOLVE, said=said)


def test_a_number_leads_to_where_it_is_now(client: Client, category: Category, clerk: Actor) -> None:
    report = send(category)
    assert client.get(number(report))["Location"] == f"/defects/{report.pk}/"
    resolve(clerk, report, Said("Ja."))
    assert client.get(number(report))["Location"] == f"/defects-solved/{report.pk}/"
    assert client.get("/en" + number(report))["Location"] == f"/en/defects-solved/{report.pk}/"


@pytest.mark.parametrize("shown", ["", "&layers=defects-solved", "&layers=defects,defects-solved"])
def test_a_number_of_the_peek_leads_to_what_it_counts(client: Client, category: Category, clerk: Actor, shown: str) -> None:
    send(category)
    resolve(clerk, send(category), Said("Ja."))
    peek = client.get(f"/list/?bbox=12,53,13,55{shown}").content.decode()
    tile = re.search(r'<a class="tile" href="/\?layers=([^&"]*)&amp;sheet=half".*?</svg>(\d+)</span>', peek)
    assert tile
    counted = client.get(f"/list/?bbox=12,53,13,55&layers={tile[1]}").content.decode()
    assert counted.count('<li class="row"') == int(tile[2])


def test_old_addresses_lead_on(client: Client, category: Category, clerk: Actor) -> None:
    report = send(category)
    resolve(clerk, report, Said("Ja."))
    for end in ("", "card/", "history/", "map.svg", "route/"):
        response = client.get(f"/defects/{report.pk}/{end}?layers=defects")
        assert response.status_code == 302, end
        assert response["Location"] == f"/defects-solved/{report.pk}/{end}?layers=defects"
    report.refresh_from_db()
    handling.change_state(actor=clerk, report=report, version=report.version, move=Move.REOPEN)
    assert client.get(f"/defects-solved/{report.pk}/")["Location"] == f"/defects/{report.pk}/"
    assert client.get("/defects/4711/").status_code == 404
    assert client.get(f"/playgrounds/{report.pk}/").status_code == 404


def test_what_is_nobodys_business_is_not_there(client: Client, category: Category, clerk: Actor) -> None:
    waits = send(category, email="anna@example.org")
    hidden = office.hide_report(actor=clerk, report=send(category), version=1, is_hidden=True)
    category.is_public = False
    category.save()
    between = send(category)
    for report in (waits, hidden, between):
        for act in ("", "follow/"):
            response = client.get(number(report, act))
            assert response.status_code == 404
            assert "Unter dieser Adresse gibt es keine Meldung" in response.content.decode()
        assert client.post(number(report, "thank/"), headers=OURS).status_code == 404
        assert client.get(f"/defects/{report.pk}/").status_code == 404


def test_the_card_says_what_was_let_pass_and_nothing_else(client: Client, category: Category, clerk: Actor) -> None:
    add_question(category, "open", "text", is_public=True, texts={"de": "Welche Schaukel?"})
    add_question(category, "closed", "text", texts={"de": "Wer war es?"})
    report = send(category, answers={"open": "Die linke", "closed": "Nachbar Lutz"})
    report = office.answer_report(actor=clerk, report=report, version=1, said=Said("Rufen Sie mich an, Frau Anna."))
    shown = client.get(f"/defects/{report.pk}/card/").content.decode()
    for words in ("Offen", report.reference, "Die linke", "Gemeldet"):
        assert words in shown
    for words in (TEXT, "Nachbar Lutz", "Frau Anna", report.token, "clerk"):
        assert words not in shown
    report = office.release_report(actor=clerk, report=report, version=2, text="Die Schaukel ist kaputt.")
    resolve(clerk, report, Said("Sie hat eine neue Kette.", is_public=True))
    shown = client.get(f"/defects-solved/{report.pk}/card/").content.decode()
    for words in ("Erledigt", "Die Schaukel ist kaputt.", "Sie hat eine neue Kette.", "Danke sagen"):
        assert words in shown
    assert TEXT not in shown


def test_everybody_can_thank_once(client: Client, category: Category, clerk: Actor) -> None:
    report = send(category)
    assert client.post(number(report, "thank/"), headers=OURS).status_code == 409
    resolve(clerk, report, Said("Ja."))
    assert client.post(number(report, "thank/")).status_code == 403
    for _again in range(2):
        assert client.post(number(report, "thank/"), headers=OURS)["Location"] == f"/defects-solved/{report.pk}/"
    Client().post(number(report, "thank/"), headers=OURS)
    assert report.thanks.count() == 2
    assert "2 Menschen haben Danke gesagt." in client.get(f"/defects-solved/{report.pk}/card/").content.decode()
    assert "thank" not in [step.move for step in report.steps.all()]


def test_an_address_longer_than_any_is_refused_in_words(client: Client, category: Category) -> None:
    report, typed = send(category), f"{'a' * 250}@example.org"
    response = client.post(number(report, "follow/"), {"email": typed, "proof": new_proof()})
    assert response.status_code == 422
    assert typed in response.content.decode()
    assert not mail.outbox


def test_following_by_mail(client: Client, category: Category, clerk: Actor) -> None:
    report = send(category)
    assert "Ihre E-Mail-Adresse" in client.get(number(report, "follow/")).content.decode()
    sent = {"email": "bert@example.org", "proof": new_proof()}
    response = client.post(number(report, "follow/"), sent)
    assert response["Location"] == number(report, "follow/") + "?asked=1"
    assert "Bitte sehen Sie in Ihr Postfach." in client.get(response["Location"]).content.decode()
    follower = Follower.objects.get()
    (letter,) = mail.outbox
    assert f"/reports/follow/{follower.token}/confirm/" in letter.body
    # Nobody is told anything before, and nobody's letter box is filled.
    handling.change_state(actor=clerk, report=report, version=1, move=Move.START)
    client.post(number(report, "follow/"), sent | {"proof": new_proof()})
    assert len(mail.outbox) == 1
    assert "Möchten Sie dieser Meldung folgen?" in client.get(f"/reports/follow/{follower.token}/confirm/").content.decode()
    assert Follower.objects.get().confirmed_at is None
    client.post(f"/reports/follow/{follower.token}/confirm/")
    resolve(clerk, report, Said("Nur für Sie, Frau Anna."))
    letter = mail.outbox[-1]
    assert letter.to == ["bert@example.org"]
    assert f"/reports/number/{report.reference}/" in letter.body
    assert "Frau Anna" not in f"{letter.subject} {letter.body}"
    assert letter.extra_headers["List-Unsubscribe"].endswith(f"/reports/follow/{follower.token}/end/>")
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_ending_it_by_mail(client: Client, category: Category) -> None:
    report = send(category)
    follower = Follower.objects.create(report=report, email="bert@example.org", language="de")
    end = f"/reports/follow/{follower.token}/end/"
    assert "Dieser Meldung nicht mehr folgen?" in client.get(end).content.decode()
    assert Follower.objects.exists()
    assert client.post(end, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert not Follower.objects.exists()
    assert client.post(end, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert "Ihre Adresse haben wir vergessen." in client.get(end).content.decode()


def test_bad_addresses_and_no_proof(client: Client, category: Category) -> None:
    report = send(category)
    for sent in ({"email": "bert", "proof": new_proof()}, {"email": "bert@example.org"}):
        response = client.post(number(report, "follow/"), sent)
        assert response.status_code == 422
        assert 'role="alert"' in response.content.decode()
    assert not Follower.objects.exists()


def test_following_with_an_account(client: Client, category: Category, django_user_model: type[User], clerk: Actor) -> None:
    report = send(category)
    user = django_user_model.objects.create(username="carla", email="carla@example.org")
    client.force_login(user)
    client.post(number(report, "follow/"), {"follow": "yes"})
    client.post(number(report, "follow/"), {"follow": "yes"})
    assert Follower.objects.get().user == user
    handling.change_state(actor=clerk, report=report, version=1, move=Move.START)
    assert [letter.to for letter in mail.outbox] == [["carla@example.org"]]
    assert report.reference in client.get("/reports/mine/").content.decode()
    client.post(number(report, "follow/"), {"follow": "no"})
    assert not Follower.objects.exists()


def test_this_device_knows_what_was_sent_from_it(client: Client, category: Category) -> None:
    report = send(category, email="anna@example.org")
    client.get(f"/reports/{report.token}/")
    assert report.reference not in client.get("/reports/mine/").content.decode()
    client.post(f"/reports/confirm/{Reporter.objects.get().confirmation}/")
    assert report.reference in client.get("/reports/mine/").content.decode()
    shelf = client.get("/mine/").content.decode()
    assert "Meine Meldungen" in shelf
    assert report.token in shelf
    client.post("/reports/mine/forget/")
    assert report.reference not in client.get("/reports/mine/").content.decode()


def test_an_empty_shelf_leads_to_the_form(client: Client) -> None:
    assert 'class="button button-main" href="/report/"' in client.get("/reports/mine/").content.decode()


def test_nobody_elses_reports_are_on_the_shelf(client: Client, category: Category, django_user_model: type[User]) -> None:
    report = send(category)
    client.force_login(django_user_model.objects.create(username="carla"))
    assert report.reference not in client.get("/reports/mine/").content.decode()
    assert Entry.objects.filter(layer="defects").exists()
