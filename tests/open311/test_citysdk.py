"""What CitySDK and Klarschiff have beside the standard."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.core import mail
from django.test import Client
from django.utils.timezone import now

from api.open311.keys import Rights
from layers.defects.following import confirm_following
from layers.defects.models import Authority, Follower, Note, Report, ReportPhoto
from tests.defects.asking import FAR_AWAY, HERE, NEXT_DOOR, make_category
from tests.open311.world import CITYSDK, FORMATS, System, form_of, key_for, numbers, read, refused, released

if TYPE_CHECKING:
    from layers.defects.models import Category

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("form", FORMATS)]

TRUE = {"json": True, "xml": "true"}
FALSE = {"json": False, "xml": "false"}


@pytest.fixture
def city(system: System) -> System:
    return system.citysdk


@pytest.fixture
def office(authority: Authority) -> System:
    """The system of the office itself, which may say how far reports are."""
    return System(key_for(Rights(authority, may_update=True)), Client(), CITYSDK)


@pytest.mark.usefixtures("other_authority")
def test_no_jurisdiction_need_be_named(city: System, category: Category, form: str) -> None:
    report = released(category)
    assert numbers(city.get(f"requests.{form}")) == [report.reference]
    assert city.get(f"services.{form}").status_code == city.get(f"services/swing.{form}").status_code == 200
    assert read(city.get(f"discovery.{form}"))["endpoints"][0]["url"].endswith("/citysdk")
    assert numbers(city.get(f"requests.{form}", {"jurisdiction_id": "sprenz"})) == []
    refused(city.get(f"requests.{form}", {"jurisdiction_id": "nowhere"}), 404)


class TestMoreAboutARequest:
    def test_is_told_to_who_asks(self, city: System, category: Category, form: str) -> None:
        report = released(category)
        plain, more = (
            read(city.get(f"requests/{report.reference}.{form}", query))[0] for query in ({}, {"extensions": "true"})
        )
        assert "extended_attributes" not in plain
        found = more.pop("extended_attributes")
        assert more == plain
        assert set(found) == {
            *("detailed_status", "detailed_status_datetime", "description_public", "media_urls"),
            *("photo_required", "trust", "votes"),
        }
        assert (found["detailed_status"], found["description_public"]) == ("RECEIVED", TRUE[form])
        assert (found["photo_required"], int(found["trust"]), int(found["votes"])) == (FALSE[form], 0, 0)
        assert found["media_urls"] == []

    def test_has_all_public_pictures(self, city: System, category: Category, form: str) -> None:
        report = released(category)
        for letter, name in (("a", "b" * 32), ("c", "d" * 32), ("e", "")):
            ReportPhoto.objects.create(report=report, name=letter * 32, public_name=name, width=1, height=1)
        (found,) = read(city.get(f"requests.{form}", {"extensions": "true"}))
        urls = found["extended_attributes"]["media_urls"]
        assert [name in url for name, url in zip(("b" * 32, "d" * 32), urls, strict=True)] == [True, True]
        assert found["media_url"] == urls[0]

    @pytest.mark.parametrize(
        ("state", "word"),
        [
            ("open", "RECEIVED"),
            ("in_progress", "IN_PROCESS"),
            ("resolved", "PROCESSED"),
            ("not_resolvable", "REJECTED"),
            ("not_responsible", "REJECTED"),
            ("duplicate", "REJECTED"),
        ],
    )
    def test_says_how_far_it_is(self, city: System, category: Category, form: str, state: str, word: str) -> None:
        closed_at = now() if state not in {"open", "in_progress"} else None
        report = released(category, state=state, closed_at=closed_at)
        (found,) = read(city.get(f"requests.{form}", {"extensions": "true"}))
        assert found["extended_attributes"]["detailed_status"] == word
        assert numbers(city.get(f"requests.{form}", {"detailed_status": word.lower()})) == [report.reference]
        assert numbers(city.get(f"requests.{form}", {"detailed_status": "PENDING"})) == []

    def test_a_detailed_status_that_is_none(self, city: System, category: Category, form: str) -> None:  # noqa: ARG002 (an office)
        refused(city.get(f"requests.{form}", {"detailed_status": "DONE"}), 400, "detailed_status")

    def test_what_has_changed(self, city: System, category: Category, form: str) -> None:
        old = released(category, 300)
        query = {"updated_after": (now() - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")}
        assert numbers(city.get(f"requests.{form}", query)) == [old.reference]
        query["updated_before"] = query["updated_after"]
        assert numbers(city.get(f"requests.{form}", query)) == []
        refused(city.get(f"requests.{form}", {"updated_after": "lately"}), 400, "updated_after")

    def test_so_many_at_most(self, city: System, category: Category, form: str) -> None:
        first = max(released(category, days).reference for days in (2, 1))
        assert numbers(city.get(f"requests.{form}", {"max_requests": "1"})) == [first]
        for text in ("0", "1001", "-1", "many"):
            refused(city.get(f"requests.{form}", {"max_requests": text}), 400, "max_requests")


class TestAreas:
    @pytest.mark.usefixtures("other_authority")
    def test_are_those_of_offices(self, city: System, category: Category, authority: Authority, form: str) -> None:  # noqa: ARG002 (an office)
        found = {one["name"]: one for one in read(city.get(f"areas.{form}"))}
        assert set(found) == {"Laage", "Hohen Sprenz"}
        shape = GEOSGeometry(found["Laage"]["grenze"], srid=4326)
        assert shape.covers(HERE)
        assert not shape.covers(NEXT_DOOR)
        assert [one["name"] for one in read(city.get(f"areas.{form}", {"area_code": found["Laage"]["id"]}))] == ["Laage"]

    @pytest.mark.parametrize("code", ["0", "x", "9" * 30, ",", "-1", "٣"])
    def test_that_nobody_knows(self, city: System, authority: Authority, form: str, code: str) -> None:  # noqa: ARG002 (an office)
        assert not read(city.get(f"areas.{form}", {"area_code": code}))


class TestCoverage:
    def test_says_who_is_responsible(self, city: System, category: Category, form: str) -> None:
        for query in ({}, {"service_code": category.code}):
            found = read(city.get(f"coverage.{form}", {"lat": HERE.y, "long": HERE.x, **query}))
            assert (found["result"], found["agency_responsible"]) == (TRUE[form], "Stadt Laage")
            assert found["jurisdiction_id"] == "laage"
            assert found["reason"]

    def test_or_that_nobody_is(self, city: System, category: Category, form: str) -> None:  # noqa: ARG002 (an office)
        found = read(city.get(f"coverage.{form}", {"lat": FAR_AWAY.y, "long": FAR_AWAY.x}))
        assert (found["result"], found["agency_responsible"]) == (FALSE[form], None)

    @pytest.mark.parametrize("query", [{}, {"lat": "1"}, {"lat": "x", "long": "y"}, {"lat": "91", "long": "0"}])
    def test_of_no_place(self, city: System, category: Category, form: str, query: dict[str, str]) -> None:  # noqa: ARG002 (an office)
        refused(city.get(f"coverage.{form}", query), 400)


class TestUpdating:
    def test_moves_a_report_on(self, office: System, category: Category, form: str) -> None:
        report = released(category)
        for word, state in (
            ("IN_PROCESS", "in_progress"),
            ("processed", "resolved"),
            ("RECEIVED", "open"),
            ("REJECTED", "not_resolvable"),
        ):
            sent = {"detailed_status": word, "status_notes": f"Es ist jetzt {state}."}
            answer = office.put(f"requests/{report.reference}.{form}", sent)
            assert read(answer)[0]["service_request_id"] == report.reference
            report.refresh_from_db()
            step = report.steps.latest("pk")
            assert (report.state, step.side, step.is_public) == (state, "partner", True)
        (found,) = read(office.get(f"requests/{report.reference}.{form}"))
        assert (found["status"], found["status_notes"]) == ("closed", "Es ist jetzt not_resolvable.")

    def test_or_says_something(self, office: System, category: Category, form: str) -> None:
        report = released(category)
        assert office.put(f"requests/{report.reference}.{form}", {"status_notes": "Bald."}).status_code == 200
        assert read(office.get(f"requests/{report.reference}.{form}"))[0]["status_notes"] == "Bald."

    def test_only_with_a_key_for_it(
        self, office: System, trusted: System, category: Category, other_authority: Authority, form: str
    ) -> None:
        report = released(category)
        sent = {"detailed_status": "PROCESSED"}
        neighbour = System(key_for(Rights(other_authority, may_update=True)), Client(), CITYSDK)
        railway = Authority.objects.create(code="railway", title="Bahn")
        elsewhere = System(key_for(Rights(railway, may_update=True)), Client(), CITYSDK)
        wrong, missing = (System(key, Client(), CITYSDK) for key in ("wrong", ""))
        for one in (trusted.citysdk, neighbour, elsewhere, wrong, missing):
            refused(one.put(f"requests/{report.reference}.{form}", sent), 403)
        report.refresh_from_db()
        assert report.state == "open"
        assert office.put(f"requests/{report.reference}.{form}", sent).status_code == 200
        Report.objects.filter(pk=report.pk).update(state="open", closed_at=None, authority=railway)
        assert elsewhere.put(f"requests/{report.reference}.{form}", sent).status_code == 200

    @pytest.mark.parametrize(
        ("sent", "named"),
        [
            ({}, "detailed_status"),
            ({"detailed_status": "PENDING"}, "detailed_status"),
            ({"detailed_status": "DONE"}, "detailed_status"),
            ({"service_code": "bench"}, "service_code"),
            ({"description": "x", "status_notes": "y"}, "description"),
            ({"status_notes": "x" * 4001}, ""),
        ],
    )
    def test_what_does_not_fit(
        self, office: System, category: Category, form: str, sent: dict[str, str], named: str
    ) -> None:
        report = released(category)
        refused(office.put(f"requests/{report.reference}.{form}", sent), 400, named)

    def test_what_is_no_edge(self, office: System, category: Category, form: str) -> None:
        report = released(category, state="duplicate", closed_at=now())
        refused(office.put(f"requests/{report.reference}.{form}", {"detailed_status": "PROCESSED"}), 400)

    def test_what_nobody_may_know_of(self, office: System, category: Category, form: str) -> None:
        report = released(category, status="archived")
        refused(office.put(f"requests/{report.reference}.{form}", {"detailed_status": "PROCESSED"}), 404)

    def test_as_xml(self, office: System, category: Category, form: str) -> None:
        report = released(category)
        answer = office.client.put(f"{CITYSDK}/requests/{report.reference}.{form}", "<x/>", content_type="text/xml")
        refused(answer, 400)


def paths(what: str, number: str, form: str) -> list[str]:
    """As the specification has it, and as Klarschiff does."""
    return [f"requests/{number}/{what}.{form}", f"requests/{what}/{number}.{form}"]


class TestComments:
    def test_go_to_the_office_alone(self, city: System, category: Category, form: str) -> None:
        report = released(category)
        for path in paths("comments", report.reference, form):
            answer = city.post(path, {"author": "kim@example.org", "comment": "Sehr gefährlich!"})
            assert answer.status_code == 201
            note = Note.objects.latest("pk")
            assert read(answer) == [{"id": str(note.pk)}]
            assert "Sehr gefährlich!" in note.text
            assert "Klarschiff" in note.text
            assert "kim" not in note.text
        assert "gefährlich" not in city.get(f"requests/{report.reference}.{form}").content.decode()
        refused(city.get(paths("comments", report.reference, form)[0]), 405)

    def test_that_do_not_fit(self, city: System, category: Category, form: str) -> None:
        report, hidden = released(category), released(category, status="archived")
        path = paths("comments", report.reference, form)[0]
        refused(city.post(path, {}), 400, "comment")
        refused(city.post(path, {"comment": "x" * 4001}), 400, "comment")
        refused(city.post(path, {"comment": "x", "api_key": ""}), 403)
        refused(city.post(paths("comments", hidden.reference, form)[0], {"comment": "x"}), 404)
        assert not Note.objects.exists()


class TestVotes:
    def test_count_once_they_are_confirmed(self, city: System, category: Category, form: str) -> None:
        report = released(category)

        def votes() -> int:
            (found,) = read(city.get(f"requests/{report.reference}.{form}", {"extensions": "true"}))
            return int(found["extended_attributes"]["votes"])

        for path in paths("votes", report.reference, form):
            assert city.post(path, {"author": "kim@example.org"}).status_code == 201
        follower = Follower.objects.get()
        assert (votes(), [message.to for message in mail.outbox]) == (0, [["kim@example.org"]])
        confirm_following(token=follower.token)
        Report.objects.filter(pk=report.pk).update(version=report.version + 1)
        from layers.core.services import mark_changed  # noqa: PLC0415 (only here)
        from layers.defects.ledger import defects  # noqa: PLC0415 (only here)

        mark_changed(layer=defects())
        assert votes() == 1

    def test_that_do_not_fit(self, city: System, category: Category, form: str) -> None:
        report = released(category)
        path = paths("votes", report.reference, form)[0]
        refused(city.post(path, {}), 400, "author")
        refused(city.post(path, {"author": "nobody"}), 400, "author")
        refused(city.post(path, {"author": "kim@example.org", "api_key": "wrong"}), 403)
        refused(city.post(paths("votes", "1999-1", form)[0], {"author": "kim@example.org"}), 404)


def test_a_report_is_created(city: System, category: Category, form: str) -> None:
    answer = city.post(f"requests.{form}", form_of(category))
    assert answer.status_code == 201
    assert read(answer)[0]["service_request_id"] == Report.objects.get().reference
    make_category("x")
