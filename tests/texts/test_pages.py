"""The district's pages as readers get them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import IntegrityError

from api import caching
from geo_platform.texts.defaults import FOLDER, default_of
from geo_platform.texts.forms import REGION
from geo_platform.texts.markdown import unknown_names
from geo_platform.texts.models import Details, Page, Text
from geo_platform.texts.services import add_missing_texts, change_text, restore_default
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _ in settings.LANGUAGES]
PATHS = [f"{prefix}/{page}/" for prefix in ("", "/en") for page in Page]
FULL = {name: f"{name} here" for name in Details.labels()} | {
    "email": "a@example.org",
    "accessibility_checked_on": "2026-11-01",
}


def body_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def text(db: None) -> Text:  # noqa: ARG001 (opens the database)
    add_missing_texts()
    return Text.objects.get(page=Page.IMPRINT, language="de")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", Page)
def test_every_default_is_there_and_names_what_exists(page: Page, language: str) -> None:
    default = default_of(page, language)
    assert default.title
    assert len(default.body) > 500
    assert unknown_names(default.body, {REGION: "", **Details.labels()}) == []


@pytest.mark.parametrize("page", Page)
def test_both_languages_name_the_same_details(page: Page) -> None:
    names = [set(re.findall(r"\{(\w+)\}", default_of(page, language).body)) for language in LANGUAGES]
    assert names[0] == names[1]


def test_no_default_is_left_lying_about() -> None:
    files = {path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("**/*.md")}
    assert files == {f"{language}/{page}.md" for language in LANGUAGES for page in Page}


def test_easy_language_keeps_its_lines_short() -> None:
    lines = [line for line in default_of(Page.EASY, "de").body.splitlines() if line and "](" not in line]
    assert max(len(line.split()) for line in lines) <= 11


@pytest.mark.parametrize("path", PATHS)
def test_missing_details_are_said_and_never_shown_raw(client: Client, path: str) -> None:
    page = body_of(client, path)
    assert 'class="missing"' in page
    main = page[page.index("<main") : page.index("</main>")]
    assert "{" not in main
    notice = (
        "Some details of the office are still missing" if path.startswith("/en") else "Hier fehlen noch die Angaben des Amts"
    )
    assert notice in main


@pytest.mark.parametrize("path", PATHS)
def test_with_all_details_nothing_is_missing(client: Client, path: str) -> None:
    details = Details.objects.create(**FULL)
    details.refresh_from_db()
    page = body_of(client, path)
    assert 'class="missing"' not in page
    assert page.count("<h1") == 1


def test_links_within_the_defaults_lead_somewhere(client: Client) -> None:
    for path in PATHS:
        for link in set(re.findall(r"<main.*</main>", body_of(client, path), re.DOTALL)):
            for address in re.findall(r'href="(/[^"]*)"', link):
                assert client.get(address, follow=True).status_code == 200, address


def test_own_text_wins_in_its_language_only(client: Client, text: Text, superuser: User) -> None:
    change_text(text=text, title="Unser Impressum", body="Eigene *Worte*.", by=superuser)
    german = body_of(client, "/imprint/")
    assert "<h1>Unser Impressum</h1>" in german
    assert "<em>Worte</em>" in german
    assert "<h1>Imprint</h1>" in body_of(client, "/en/imprint/")
    restore_default(text=text, by=superuser)
    assert "<h1>Impressum</h1>" in body_of(client, "/imprint/")


def test_the_default_word_for_word_is_no_own_text(text: Text, superuser: User) -> None:
    default = default_of(Page.IMPRINT, "de")
    change_text(text=text, title=default.title, body=default.body.replace("\n", "\r\n"), by=superuser)
    text.refresh_from_db()
    assert not text.is_own


def test_a_title_without_a_text_is_refused_by_the_database(text: Text) -> None:
    text.title = "Only that"
    with pytest.raises(IntegrityError):
        text.save()


def test_caches_notice_texts_and_details(client: Client, text: Text, superuser: User) -> None:
    tags = [client.get("/imprint/")["ETag"]]
    change_text(text=text, title="Eins", body="Eins", by=superuser)
    tags.append(client.get("/imprint/")["ETag"])
    Details.objects.create(office="Amt")
    tags.append(client.get("/imprint/")["ETag"])
    restore_default(text=text, by=superuser)
    tags.append(client.get("/imprint/")["ETag"])
    assert len(set(tags)) == 4
    assert client.get("/imprint/", headers={"If-None-Match": tags[-1]}).status_code == 304


def test_the_build_has_the_defaults_in_it() -> None:
    sources = {str(path) for path in caching._sources()}
    assert str(FOLDER / "de" / "imprint.md") in sources


def test_a_page_does_not_depend_on_who_asks(client: Client, superuser: User) -> None:
    stranger = client.get("/imprint/")
    sign_in_twice(client, superuser)
    editor = client.get("/imprint/")
    assert editor.content == stranger.content
    assert editor["ETag"] == stranger["ETag"]
    assert "Cookie" not in editor["Vary"]
    assert not editor.cookies


@pytest.mark.parametrize("path", ["/", "/more/", "/legend/"])
def test_every_page_leads_to_the_duties(client: Client, path: str) -> None:
    page = body_of(client, path)
    for address in ("/imprint/", "/privacy/", "/easy/", "/accessibility/", "/accessibility/report/?page="):
        assert f'href="{address}' in page
