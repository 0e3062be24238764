"""What the system of another office says about a report comes back, and is told; and which services it has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.core import mail

from layers.defects.connector import following
from layers.defects.connector.client import MOST_BYTES, Contact, GarbageError, services_of
from layers.defects.connector.discovering import discover_services
from layers.defects.connector.following import follow_all
from layers.defects.connector.models import Dispatch, RemoteServer, RemoteService
from layers.defects.connector.sending import send_on
from layers.defects.handling import change_state
from layers.defects.ledger import Said as Word
from layers.defects.states import Move
from tests.defects.office import answer_report, route_report
from tests.open311.connecting import KIM, answer, give, only, theirs
from tests.open311.stand_in import Said, StandIn

if TYPE_CHECKING:
    from layers.core.permissions import Actor
    from layers.defects.models import Authority, Category, Report

pytestmark = pytest.mark.django_db(transaction=True)

TOKEN = "t/ö?"  # noqa: S105 (of nothing)


class TestFollowing:
    @pytest.fixture(autouse=True)
    def _sent(self, given: Report, clerk: Actor) -> None:  # noqa: ARG002 (is sent)
        send_on()
        mail.outbox.clear()

    def test_its_steps_are_ours_and_are_told(self, given: Report, clerk: Actor) -> None:
        assert follow_all() == 1
        assert not mail.outbox
        moved = change_state(actor=clerk, report=theirs(), version=theirs().version, move=Move.START)
        follow_all()
        given.refresh_from_db()
        assert given.state == "open"  # GeoReport alone says that it is open, and no more
        said = Word("Die Weiche ist neu.", is_public=True)
        change_state(actor=clerk, report=moved, version=moved.version, move=Move.RESOLVE, said=said)
        mail.outbox.clear()
        assert follow_all() == 1
        assert follow_all() == 0
        given.refresh_from_db()
        step = given.steps.latest("pk")
        assert (given.state, step.side, step.word, step.is_public) == ("resolved", "partner", "Die Weiche ist neu.", False)
        (message,) = mail.outbox
        assert message.to == [KIM.email]
        assert "Die Weiche ist neu." in message.body

    def test_what_citysdk_says_in_more_detail(self, given: Report, stand: StandIn) -> None:
        states = []
        for word in ("RECEIVED", "IN_PROCESS", "REJECTED", "IN_PROCESS", "PROCESSED"):
            more = {"detailed_status": word}
            stand.says = [answer(service_request_id=only().remote_id, status="open", extended_attributes=more)]
            follow_all()
            given.refresh_from_db()
            states.append(given.state)
        assert states == ["open", "in_progress", "not_resolvable", "in_progress", "resolved"]

    def test_words_alone(self, given: Report, clerk: Actor) -> None:
        RemoteServer.objects.update(notes_are_public=True)
        said = Word("Wir kommen am Montag.", is_public=True)
        answer_report(actor=clerk, report=theirs(), version=theirs().version, said=said)
        mail.outbox.clear()
        follow_all()
        step = given.steps.latest("pk")
        assert (step.move, step.side, step.word, step.is_public) == ("answer", "partner", said.word, True)
        given.refresh_from_db()
        assert given.answered_at
        assert len(mail.outbox) == 1

    def test_a_token_becomes_a_number(self, stand: StandIn) -> None:
        number = only().remote_id
        Dispatch.objects.update(remote_id="", remote_token=TOKEN)
        stand.says = [answer(token=TOKEN, service_request_id=None), Said(500)]
        follow_all()
        assert only().remote_id == ""
        stand.says = [answer(token=TOKEN, service_request_id=number)]
        follow_all()
        assert only().remote_id == number
        assert any("/tokens/t%2F%C3%B6%3F.json" in path for _method, path, _body in stand.asked)

    def test_a_token_that_is_gone_there_hides_no_other_report(
        self, given: Report, category: Category, clerk: Actor, stand: StandIn
    ) -> None:
        give(category, clerk, RemoteServer.objects.get())
        send_on()
        there = Dispatch.objects.get(report=given)
        Dispatch.objects.exclude(pk=there.pk).update(remote_id="", remote_token=TOKEN)
        stand.says = [Said(404), answer(service_request_id=there.remote_id, status="closed")]
        assert follow_all() == 1
        given.refresh_from_db()
        assert given.state == "resolved"

    @pytest.mark.parametrize(
        "said",
        [
            *(Said(500), Said(200, b"garbage"), Said(200, b"{}"), Said(200, b"null"), Said(200, b"[1, null, []]")),
            *(Said(302, b"", {"Location": "https://localhost/"}), Said(200, None), Said(200, b"x" * (MOST_BYTES + 1))),
            *(answer(service_request_id=["x"]), answer(service_request_id="0", status={}), Said(200, b"[" * 50_000)),
        ],
        ids=lambda said: str(said)[:40],
    )
    def test_garbage_changes_nothing(self, given: Report, stand: StandIn, said: Said) -> None:
        stand.says = [said]
        assert follow_all() == 0
        given.refresh_from_db()
        assert given.state == "open"
        assert not mail.outbox

    @pytest.mark.parametrize("notes", ["x" * 100_000, "a\0b", 17, {"x": 1}, "\ud800"])
    def test_odd_words(self, given: Report, stand: StandIn, notes: object) -> None:
        stand.says = [answer(service_request_id=only().remote_id, status="closed", status_notes=notes)]
        assert follow_all() == 1
        given.refresh_from_db()
        assert given.state == "resolved"

    def test_one_that_is_gone_there_hides_no_other(
        self, given: Report, category: Category, clerk: Actor, stand: StandIn
    ) -> None:
        give(category, clerk, RemoteServer.objects.get())
        send_on()
        gone, there = Dispatch.objects.order_by("-pk")
        assert there.report == given
        told = {"service_request_id": there.remote_id, "status": "closed"}
        stand.says = [Said(404), *(answer(**told) if one == there else Said(404) for one in (there, gone))]
        assert follow_all() == 1
        given.refresh_from_db()
        assert given.state == "resolved"
        stand.says = [Said(404)] * 3
        assert follow_all() == 0
        assert "404" in RemoteServer.objects.get().last_error

    def test_errors_are_shown(self, stand: StandIn) -> None:
        stand.says = [Said(500, b"broken \0 here")]
        follow_all()
        assert "500" in RemoteServer.objects.get().last_error
        follow_all()
        assert RemoteServer.objects.get().last_error == ""

    def test_somebody_who_always_changes_their_mind(self, given: Report, stand: StandIn) -> None:
        for number in range(20):
            status = "closed" if number % 2 else "open"
            stand.says = [answer(service_request_id=only().remote_id, status=status, status_notes=str(number))]
            follow_all()
        assert len(mail.outbox) == following.MOST_STEPS_A_DAY
        assert given.steps.filter(side="partner").count() <= following.MOST_STEPS_A_DAY + 1

    def test_what_went_another_way_here_is_left_alone(self, given: Report, clerk: Actor, authority: Authority) -> None:
        given.refresh_from_db()
        route_report(actor=clerk, report=given, version=given.version, authority=authority)
        change_state(
            actor=clerk, report=theirs(), version=theirs().version, move=Move.RESOLVE, said=Word("x", is_public=True)
        )
        assert follow_all() == 0
        assert only().state == "over"
        given.refresh_from_db()
        assert given.state == "open"
        route_report(actor=clerk, report=given, version=given.version, authority=RemoteServer.objects.get().authority)
        send_on()
        assert only().state == "sent"
        assert follow_all() == 1
        given.refresh_from_db()
        assert given.state == "resolved"
        assert theirs()


class TestDiscovering:
    def test_reads_what_a_server_has(self, server: RemoteServer, category: Category) -> None:
        assert discover_services(server) == RemoteService.objects.count() > 0
        found = RemoteService.objects.get(code=category.code)
        assert found.name == "Schaukel kaputt"

    @pytest.mark.parametrize("body", [b"garbage", b"1", b'"x"', b"{", b"\xff"])
    def test_garbage_is_no_list(self, server: RemoteServer, stand: StandIn, body: bytes) -> None:
        stand.says = [Said(200, body)]
        with pytest.raises(GarbageError):
            services_of(Contact.of(server))

    def test_odd_services_are_left_out(self, server: RemoteServer, stand: StandIn) -> None:
        odd = [{}, {"service_code": None}, {"service_code": "x" * 500}, {"service_code": 17, "service_name": "n" * 999}, 1]
        stand.says = [Said(200, json.dumps(odd).encode())]
        assert discover_services(server) == 1
        assert RemoteService.objects.get().code == "17"
