"""The pages on which people see their data, take it along and go, and the page that says it to everybody."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils.html import escape

from api.devices import COOKIE as DEVICE
from api.idempotency import KEPT, KEPT_LARGE
from api.my_data import downloading, views
from api.rides.spots import COOKIE, KEPT_S
from geo_platform.accounts.models import User
from geo_platform.personal_data.erasing import erase_person
from geo_platform.personal_data.holdings import Wish, holdings
from geo_platform.personal_data.retention import keep_rules
from layers.core import registry
from tests.personal_data.planting import planters

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = pytest.mark.django_db
RECENT_PLACES = Path(__file__).resolve().parents[2] / "frontend_static" / "src" / "rides" / "recent.ts"
DATA, DOWNLOAD, ERASE = "/mine/data/", "/mine/data/download/", "/mine/data/erase/"
PASSWORD = "correct horse battery"  # noqa: S105 (only for tests)


@pytest.fixture
def kim() -> User:
    return User.objects.create_user(username="kim", email="kim@example.org", display_name="Otter Kim")


@pytest.fixture
def kims(kim: User) -> Client:
    client = Client()
    client.force_login(kim)
    return client


@pytest.fixture(autouse=True)
def _own_list(settings: Settings, tmp_path: Path) -> None:
    settings.ERASED_LIST = tmp_path / "erased.txt"


def test_strangers_sign_in_first(client: Client) -> None:
    for path in (DATA, DOWNLOAD, ERASE):
        assert client.get(path).status_code == 302
    assert client.post(DOWNLOAD).status_code == 302


def test_one_sees_what_is_kept(kims: Client) -> None:
    answer = kims.get(DATA)
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    assert "Ihr Konto" in page
    assert "Alles herunterladen" in page
    assert "Otter Kim" in page
    assert "kim@example.org" in page
    assert "Angemeldete Geräte" not in page.partition("Hier steht nichts über Sie")[2]
    assert ERASE in page
    assert DATA in kims.get("/account/").content.decode()
    assert "Download everything" in kims.get("/en/mine/data/").content.decode()


def test_one_takes_it_along(kims: Client) -> None:
    assert DOWNLOAD in kims.get(DATA).content.decode()
    question = kims.get(DOWNLOAD)
    assert "Datei herunterladen" in question.content.decode()
    assert "no-store" in question["Cache-Control"]
    answer = kims.post(DOWNLOAD)
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"].startswith('attachment; filename="meine-daten-')
    with ZipFile(BytesIO(answer.getvalue())) as archive:
        assert b"kim@example.org" in archive.read(
            "addresses.json" if "addresses.json" in archive.namelist() else "account.json"
        )
        assert "Was diese Karte über Sie" in archive.read("LIESMICH.txt").decode()


def test_not_too_often_and_not_all_at_once(kims: Client) -> None:
    with downloading._seats, downloading._seats:
        assert kims.post(DOWNLOAD).status_code == 503
    answers = [kims.post(DOWNLOAD) for _ in range(11)]
    assert all(answer.getvalue() for answer in answers)
    assert [answer.status_code for answer in answers] == [200] * 9 + [429] * 2


def test_one_goes(kims: Client, kim: User) -> None:
    assert "Das lässt sich nicht rückgängig machen." in kims.get(ERASE).content.decode()
    for wrong in ({}, {"wish": "keep"}, {"is_meant": "on"}, {"wish": "all", "is_meant": "on"}):
        assert kims.post(ERASE, wrong).status_code == 422
    assert User.objects.filter(pk=kim.pk).exists()
    answer = kims.post(ERASE, {"wish": "keep", "is_meant": "on"})
    assert answer.cookies[COOKIE].value == ""
    assert answer.status_code == 303
    assert "Ihr Konto ist gelöscht" in kims.get(answer["Location"]).content.decode()
    assert kims.get(DATA).status_code == 302
    assert not User.objects.filter(pk=kim.pk).exists()


def test_of_two_taps_in_the_same_moment_both_are_told_that_it_is_done(
    kims: Client, kim: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def come_second(*, user: User, wish: Wish) -> None:
        erase_person(user=User.objects.get(pk=user.pk), wish=wish)
        erase_person(user=user, wish=wish)

    monkeypatch.setattr(views, "erase_person", come_second)
    answer = kims.post(ERASE, {"wish": "keep", "is_meant": "on"})
    assert (answer.status_code, answer["Location"]) == (303, "/mine/data/erased/")
    assert not User.objects.filter(pk=kim.pk).exists()


@pytest.mark.parametrize("path", [DOWNLOAD, ERASE])
def test_who_has_a_password_proves_it_first(kims: Client, kim: User, path: str) -> None:
    kim.set_password(PASSWORD)
    kim.save()
    kims.force_login(kim)
    for answer in (kims.get(path), kims.post(path, {"wish": "keep", "is_meant": "on"})):
        assert answer.status_code == 302
        assert "reauthenticate" in answer["Location"]
    assert User.objects.filter(pk=kim.pk).exists()


def test_who_has_proved_it_gets_the_file(kims: Client, kim: User) -> None:
    kim.set_password(PASSWORD)
    kim.save()
    kims.force_login(kim)
    asked = kims.get(DOWNLOAD)["Location"]
    proved = kims.post(asked, {"password": PASSWORD})
    assert proved["Location"] == DOWNLOAD
    assert kims.post(DOWNLOAD).getvalue()


def test_who_came_by_a_code_goes_as_well(client: Client) -> None:
    animal = User(username="animal", is_nameless=True, display_name="Otter 7")
    animal.set_unusable_password()
    animal.save()
    client.force_login(animal)
    assert "Otter 7" in client.get(ERASE).content.decode()
    assert DATA in client.get("/account/").content.decode()
    assert client.post(DOWNLOAD).getvalue()
    assert client.post(ERASE, {"wish": "delete", "is_meant": "on"}).status_code == 303
    assert not User.objects.exists()


def test_the_last_administrator_is_told_why_not(kims: Client, kim: User) -> None:
    User.objects.filter(pk=kim.pk).update(is_superuser=True)
    answer = kims.post(ERASE, {"wish": "keep", "is_meant": "on"})
    assert answer.status_code == 409
    assert "einzige Person" in answer.content.decode()
    assert User.objects.exists()


def test_everybody_reads_what_is_kept_of_every_sort_and_layer(client: Client) -> None:
    before = client.get("/privacy/")
    page = before.content.decode()
    for holding in holdings():
        for words in (holding.title, holding.what, holding.why, holding.until, holding.seen_by):
            assert str(escape(words)) in page, holding.id
    for layer in registry.layers():
        assert f'<th scope="row">{escape(layer.title)}</th>' in page
    assert "sessionid" in page
    assert "Set-Cookie" not in before
    keep_rules()
    after = client.get("/privacy/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "Zuletzt geprüft: heute" in after.content.decode()
    assert client.get("/privacy/", headers={"If-None-Match": after["ETag"]}).status_code == 304
    assert "Datenschutz" in page
    assert planters().keys() == {holding.id for holding in holdings()}


def test_before_one_goes_it_is_said_what_becomes_of_maps_and_news(kims: Client) -> None:
    page = kims.get(f"/en{ERASE}").content.decode()
    for words in ("Your private maps are deleted.", "All your own maps go, too.", "The news that you have ordered end"):
        assert words in page
    wrong = kims.post(f"/en{ERASE}", {"wish": "keep"}).content.decode()
    assert 'id="meant-error">Please tick' in wrong
    assert 'id="wish-error"' not in wrong


def test_of_everything_it_is_said_who_sees_it(client: Client) -> None:
    assert [one.id for one in holdings() if not one.seen_by] == []
    page = client.get("/en/privacy/").content.decode()
    assert "Google, Mozilla, Apple, Microsoft" in page
    assert "own-map-…" in page
    assert page.count("What stays on your device") == 1
    assert "not yet (new)" in page


def test_the_words_about_privacy_name_the_time_that_counts(client: Client) -> None:
    assert f"merken wir uns {KEPT.days} Tage, lange Antworten einen Tag" in client.get("/privacy/").content.decode()
    assert f"we remember for {KEPT.days} days, long answers for one day" in client.get("/en/privacy/").content.decode()
    assert KEPT_LARGE.days == 1


def test_what_rides_leave_on_a_device_is_told(client: Client) -> None:
    page = client.get("/privacy/").content.decode()
    kept_by_the_script = re.findall(r"KEY = '([\w-]+)'", RECENT_PLACES.read_text())
    assert kept_by_the_script
    for name in (COOKIE, DEVICE, *kept_by_the_script):
        assert f'<th scope="row">{name}</th>' in page, name
    assert f"{KEPT_S // 3600} Stunden" in page
