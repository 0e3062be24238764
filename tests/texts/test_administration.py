"""Where the office writes, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from geo_platform.texts.models import BarrierReport, Page, Text
from geo_platform.texts.services import add_missing_texts, report_barrier
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from geo_platform.accounts.models import User

pytestmark = pytest.mark.django_db

TEXTS = "/admin/texts/text/"


@pytest.fixture
def text(db: None) -> Text:  # noqa: ARG001 (opens the database)
    add_missing_texts()
    return Text.objects.get(page=Page.IMPRINT, language="de")


@pytest.fixture
def editor(client: Client, superuser: User) -> Client:
    sign_in_twice(client, superuser)
    return client


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", TEXTS, "/admin/jsi18n/", "/admin/password_change/"])
def test_no_cache_keeps_anything_of_it(client: Client, superuser: User, path: str) -> None:
    stranger = client.get(path)
    sign_in_twice(client, superuser)
    for response in (stranger, client.get(path)):
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]
        assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/admin/", TEXTS, "/en/admin/", "/admin/texts/barrierreport/", "/imprint/preview/"])
def test_strangers_and_readers_with_an_account_stay_outside(
    client: Client, django_user_model: type[User], path: str
) -> None:
    ask = client.post if path.endswith("preview/") else client.get
    assert ask(path).status_code == 302
    client.force_login(django_user_model.objects.create_user("reader"))
    assert ask(path).status_code == 302


def test_it_speaks_both_languages(editor: Client) -> None:
    assert "Amtskarte: Redaktion" in editor.get("/admin/").content.decode()
    assert "Amtskarte: office" in editor.get("/en/admin/").content.decode()


def test_all_pages_stand_in_one_list(editor: Client) -> None:
    page = editor.get(TEXTS).content.decode()
    assert page.count("field-__str__") == len(Page) * 2
    assert "Leichte Sprache (Deutsch)" in page


def test_the_default_is_there_to_begin_with(editor: Client, text: Text) -> None:
    page = editor.get(f"{TEXTS}{text.pk}/change/").content.decode()
    assert "Wer diese Seite anbietet" in page
    assert 'formaction="/imprint/preview/"' in page
    assert "{office}" in page


def test_an_own_text_is_written_shown_and_taken_back(editor: Client, text: Text, superuser: User) -> None:
    editor.post(f"{TEXTS}{text.pk}/change/", {"title": "Unseres", "body": "Eigene Worte"})
    text.refresh_from_db()
    assert (text.title, text.changed_by) == ("Unseres", superuser)
    assert "Eigene Worte" in editor.get("/imprint/").content.decode()
    editor.post(TEXTS, {"action": "back_to_the_default", "_selected_action": [text.pk]})
    text.refresh_from_db()
    assert not text.is_own
    assert LogEntry.objects.filter(object_id=str(text.pk)).count() == 2


def test_unknown_names_are_refused_kindly(editor: Client, text: Text) -> None:
    page = editor.post(f"{TEXTS}{text.pk}/change/", {"title": "T", "body": "{fax}"}).content.decode()
    assert "Diese Namen in Klammern kennt das Programm nicht: fax" in page
    text.refresh_from_db()
    assert not text.is_own


def test_a_preview_saves_nothing(editor: Client, text: Text) -> None:
    response = editor.post("/imprint/preview/", {"title": "Neu", "body": "<b>Worte</b>"})
    page = response.content.decode()
    assert "<h1>Neu</h1>" in page
    assert "&lt;b&gt;Worte" in page
    assert "no-store" in response["Cache-Control"]
    text.refresh_from_db()
    assert not text.is_own


def test_a_preview_is_only_for_who_may_post_in_the_editors_name(superuser: User, text: Text) -> None:  # noqa: ARG001 (makes rows)
    strict = Client(enforce_csrf_checks=True)
    sign_in_twice(strict, superuser)
    assert strict.post("/imprint/preview/", {"title": "x", "body": "x"}).status_code == 403


def test_the_details_are_one_row(editor: Client) -> None:
    assert editor.post("/admin/texts/details/add/", {"office": "Amt Laage"}).status_code == 302
    assert editor.get("/admin/texts/details/").status_code == 302
    assert editor.get("/admin/texts/details/add/").status_code == 403
    assert "Amt Laage" in editor.get("/imprint/").content.decode()


def test_reports_are_settled_from_the_list(editor: Client) -> None:
    report = report_barrier(what="Zu klein", page="/", contact="a@example.org")
    address = reverse("admin:texts_barrierreport_changelist")
    assert "Zu klein" in editor.get(address, {"done": "no"}).content.decode()
    assert "Zu klein" not in editor.get(address, {"done": "yes"}).content.decode()
    editor.post(address, {"action": "settle", "_selected_action": [report.pk]})
    report.refresh_from_db()
    assert report.settled_at
    assert not BarrierReport.objects.get().contact


def test_the_jobs_of_the_machine_are_not_the_offices_business(editor: Client) -> None:
    assert "procrastinate" not in editor.get("/admin/").content.decode().lower()
