"""Reports that go on to the system of another office: once, whatever it does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from django.core import mail
from django.utils.timezone import now

from geo_platform import outgoing
from layers.defects.connector.client import MOST_BYTES
from layers.defects.connector.models import Dispatch, RemoteServer, ServiceCode
from layers.defects.connector.sending import note_new, send_on
from layers.defects.models import Authority, Note, Report, ReportStep
from tests.defects.asking import TEXT, add_question
from tests.defects.office import route_report
from tests.open311.connecting import KIM, due, give, only, theirs
from tests.open311.stand_in import Said, StandIn

if TYPE_CHECKING:
    from layers.core.permissions import Actor
    from layers.defects.models import Category

pytestmark = pytest.mark.django_db(transaction=True)


class TestSending:
    def test_goes_there_once(self, given: Report, stand: StandIn) -> None:
        assert send_on() == 1
        assert send_on() == 0
        sent, arrived = only(), theirs()
        assert (sent.state, sent.remote_id) == ("sent", arrived.reference)
        assert len(stand.posts()) == 1
        assert arrived.text.startswith(TEXT)
        assert arrived.geom.coords == given.geom.coords
        assert given.reference in arrived.text

    def test_its_sender_is_told(self, given: Report, server: RemoteServer) -> None:
        send_on()
        (message,) = mail.outbox
        assert message.to == [KIM.email]
        assert str(server.authority) in message.body
        assert theirs().reference in message.body
        step = given.steps.latest("pk")
        assert (step.side, step.details["personal"], step.is_public) == ("platform", [], False)

    def test_nothing_of_the_sender_goes_along(self, given: Report, stand: StandIn) -> None:  # noqa: ARG002 (is sent)
        send_on()
        for secret in ("secret.example", "Geheim", "0171"):
            assert secret not in "".join(stand.posts())

    def test_what_was_agreed_goes_along(self, given: Report, server: RemoteServer, stand: StandIn) -> None:  # noqa: ARG002 (is sent)
        RemoteServer.objects.update(sends_email=True, sends_name=True)
        send_on()
        form = parse_qs(stand.posts()[0])
        assert (form["email"], form["first_name"], form["last_name"]) == ([KIM.email], ["Kim"], ["Geheim"])
        assert "phone" not in form
        assert only().personal == ["name", "email"]

    def test_words_wait_until_somebody_has_let_them_pass(
        self, given: Report, server: RemoteServer, stand: StandIn, category: Category
    ) -> None:
        RemoteServer.objects.update(words="released")
        add_question(category, "secret", "text")
        add_question(category, "open", "text", is_public=True)
        Report.objects.filter(pk=given.pk).update(answers={"secret": "Privat", "open": "Oeffentlich"})
        assert send_on() == 0
        Report.objects.filter(pk=given.pk).update(is_released=True, description="Die Schaukel ist kaputt.")
        assert send_on() == 1
        (sent,) = stand.posts()
        assert "Oeffentlich" in sent
        assert "Privat" not in sent
        assert "Kette" not in sent
        assert server.words == "all"  # as it was read before

    def test_only_what_came_since(self, given: Report, server: RemoteServer) -> None:
        ReportStep.objects.filter(report=given).update(at=now() - timedelta(days=3))
        Report.objects.update(reported_at=now() - timedelta(days=3))
        assert note_new() == 0
        RemoteServer.objects.filter(pk=server.pk).update(since=now() - timedelta(days=9))
        assert note_new() == 1

    def test_nothing_while_it_is_turned_off(self, given: Report) -> None:  # noqa: ARG002 (would be sent)
        RemoteServer.objects.update(is_active=False)
        assert send_on() == 0
        assert not Dispatch.objects.exists()

    def test_nothing_that_went_elsewhere_meanwhile(
        self, given: Report, authority: Authority, clerk: Actor, stand: StandIn
    ) -> None:
        note_new()
        given.refresh_from_db()
        route_report(actor=clerk, report=given, version=given.version, authority=authority)
        send_on()
        assert only().state == "over"
        assert not stand.asked

    def test_without_a_service_for_it_somebody_is_asked(self, given: Report, stand: StandIn) -> None:
        ServiceCode.objects.all().delete()
        send_on()
        assert only().state == "refused"
        assert "Bahn" not in Note.objects.get().text
        assert stand.url in Note.objects.get(report=given).text
        RemoteServer.objects.update(fallback_code="swing")
        Dispatch.objects.update(state="waiting", next_try_at=now())
        assert send_on() == 1
        assert only().code == "swing"

    def test_attributes_go_along(self, server: RemoteServer, category: Category, clerk: Actor) -> None:
        options = [{"code": code, "titles": {"de": code}} for code in ("rope", "seat")]
        add_question(category, "parts", "several", options=options, is_required=True)
        add_question(category, "hurt", "yes_no")
        give(category, clerk, server, answers={"parts": ["rope", "seat"], "hurt": "no"})
        send_on()
        assert theirs().answers == {"parts": ["rope", "seat"], "hurt": False}

    def test_long_texts_keep_their_mark(self, server: RemoteServer, category: Category, clerk: Actor) -> None:
        report = give(category, clerk, server, text="ä" * 4000)
        send_on()
        arrived = theirs()
        assert len(arrived.text) == 4000
        assert report.reference in arrived.text


class TestWhatGoesWrong:
    @pytest.mark.parametrize("status", [429, 503])
    def test_a_busy_server_is_asked_again(self, given: Report, stand: StandIn, status: int) -> None:  # noqa: ARG002 (is sent)
        stand.says = [Said(status, b"later")]
        assert send_on() == 0
        assert only().state == "waiting"
        assert str(status) in only().last_error
        assert send_on() == 0
        due()
        assert send_on() == 1
        assert theirs()

    @pytest.mark.parametrize("status", [301, 302, 400, 403, 404, 405, 422])
    def test_a_refusal_is_shown_to_the_office(self, given: Report, stand: StandIn, status: int) -> None:
        stand.says = [Said(status, b'[{"code": 403, "description": "no"}]', {"Location": "https://localhost/"})]
        send_on()
        assert only().state == "refused"
        assert str(status) in Note.objects.get(report=given).text
        assert len(stand.asked) == 1
        due()
        assert send_on() == 0

    @pytest.mark.parametrize(
        "said",
        [
            *(Said(500, b"<html>"), Said(502, b""), Said(200, b"garbage"), Said(200, b"[]"), Said(200, b"{}")),
            *(Said(200, b'[{"token": null}]'), Said(200, b'[{"service_request_id": {}}]'), Said(200, None)),
            *(Said(200, b"x" * (MOST_BYTES + 1)), Said(200, b"[" * 100_000), Said(200, b"\xff\xfe"), Said(200, b"1e9999")),
        ],
        ids=str,
    )
    def test_of_something_unclear_nothing_is_sent_twice(self, given: Report, stand: StandIn, said: Said) -> None:
        """It had not arrived, and the office is asked; or it had, and is found by its mark."""
        stand.says = [said]
        assert send_on() == 0
        assert only().state == "sending"
        due()
        send_on()
        assert only().state == "unsure"
        assert len(stand.posts()) == 1
        assert Note.objects.filter(report=given).count() == 1

    @pytest.mark.parametrize("said", [Said(500, b"", is_ours=True), Said(200, None, is_ours=True)], ids=["500", "gone"])
    def test_what_has_arrived_is_found_there(self, given: Report, stand: StandIn, said: Said) -> None:  # noqa: ARG002 (is sent)
        stand.says = [said]
        assert send_on() == 0
        Report.objects.filter(pk=theirs().pk).update(description=theirs().text, is_released=True)
        due()
        assert send_on() == 1
        assert (only().state, only().remote_id) == ("sent", theirs().reference)
        assert len(stand.posts()) == 1

    def test_a_server_that_knows_requests_again_gets_it_again(self, given: Report, stand: StandIn) -> None:  # noqa: ARG002 (is sent)
        RemoteServer.objects.update(repeats_safely=True)
        stand.says = [Said(500, b"", is_ours=True)]
        assert send_on() == 0
        due()
        send_on()
        assert (only().state, only().remote_id) == ("sent", theirs().reference)
        assert len(stand.posts()) == 2
        assert len({headers["idempotency-key"] for headers in stand.headers if "idempotency-key" in headers}) == 1

    def test_a_worker_that_is_killed(self, given: Report, stand: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG002 (is sent)
        class KilledError(BaseException):
            pass

        def killed(*_: object) -> None:
            raise KilledError

        with monkeypatch.context() as patched:
            patched.setattr("layers.defects.connector.sending.note_sent", killed)
            with pytest.raises(KilledError):
                send_on()
        assert only().state == "sending"
        assert send_on() == 0  # another worker leaves it alone for a while
        Report.objects.filter(pk=theirs().pk).update(description=theirs().text, is_released=True)
        due()
        send_on()
        assert (only().state, only().remote_id) == ("sent", theirs().reference)
        assert len(stand.posts()) == 1

    def test_a_slow_server_keeps_nobody(self, given: Report, stand: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG002 (is sent)
        monkeypatch.setattr(outgoing, "ANSWERING_S", 0.3)
        stand.says = [Said(200, b"[" + b" " * 100, is_slow=True)]
        assert send_on() == 0
        assert only().state == "sending"

    def test_a_server_that_is_away(self, given: Report, stand: StandIn, category: Category, clerk: Actor) -> None:
        server = RemoteServer.objects.get()
        give(category, clerk, server)
        RemoteServer.objects.update(url="https://127.0.0.1:1/open311/v2")
        assert send_on() == 0
        assert set(Dispatch.objects.values_list("state", flat=True)) == {"waiting"}
        # The second one was not even tried.
        assert sorted(Dispatch.objects.values_list("tries", flat=True)) == [0, 1]
        RemoteServer.objects.update(url=stand.url)
        due()
        assert send_on() == 2
        assert given.reference

    @pytest.mark.parametrize("url", ["https://localhost/open311/v2", "https://10.0.0.1/x", "http://example.org"])
    def test_nobody_is_led_inside(self, given: Report, stand: StandIn, url: str) -> None:  # noqa: ARG002 (is sent)
        RemoteServer.objects.update(url=url)
        assert send_on() == 0
        assert not stand.asked
        assert only().state == "waiting"
        assert "open internet" in only().last_error
