"""The way to complain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.db import IntegrityError
from django.test import Client

from api.pages.texts import REPORTS_PER_HOUR
from geo_platform import limits
from geo_platform.texts.models import LONGEST_REPORT, BarrierReport, Details
from geo_platform.texts.services import reopen_reports, report_barrier, settle_reports

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db

FORM = "/accessibility/report/"


def field(page: str, name: str) -> str:
    """The tag of a field."""
    (tag,) = re.findall(rf'<(?:input|textarea)\b[^>]*\bname="{name}"[^>]*>', page)
    return str(tag)


@pytest.fixture(autouse=True)
def _fresh_hour() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_a_report_is_kept_and_thanked_for(client: Client) -> None:
    response = client.post(FORM, {"what": "Zu klein", "page": "/imprint/", "contact": "a@example.org"})
    assert response.status_code == 303
    (report,) = BarrierReport.objects.all()
    assert (report.what, report.page, report.contact) == ("Zu klein", "/imprint/", "a@example.org")
    assert "spätestens nach einem Monat" in client.get(response["Location"]).content.decode()


def test_no_cookie_and_no_token_is_needed() -> None:
    strict = Client(enforce_csrf_checks=True)
    form = strict.get(FORM)
    assert not form.cookies
    assert strict.post(FORM, {"what": "Ohne Namen"}).status_code == 303
    assert strict.post("/en" + FORM, {"what": "Nameless"})["Location"] == "/en/accessibility/report/thanks/"


def test_an_empty_report_is_explained(client: Client) -> None:
    response = client.post(FORM, {"what": " ", "page": "/legend/", "contact": "Frau Meyer"})
    page = response.content.decode()
    assert response.status_code == 422
    assert response["Cache-Control"] == "no-store"
    assert "Bitte schreiben Sie, was im Weg ist." in page
    assert 'value="/legend/"' in page
    assert 'value="Frau Meyer"' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_what_helptext id_what_error"' in page
    assert not BarrierReport.objects.exists()


def test_a_report_that_is_too_long_is_not_cut_off(client: Client) -> None:
    page = client.post(FORM, {"what": "ä" * (LONGEST_REPORT + 1)}).content.decode()
    assert f"höchstens {LONGEST_REPORT} Zeichen" in page
    assert "ä" * (LONGEST_REPORT + 1) in page
    assert "maxlength" not in field(page, "what")


@pytest.mark.parametrize("what", ["<script>alert(1)</script>", "x" * 300, "שלום", "🛝", "{office}"])
def test_odd_words_are_only_words(client: Client, what: str) -> None:
    assert client.post(FORM, {"what": what}).status_code == 303
    assert BarrierReport.objects.get().what == what
    assert "<script>alert" not in client.post(FORM, {"what": what, "page": "x" * 501}).content.decode()


def test_a_programme_is_thanked_and_not_heard(client: Client) -> None:
    assert client.post(FORM, {"what": "Buy now", "website": "https://spam.example"}).status_code == 303
    assert not BarrierReport.objects.exists()


def test_too_many_from_one_address_are_asked_to_wait(client: Client) -> None:
    for number in range(REPORTS_PER_HOUR.most):
        assert client.post(FORM, {"what": f"Nr. {number}"}).status_code == 303
    refused = client.post(FORM, {"what": "Noch eins"})
    assert refused.status_code == 429
    assert "Noch eins" in refused.content.decode()
    assert client.post(FORM, {"what": "Von woanders"}, REMOTE_ADDR="192.0.2.7").status_code == 303


def test_the_address_itself_is_not_kept(client: Client) -> None:
    client.post(FORM, {"what": "Leise"}, REMOTE_ADDR="192.0.2.7")
    assert not any("192.0.2.7" in key for key in cache._cache)  # type: ignore[attr-defined]


def test_behind_the_proxy_its_word_counts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "config", type("Behind", (), {"behind_proxy": True}))
    for number in range(REPORTS_PER_HOUR.most + 1):
        forged = {"X-Forwarded-For": f"10.0.0.{number}, 192.0.2.7"}
        response = client.post(FORM, {"what": "x"}, headers=forged)
    assert response.status_code == 429


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("/legend/?layers=events", "/legend/?layers=events"),
        ("https://evil.example/", ""),
        ("//evil.example", ""),
        ("/" * 600, ""),
    ],
)
def test_the_page_is_filled_in_if_it_is_ours(client: Client, given: str, shown: str) -> None:
    tag = field(client.get(FORM, {"page": given}).content.decode(), "page")
    assert (f'value="{shown}"' in tag) if shown else ("value=" not in tag)


def test_who_would_rather_call_can(client: Client) -> None:
    Details.objects.create(office="Amt Laage", phone="038459 1")
    assert 'href="tel:0384591"' in client.get(FORM).content.decode()


def test_settling_forgets_who_it_was() -> None:
    report = report_barrier(what="Zu klein", page="", contact="a@example.org")
    settle_reports(reports=[report])
    report.refresh_from_db()
    assert report.settled_at
    assert not report.contact
    reopen_reports(reports=[report])
    report.refresh_from_db()
    assert report.settled_at is None


def test_the_database_keeps_nobody_once_settled() -> None:
    report = report_barrier(what="Zu klein", page="", contact="a@example.org")
    with pytest.raises(IntegrityError):
        BarrierReport.objects.filter(pk=report.pk).update(settled_at=report.created_at)
