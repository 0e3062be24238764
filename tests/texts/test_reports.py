"""The way to complain."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError
from django.test import Client

from api.pages.texts import REPORTS_PER_HOUR
from geo_platform import limits
from geo_platform.proof_of_work import timestamps
from geo_platform.proof_of_work.services import TIMESTAMPS_PER_HOUR
from geo_platform.texts.models import LONGEST_REPORT, BarrierReport, Details
from geo_platform.texts.services import reopen_reports, report_barrier, settle_reports
from tests.proofs import new_proof

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db

FORM = "/accessibility/report/"


def field(page: str, name: str) -> str:
    """The tag of a field."""
    (tag,) = re.findall(rf'<(?:input|textarea)\b[^>]*\bname="{name}"[^>]*>', page)
    return str(tag)


def send(client: Client, path: str = FORM, extra: dict[str, Any] | None = None, **fields: str) -> Answer:
    """Send the form as a browser does.

    Args:
        extra: Of the request.
        fields: What is typed.
    """
    return client.post(path, {"proof": new_proof(), **fields}, **(extra or {}))


def test_a_report_is_kept_and_thanked_for(client: Client) -> None:
    response = send(client, what="Zu klein", page="/imprint/", contact="a@example.org")
    assert response.status_code == 303
    (report,) = BarrierReport.objects.all()
    assert (report.what, report.page, report.contact) == ("Zu klein", "/imprint/", "a@example.org")
    assert "spätestens nach einem Monat" in client.get(response["Location"]).content.decode()


def test_no_cookie_and_no_token_is_needed() -> None:
    strict = Client(enforce_csrf_checks=True)
    form = strict.get(FORM)
    assert not form.cookies
    assert send(strict, what="Ohne Namen").status_code == 303
    assert send(strict, "/en" + FORM, what="Nameless")["Location"] == "/en/accessibility/report/thanks/"


def test_an_empty_report_is_explained(client: Client) -> None:
    response = send(client, what=" ", page="/legend/", contact="Frau Meyer")
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
    page = send(client, what="ä" * (LONGEST_REPORT + 1)).content.decode()
    assert f"höchstens {LONGEST_REPORT} Zeichen" in page
    assert "ä" * (LONGEST_REPORT + 1) in page
    assert "maxlength" not in field(page, "what")


@pytest.mark.parametrize("what", ["<script>alert(1)</script>", "x" * 300, "שלום", "🛝", "{office}"])
def test_odd_words_are_only_words(client: Client, what: str) -> None:
    assert send(client, what=what).status_code == 303
    assert BarrierReport.objects.get().what == what
    assert "<script>alert" not in send(client, what=what, page="x" * 501).content.decode()


def test_a_programme_is_thanked_and_not_heard(client: Client) -> None:
    assert send(client, what="Buy now", homepage="https://spam.example").status_code == 303
    assert not BarrierReport.objects.exists()


def test_too_many_from_one_address_are_asked_to_wait(client: Client) -> None:
    for number in range(REPORTS_PER_HOUR.most):
        assert send(client, what=f"Nr. {number}").status_code == 303
    refused = send(client, what="Noch eins")
    assert refused.status_code == 429
    assert refused["Retry-After"] == "3600"
    assert "Noch eins" in refused.content.decode()
    assert send(client, what="Von woanders", extra={"REMOTE_ADDR": "192.0.2.7"}).status_code == 303


def test_behind_the_proxy_its_word_counts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "config", type("Behind", (), {"behind_proxy": True}))
    for number in range(REPORTS_PER_HOUR.most + 1):
        forged = {"X-Forwarded-For": f"10.0.0.{number}, 192.0.2.7"}
        response = send(client, what="x", extra={"headers": forged})
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


class TestProof:
    def test_is_missed(self, client: Client) -> None:
        response = client.post(FORM, {"what": "Zu klein"})
        assert response.status_code == 422
        assert "Wir konnten nicht prüfen, dass hier ein Mensch schreibt." in response.content.decode()
        assert ">\nZu klein</textarea>" in response.content.decode()
        assert not BarrierReport.objects.exists()

    @pytest.mark.parametrize("proof", ["x", "\0", "W10=", "ä" * 5_000])
    def test_may_be_anything(self, client: Client, proof: str) -> None:
        response = send(client, what="Zu klein", proof=proof)
        assert response.status_code == 422
        assert 'role="alert"' in response.content.decode()
        assert not BarrierReport.objects.exists()

    def test_counts_once(self, client: Client) -> None:
        proof = new_proof()
        assert send(client, what="Zu klein", proof=proof).status_code == 303
        again = send(client, what="Immer noch zu klein", proof=proof)
        assert again.status_code == 403
        assert again["Cache-Control"] == "no-store"
        assert "Von dieser Seite wurde schon etwas abgeschickt." in again.content.decode()
        assert "Immer noch zu klein" in again.content.decode()
        assert BarrierReport.objects.count() == 1

    def test_stays_good_while_the_report_is_not(self, client: Client) -> None:
        proof = new_proof()
        assert send(client, what="", proof=proof).status_code == 422
        assert send(client, what="Zu klein", proof=proof).status_code == 303

    def test_is_no_longer_on_the_page_that_comes_back(self, client: Client) -> None:
        page = send(client, what="").content.decode()
        assert "value=" not in field(page, "proof")

    def test_is_no_reason_to_keep_the_page_out_of_caches(self, client: Client) -> None:
        response = client.get(FORM)
        assert "public" in response["Cache-Control"]
        assert client.get(FORM, headers={"If-None-Match": response["ETag"]}).status_code == 304


class TestWithoutScript:
    @pytest.fixture
    def timestamp(self, client: Client) -> str:
        tag = field(client.get(FORM).content.decode(), "proof_fallback")
        found = re.search(r'value="([^"]+)"', tag)
        assert found
        return found[1]

    @pytest.fixture
    def _slowly(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(timestamps, "SHORTEST_WRITING", timedelta())

    @pytest.mark.usefixtures("_slowly")
    def test_the_form_works_once(self, client: Client, timestamp: str) -> None:
        sent = {"what": "Zu klein", "proof": "", "proof_fallback": timestamp}
        assert client.post(FORM, sent).status_code == 303
        assert client.post(FORM, sent).status_code == 403
        assert BarrierReport.objects.count() == 1

    @pytest.mark.usefixtures("_slowly")
    def test_two_people_with_one_kept_page_are_both_heard(self, client: Client, timestamp: str) -> None:
        assert timestamp in client.get(FORM).content.decode()
        for address in ("192.0.2.7", "192.0.2.8"):
            sent = {"what": "Zu klein", "proof_fallback": timestamp}
            assert client.post(FORM, sent, REMOTE_ADDR=address).status_code == 303

    def test_nobody_writes_so_quickly(self, client: Client, timestamp: str) -> None:
        response = client.post(FORM, {"what": "Zu klein", "proof_fallback": timestamp})
        assert response.status_code == 422
        assert "Das ging sehr schnell." in response.content.decode()

    @pytest.mark.usefixtures("_slowly")
    def test_few_are_taken_from_one_address(self, client: Client) -> None:
        for number in range(TIMESTAMPS_PER_HOUR.most):
            sent = {"what": f"Nr. {number}", "proof_fallback": timestamps.new_timestamp()}
            assert client.post(FORM, sent).status_code == 303
        refused = client.post(FORM, {"what": "Noch eins", "proof_fallback": timestamps.new_timestamp()})
        assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
        assert "Ohne JavaScript nehmen wir" in refused.content.decode()
        assert "Noch eins" in refused.content.decode()
        assert BarrierReport.objects.count() == TIMESTAMPS_PER_HOUR.most
        assert send(client, what="Mit Nachweis").status_code == 303
