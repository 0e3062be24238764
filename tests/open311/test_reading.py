"""What GeoReport v2 tells: each rule in both formats."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.timezone import now

from api.open311.queries import LONGEST_SPAN, MOST_REQUESTS
from layers.defects.handling import change_state
from layers.defects.ledger import Said
from layers.defects.models import Report, Reporter, ReportPhoto, ReportStep
from layers.defects.sending import send_report
from layers.defects.states import Move
from tests.defects.asking import HERE, NEXT_DOOR, TEXT, add_question, draft, make_category
from tests.open311.world import FORMATS, System, numbers, read, refused, released

if TYPE_CHECKING:
    from django.test import Client

    from layers.core.permissions import Actor
    from layers.defects.models import Authority, Category

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("form", FORMATS)]

ZONED = "%Y-%m-%dT%H:%M:%SZ"
GERMAN, ENGLISH = {"accept-language": "de"}, {"accept-language": "en"}


def stamp(days: float) -> str:
    return (now() - timedelta(days=days)).strftime(ZONED)


class TestDiscovery:
    def test_says_where_everything_is(self, system: System, form: str) -> None:
        found = read(system.get(f"discovery.{form}"))
        assert set(found) == {"changeset", "contact", "key_service", "endpoints"}
        (endpoint,) = found["endpoints"]
        assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
        assert endpoint["url"].endswith("/open311/v2")
        assert endpoint["type"] == "production"
        assert endpoint["formats"] == ["text/xml", "application/json"]


class TestServices:
    def test_are_listed(self, system: System, category: Category, form: str) -> None:
        add_question(category, "why", "text")
        plain = make_category("plain", hints={"de": "Ein Hinweis"}, also="Wippe, Seil")
        make_category("gone", is_active=False)
        found = {one["service_code"]: one for one in read(system.get(f"services.{form}"))}
        assert "gone" not in found
        assert set(found[plain.code]) == {
            *("service_code", "service_name", "description", "metadata", "type", "keywords", "group")
        }
        assert found["swing"]["service_name"] == "Schaukel kaputt"
        assert found["plain"]["description"] == "Ein Hinweis"
        assert found["plain"]["keywords"] == "defect,Wippe,Seil"
        assert found["plain"]["type"] == "realtime"
        assert [found[code]["metadata"] for code in ("swing", "plain")] == (
            [True, False] if form == "json" else ["true", "false"]
        )

    def test_in_the_language_that_is_asked_for(self, system: System, category: Category, form: str) -> None:
        def name(**headers: str) -> str:
            answer = system.get(f"services.{form}", **headers)
            assert "Accept-Language" in answer["Vary"]
            return str(next(one["service_name"] for one in read(answer) if one["service_code"] == category.code))

        assert name() == name(**GERMAN) == name(**{"accept-language": "pl"}) == "Schaukel kaputt"
        assert name(**ENGLISH) == "Swing broken"

    def test_umlauts_are_utf_8(self, system: System, category: Category, form: str) -> None:  # noqa: ARG002 (an office)
        make_category("oil", titles={"de": "Öl <auf> der Straße & „mehr“"})
        answer = system.get(f"services.{form}")
        assert "charset=utf-8" in answer["Content-Type"]
        assert "Öl" in answer.content.decode()
        assert any(one["service_name"] == "Öl <auf> der Straße & „mehr“" for one in read(answer))


class TestDefinitions:
    def test_tell_what_is_asked(self, system: System, category: Category, form: str) -> None:
        options = [{"code": code, "titles": {"de": code.title(), "en": code}} for code in ("rope", "seat")]
        add_question(category, "part", "choice", options=options, is_required=True)
        add_question(category, "parts", "several", options=options)
        for code, kind in (("hurt", "yes_no"), ("many", "number"), ("words", "text"), ("since", "date")):
            add_question(category, code, kind)
        found = read(system.get(f"services/{category.code}.{form}"))
        assert found["service_code"] == "swing"
        attributes = {one["code"]: one for one in found["attributes"]}
        assert {code: one["datatype"] for code, one in attributes.items()} == {
            "part": "singlevaluelist",
            "parts": "multivaluelist",
            "hurt": "singlevaluelist",
            "many": "number",
            "words": "string",
            "since": "datetime",
        }
        assert attributes["part"]["values"] == [{"key": "rope", "name": "Rope"}, {"key": "seat", "name": "Seat"}]
        assert [value["key"] for value in attributes["hurt"]["values"]] == ["yes", "no"]
        assert "values" not in attributes["words"]
        assert attributes["part"]["description"] == "Warum?"
        truth = (True, False) if form == "json" else ("true", "false")
        assert (attributes["part"]["required"], attributes["parts"]["required"]) == truth
        assert attributes["part"]["variable"] == truth[0]
        assert [int(one["order"]) for one in found["attributes"]] == [1, 2, 3, 4, 5, 6]

    def test_of_a_code_that_nobody_knows(self, system: System, category: Category, form: str) -> None:
        refused(system.get(f"services/nothing.{form}"), 404)
        type(category).objects.update(is_active=False)
        refused(system.get(f"services/{category.code}.{form}"), 404)


class TestARequest:
    def test_has_everything_that_is_public(self, system: System, category: Category, form: str) -> None:
        report = released(category, thing_title="Spielplatz am See")
        photo = ReportPhoto.objects.create(report=report, name="a" * 32, public_name="b" * 32, width=1, height=1)
        (found,) = read(system.get(f"requests/{report.reference}.{form}"))
        assert found["service_request_id"] == report.reference
        assert (found["status"], found["status_notes"]) == ("open", None)
        assert (found["service_code"], found["service_name"]) == ("swing", "Schaukel kaputt")
        assert found["description"] == TEXT
        assert found["agency_responsible"] == "Stadt Laage"
        assert found["service_notice"] == "Offen"
        assert found["address"] == "Spielplatz am See, Laage"
        assert (float(found["lat"]), float(found["long"])) == (HERE.y, HERE.x)
        assert found["media_url"].startswith("http")
        assert photo.public_name in found["media_url"]
        assert (found["address_id"], found["zipcode"]) == (None, None)
        assert list(found)[:2] == ["service_request_id", "status"]
        for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
            assert datetime.strptime(found[name], "%Y-%m-%dT%H:%M:%S%z").tzinfo is not None
        assert found["requested_datetime"] == report.reported_at.astimezone(UTC).strftime(ZONED)  # type: ignore[union-attr]

    def test_types_are_those_of_the_specification(self, system: System, category: Category, form: str) -> None:
        if form != "json":
            return
        report = released(category)
        (found,) = read(system.get(f"requests/{report.reference}.json"))
        kinds = {name: type(value) for name, value in found.items() if value is not None}
        assert kinds.pop("lat") is kinds.pop("long") is float
        assert set(kinds.values()) == {str}

    def test_ends_with_public_words(self, system: System, category: Category, clerk: Actor, form: str) -> None:
        report = released(category)
        said = Said("Die Kette ist neu.", is_public=True)
        report = change_state(actor=clerk, report=report, version=report.version, move=Move.RESOLVE, said=said)
        (found,) = read(system.get(f"requests/{report.reference}.{form}"))
        assert (found["status"], found["status_notes"]) == ("closed", "Die Kette ist neu.")
        assert found["expected_datetime"] is None

    def test_keeps_what_only_the_sender_is_told(self, system: System, category: Category, clerk: Actor, form: str) -> None:
        report = released(category)
        said = Said("Rufen Sie mich an.")
        report = change_state(actor=clerk, report=report, version=report.version, move=Move.RESOLVE, said=said)
        answer = system.get(f"requests/{report.reference}.{form}")
        assert read(answer)[0]["status_notes"] is None
        assert "Rufen" not in answer.content.decode()

    def test_of_a_number_that_nobody_knows(self, system: System, authority: Authority, form: str) -> None:  # noqa: ARG002 (an office)
        for number in ("1999-0001", "0", "%00", "ä", "a.b", "../x"):
            answer = system.client.get(f"/open311/v2/requests/{number}.{form}")
            assert answer.status_code in {400, 404}
            assert read(answer)

    def test_with_letters_that_xml_cannot_hold(self, system: System, category: Category, form: str) -> None:
        released(category, description="a\x01b\x0b<c>&\ufffe]]>\U0001f6dd")
        (found,) = read(system.get(f"requests.{form}"))
        assert found["description"].replace("\x01", "").replace("\x0b", "").replace("\ufffe", "") == "ab<c>&]]>\U0001f6dd"

    def test_that_was_put_together_tells_with_which(self, system: System, category: Category, form: str) -> None:
        one, other = released(category), released(category)
        own = {"state": "duplicate", "closed_at": now(), "duplicate_of": other}
        Report.objects.filter(pk=one.pk).update(**own)
        (found,) = read(system.get(f"requests/{one.reference}.{form}", **ENGLISH))
        assert (found["status"], found["status_notes"]) == ("closed", f"See report {other.reference}.")
        assert found["description"] in {"", None}
        Report.objects.filter(pk=other.pk).update(status="archived")
        answer = system.get(f"requests/{one.reference}.{form}")
        assert other.reference not in answer.content.decode()


class TestTheList:
    def test_is_empty(self, system: System, authority: Authority, form: str) -> None:  # noqa: ARG002 (an office)
        assert numbers(system.get(f"requests.{form}")) == []

    def test_has_the_latest_first(self, system: System, category: Category, form: str) -> None:
        reports = [released(category, days) for days in (3, 1, 2)]
        expected = [reports[index].reference for index in (1, 2, 0)]
        assert numbers(system.get(f"requests.{form}")) == expected

    def test_by_numbers_whatever_else_is_asked(self, system: System, category: Category, form: str) -> None:
        old, new = released(category, 400), released(category)
        query = {
            "service_request_id": f"{old.reference}, {new.reference},nobody",
            "service_code": "other",
            "status": "nonsense",
            "start_date": "nonsense",
        }
        assert numbers(system.get(f"requests.{form}", query)) == [new.reference, old.reference]

    def test_by_categories(self, system: System, category: Category, form: str) -> None:
        swing, slide, bench = (released(one) for one in (category, make_category("slide-2"), make_category("bench-2")))
        assert numbers(system.get(f"requests.{form}", {"service_code": "slide-2"})) == [slide.reference]
        two = numbers(system.get(f"requests.{form}", {"service_code": f"{category.code}, bench-2,nothing"}))
        assert set(two) == {swing.reference, bench.reference}
        assert numbers(system.get(f"requests.{form}", {"service_code": "nothing"})) == []

    def test_by_status(self, system: System, category: Category, form: str) -> None:
        waiting = released(category)
        done = released(category, state="resolved", closed_at=now())
        both = {waiting.reference, done.reference}
        assert set(numbers(system.get(f"requests.{form}"))) == both
        assert numbers(system.get(f"requests.{form}", {"status": "open"})) == [waiting.reference]
        assert numbers(system.get(f"requests.{form}", {"status": "Closed"})) == [done.reference]
        assert set(numbers(system.get(f"requests.{form}", {"status": "closed,open"}))) == both
        refused(system.get(f"requests.{form}", {"status": "solved"}), 400, "status")

    def test_of_the_last_ninety_days(self, system: System, category: Category, form: str) -> None:
        new, old = released(category, 89), released(category, 91)
        assert numbers(system.get(f"requests.{form}")) == [new.reference]
        assert numbers(system.get(f"requests.{form}", {"end_date": stamp(90)})) == [old.reference]
        assert numbers(system.get(f"requests.{form}", {"start_date": stamp(92)})) == [new.reference, old.reference]
        between = {"start_date": stamp(92), "end_date": stamp(90)}
        assert numbers(system.get(f"requests.{form}", between)) == [old.reference]

    def test_ninety_days_at_most(self, system: System, category: Category, form: str) -> None:  # noqa: ARG002 (an office)
        start = datetime(2026, 1, 1, tzinfo=UTC)
        for more, status in ((timedelta(), 200), (timedelta(seconds=1), 400)):
            end = start + LONGEST_SPAN + more
            query = {"start_date": start.strftime(ZONED), "end_date": end.strftime(ZONED)}
            assert system.get(f"requests.{form}", query).status_code == status
        for last, status in (("2026-11-30", 200), ("2026-12-01", 400)):  # with the night in which clocks are put back
            days = {"start_date": "2026-09-02", "end_date": last}
            assert system.get(f"requests.{form}", days).status_code == status
        backwards = {"start_date": stamp(1), "end_date": stamp(2)}
        refused(system.get(f"requests.{form}", backwards), 400, "end_date")

    @pytest.mark.parametrize(
        "text",
        [
            *("2026-01-31T12:00:00Z", "2026-01-31T12:00:00z", "2026-01-31T12:00:00+01:00", "2026-01-31T12:00-0500"),
            *("2026-01-31T12:00:00.5Z", "2026-01-31", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
        ],
    )
    def test_times_are_read(self, system: System, authority: Authority, form: str, text: str) -> None:  # noqa: ARG002 (an office)
        for name in ("start_date", "end_date"):
            assert system.get(f"requests.{form}", {name: text}).status_code == 200

    @pytest.mark.parametrize(
        "text",
        [
            *("yesterday", "2026-02-30T12:00:00Z", "2026-01-31T12:00:00", "2026-01-31T25:00:00Z", "1769860800", "2026"),
            *("2026-01-31T12:00:00+99:00", "2026-W05-6", "20260131", "٢٠٢٦-01-31", "0001-01-01T00:00:00+01:00", "\ud800"),
        ],
    )
    def test_times_that_are_none(self, system: System, authority: Authority, form: str, text: str) -> None:  # noqa: ARG002 (an office)
        for name in ("start_date", "end_date"):
            query = {name: text.encode("utf-8", "surrogatepass")}
            refused(system.get(f"requests.{form}", query), 400, name)

    def test_a_plus_that_nobody_encoded(self, system: System, category: Category, form: str) -> None:
        report = released(category)
        answer = system.client.get(f"/open311/v2/requests.{form}?start_date=2020-01-01T00:00:00+01:00")
        assert numbers(answer) == []
        later = (now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S")
        assert numbers(system.client.get(f"/open311/v2/requests.{form}?end_date={later}+00:00")) == [report.reference]

    def test_what_is_empty_is_absent(self, system: System, category: Category, form: str) -> None:
        report = released(category)
        empty = dict.fromkeys(
            ("service_request_id", "service_code", "status", "start_date", "end_date", "jurisdiction_id", "api_key"), " "
        )
        assert numbers(system.get(f"requests.{form}", empty)) == [report.reference]

    def test_a_thousand_at_most(self, system: System, category: Category, form: str) -> None:
        assert MOST_REQUESTS == 1000
        first = released(category)
        again = [
            Report(
                geom=HERE,
                title=first.title,
                category=category,
                reference=f"1990-{number}",
                reported_at=now() - timedelta(minutes=number),
                status="published",
                authority=first.authority,
            )
            for number in range(1, MOST_REQUESTS + 2)
        ]
        Report.objects.bulk_create(again)
        found = numbers(system.get(f"requests.{form}"))
        assert len(found) == MOST_REQUESTS
        assert found[0] == "1990-1"
        assert "1990-1001" not in found


class TestJurisdictions:
    @pytest.mark.usefixtures("other_authority")
    def test_several_must_be_told_apart(self, system: System, category: Category, form: str) -> None:
        report = released(category)
        neighbour = send_report(draft(category, place=NEXT_DOOR))
        for path in ("services", f"services/{category.code}", "requests", f"requests/{report.reference}", "tokens/x"):
            refused(system.get(f"{path}.{form}"), 400, "jurisdiction_id", "laage")
            refused(system.get(f"{path}.{form}", {"jurisdiction_id": "nowhere"}), 404, "laage, sprenz")
        assert numbers(system.get(f"requests.{form}", {"jurisdiction_id": "laage"})) == [report.reference]
        assert numbers(system.get(f"requests.{form}", {"jurisdiction_id": "sprenz"})) == [neighbour.reference]
        assert system.get(f"services.{form}", {"jurisdiction_id": "sprenz"}).status_code == 200

    def test_one_need_not_be_named(self, system: System, category: Category, form: str) -> None:
        report = released(category)
        assert numbers(system.get(f"requests.{form}", {"jurisdiction_id": "laage"})) == [report.reference]
        assert numbers(system.get(f"requests.{form}")) == [report.reference]
        refused(system.get(f"services.{form}", {"jurisdiction_id": "nowhere"}), 404)

    @pytest.mark.usefixtures("other_authority")
    def test_that_of_a_district_has_all_its_villages(self, system: System, category: Category, form: str) -> None:
        from tests.defects.asking import make_area, make_authority  # noqa: PLC0415 (only here)

        make_authority(make_area("Landkreis", (12.0, 53.0, 13.0, 55.0)), "district")
        reports = [send_report(draft(category, place=place)) for place in (HERE, NEXT_DOOR)]
        found = numbers(system.get(f"requests.{form}", {"jurisdiction_id": "district"}))
        assert set(found) == {report.reference for report in reports}


class TestAddresses:
    @pytest.mark.parametrize("path", ["nothing", "requests/a/b/c", "services/"])
    def test_that_are_not_there(self, system: System, form: str, path: str) -> None:
        refused(system.get(f"{path}.{form}"), 404)

    @pytest.mark.parametrize("path", ["requests", "requests.html", "services", "", "requests."])
    def test_end_with_a_format(self, system: System, form: str, path: str) -> None:  # noqa: ARG002 (of no answer)
        answer = system.get(path)
        refused(answer, 404)
        assert answer["Content-Type"].startswith("text/xml")

    @pytest.mark.parametrize("path", ["services", "requests/2026-0001", "tokens/x", "discovery"])
    def test_a_method_that_they_do_not_have(self, system: System, form: str, path: str) -> None:
        answer = system.client.delete(f"/open311/v2/{path}.{form}")
        refused(answer, 405)
        assert "GET" in answer["Allow"]

    def test_pages_of_others_may_read(self, system: System, category: Category, form: str) -> None:
        released(category)
        answer = system.get(f"requests.{form}")
        assert answer["Access-Control-Allow-Origin"] == "*"
        again = system.get(f"requests.{form}", **{"if-none-match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


SECRETS = ("Geheimrat", "Melder", "secret@example.org", "0171 555", "Nur fuer das Amt", "Unreleased")


class TestNobodyLearns:
    """What is hidden, unconfirmed or private, or of the sender, leaves by no address."""

    @pytest.fixture
    def hidden(self, category: Category, clerk: Actor) -> list[Report]:
        private = make_category("private", is_public=False)
        texts: dict[str, Any] = {"description": "Geheimrat", "text": "Geheimrat"}
        found = [
            released(category, status="archived", **texts),
            released(category, state="withdrawn", closed_at=now(), **texts),
            released(private, **texts),
            released(category, status="pending", state="unconfirmed", reported_at=None, **texts),
        ]
        shown = released(category, description="", text="Unreleased")
        Reporter.objects.create(report=shown, name="Max Melder", email="secret@example.org", phone="0171 555", language="de")
        ReportPhoto.objects.create(report=shown, name="c" * 32, width=1, height=1)
        ReportStep.objects.create(
            report=shown, side="staff", move="answer", after="open", word="Nur fuer das Amt", by=clerk.user
        )
        shown.notes.create(text="Nur fuer das Amt", author=clerk.user)
        return [shown, *found]

    def test_in_any_answer(self, system: System, hidden: list[Report], form: str) -> None:
        shown, *others = hidden
        references = ",".join(report.reference for report in hidden)
        for one in (system, system.citysdk):
            for query in ({}, {"service_request_id": references}, {"extensions": "true"}, {"status": "closed,open"}):
                answer = one.get(f"requests.{form}", query)
                assert numbers(answer) == [shown.reference]
                self.assert_kept(answer.content.decode())
            for report in others:
                refused(one.get(f"requests/{report.reference}.{form}"), 404)
                assert report.token not in one.get(f"requests/{report.reference}.{form}").content.decode()
            self.assert_kept(one.get(f"requests/{shown.reference}.{form}", {"extensions": "true"}).content.decode())

    @staticmethod
    def assert_kept(text: str) -> None:
        for secret in (*SECRETS, "c" * 32):
            assert secret not in text

    def test_a_signed_in_clerk_reads_no_more(self, client: Client, hidden: list[Report], clerk: Actor, form: str) -> None:
        assert clerk.user is not None
        client.force_login(clerk.user)
        answer = client.get(f"/open311/v2/requests.{form}")
        assert numbers(answer) == [hidden[0].reference]
        self.assert_kept(answer.content.decode())
