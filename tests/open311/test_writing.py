"""`POST requests`, keys, tokens and pictures: each rule in both formats."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now

from api.open311 import endpoint, posting
from api.open311.keys import Rights
from api.open311.models import PendingPicture, Receipt, SystemKey
from geo_platform.limits import HourlyLimit
from layers.defects.confirming import confirm_report
from layers.defects.memory.forgetting import lapse_unconfirmed
from layers.defects.models import Report, Reporter, ReportPhoto
from tests.defects.asking import FAR_AWAY, HERE, NEXT_DOOR, TEXT, add_question, make_category
from tests.open311.world import FORMATS, System, form_of, key_for, read, refused
from tests.photo_files import file_of, quarters

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer
    from pytest_django import Settings

    from layers.defects.models import Authority, Category

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("form", FORMATS)]


def only(answer: Answer) -> dict[str, str]:
    (found,) = read(answer)
    return dict(found)


class TestSending:
    def test_a_trusted_system_gets_the_number(self, trusted: System, category: Category, form: str) -> None:
        answer = trusted.post(f"requests.{form}", form_of(category, email="kim@example.org"))
        assert answer.status_code == 200
        found = only(answer)
        report = Report.objects.get()
        assert set(found) == {"service_request_id", "service_notice", "account_id"}
        assert found["service_request_id"] == report.reference
        assert "Stadt Laage" in found["service_notice"]
        assert (report.state, report.source, report.source_reference) == ("open", "open311", "Trusted")
        assert (report.text, report.description, report.geom.coords) == (TEXT, "", HERE.coords)

    def test_others_get_a_token_until_their_sender_has_confirmed(
        self, system: System, category: Category, form: str
    ) -> None:
        found = only(system.post(f"requests.{form}", form_of(category, email="kim@example.org")))
        assert set(found) == {"token", "service_notice", "account_id"}
        report = Report.objects.get()
        assert report.state == "unconfirmed"
        assert report.token not in str(found)
        assert len(mail.outbox) == 1
        asked = only(system.get(f"tokens/{found['token']}.{form}"))
        assert asked == {"token": found["token"], "service_request_id": None}
        confirm_report(secret=Reporter.objects.get().confirmation)
        asked = only(system.get(f"tokens/{found['token']}.{form}"))
        assert asked["service_request_id"] == report.reference

    def test_the_same_twice_is_one_report_with_one_answer(self, trusted: System, category: Category, form: str) -> None:
        sent = form_of(category, email="kim@example.org", media_url="https://example.org/a.jpg")
        first, second = (trusted.post(f"requests.{form}", sent) for _try in range(2))
        assert (first.status_code, only(first)) == (200, only(second))
        assert Report.objects.count() == PendingPicture.objects.count() == 1

    def test_the_same_with_an_address_gets_the_same_token(self, system: System, category: Category, form: str) -> None:
        sent = form_of(category, email="kim@example.org")
        first, second = (only(system.post(f"requests.{form}", sent)) for _try in range(2))
        assert first["token"] == second["token"]
        assert Report.objects.count() == Receipt.objects.count() == len(mail.outbox) == 1

    @pytest.mark.parametrize("other", [{"device_id": "b"}, {"email": "b@example.org"}, {"last_name": "B"}])
    def test_two_people_at_one_system_stay_two(
        self, trusted: System, category: Category, form: str, other: dict[str, str]
    ) -> None:
        for more in ({}, other):
            sent = form_of(category, **{"device_id": "a", "email": "a@example.org", "last_name": "A", **more})
            assert trusted.post(f"requests.{form}", sent).status_code == 200
        assert Report.objects.count() == 2

    def test_of_a_system_that_names_nobody_each_is_a_report(self, trusted: System, category: Category, form: str) -> None:
        answers = [only(trusted.post(f"requests.{form}", form_of(category, first_name=" "))) for _ in range(2)]
        assert answers[0]["service_request_id"] != answers[1]["service_request_id"]
        once = {"Idempotency-Key": "n" * 20}
        again = [only(trusted.post(f"requests.{form}", form_of(category), **once)) for _ in range(2)]
        assert again[0] == again[1]
        assert Report.objects.count() == 3

    @pytest.mark.parametrize("name", ["device_id", "account_id", "first_name", "phone"])
    def test_of_one_that_names_somebody_the_same_is_one(
        self, trusted: System, category: Category, form: str, name: str
    ) -> None:
        answers = [only(trusted.post(f"requests.{form}", form_of(category, **{name: "0170 17"}))) for _ in range(2)]
        assert answers[0] == answers[1]
        assert Report.objects.count() == 1

    def test_without_a_key_a_name_is_nobody(
        self, trusted: System, category: Category, form: str, settings: Settings
    ) -> None:
        settings.OPEN311_ANONYMOUS = True
        for name, number in (("last_name", 2), ("device_id", 3), ("email", 4)):
            for _ in range(2):
                sent = form_of(category, api_key="", **{name: "kim@example.org"})
                assert trusted.post(f"requests.{form}", sent).status_code == 200
            assert Report.objects.count() == number

    def test_two_systems_stay_two(self, trusted: System, system: System, category: Category, form: str) -> None:
        for one in (trusted, system):
            assert one.post(f"requests.{form}", form_of(category)).status_code == 200
        assert Report.objects.count() == 2

    def test_a_token_that_nobody_knows(self, system: System, category: Category, form: str) -> None:
        refused(system.get(f"tokens/nothing.{form}"), 404)
        found = only(system.post(f"requests.{form}", form_of(category, email="kim@example.org")))
        Reporter.objects.update(asked_at=now() - timedelta(days=9))
        assert lapse_unconfirmed() == 1
        refused(system.get(f"tokens/{found['token']}.{form}"), 404)

    def test_the_token_of_the_senders_page_is_none(self, trusted: System, category: Category, form: str) -> None:
        only(trusted.post(f"requests.{form}", form_of(category)))
        refused(trusted.get(f"tokens/{Report.objects.get().token}.{form}"), 404)

    def test_what_the_sender_is_called_is_kept_for_the_office(self, trusted: System, category: Category, form: str) -> None:
        more = {
            "first_name": "Kim",
            "last_name": "Mustermann",
            "email": "kim@example.org",
            "phone": "038459 1",
            "device_id": "device-17",
            "account_id": "account-17",
        }
        trusted.post(f"requests.{form}", form_of(category, **more))
        sender = Reporter.objects.get()
        assert (sender.name, sender.email, sender.phone) == ("Kim Mustermann", "kim@example.org", "038459 1")
        assert "-17" not in str(list(Report.objects.values()))

    def test_without_a_name_where_the_office_takes_such(
        self, system: System, category: Category, authority: Authority, form: str
    ) -> None:
        assert "service_request_id" in only(system.post(f"requests.{form}", form_of(category)))
        type(authority).objects.update(allows_anonymous=False)
        refused(system.post(f"requests.{form}", form_of(category, description="Quietscht.")), 400, "email")

    def test_repeating_changes_nothing(self, trusted: System, category: Category, form: str) -> None:
        once = {"idempotency-key": "0123456789abcdef"}
        answers = [trusted.post(f"requests.{form}", form_of(category), **once) for _ in range(2)]
        assert answers[0].content == answers[1].content
        assert Report.objects.count() == 1
        refused(trusted.post(f"requests.{form}", form_of(category, description="Other"), **once), 400)


class TestPlaces:
    @pytest.mark.parametrize(
        ("place", "named"),
        [
            ({}, "lat"),
            ({"lat": "53.926"}, "long"),
            ({"long": "12.345"}, "lat"),
            ({"lat": "91", "long": "12"}, "lat"),
            ({"lat": "53", "long": "-181"}, "long"),
            ({"lat": "nan", "long": "12"}, "lat"),
            ({"lat": "inf", "long": "12"}, "lat"),
            ({"lat": "53,9", "long": "12"}, "lat"),
            ({"lat": "1" * 400, "long": "12"}, "lat"),
            ({"address_id": "17"}, "address_id"),
            ({"address_string": "Nirgendwo 17"}, "address_string"),
            ({"address_string": "x" * 501}, "address_string"),
        ],
    )
    def test_that_are_none(self, trusted: System, category: Category, form: str, place: dict[str, str], named: str) -> None:
        sent = {"service_code": category.code, "description": TEXT, **place}
        refused(trusted.post(f"requests.{form}", sent), 400, named)
        assert not Report.objects.exists()

    def test_by_an_address(self, trusted: System, category: Category, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("api.open311.drafting.place_called", {"Am Markt 1, Laage": HERE}.get)
        sent = {"service_code": category.code, "description": TEXT, "address_string": "Am Markt 1, Laage"}
        assert trusted.post(f"requests.{form}", sent).status_code == 200
        assert Report.objects.get().geom.coords == HERE.coords

    def test_outside_of_every_area(self, trusted: System, category: Category, form: str) -> None:
        refused(trusted.post(f"requests.{form}", form_of(category, lat=FAR_AWAY.y, long=FAR_AWAY.x)), 400, "lat")

    @pytest.mark.usefixtures("other_authority")
    def test_outside_of_the_jurisdiction(self, trusted: System, category: Category, form: str) -> None:
        refused(trusted.post(f"requests.{form}", form_of(category)), 400, "jurisdiction_id")
        refused(trusted.post(f"requests.{form}", form_of(category, jurisdiction_id="nowhere")), 404)
        there = form_of(category, jurisdiction_id="laage")
        refused(trusted.post(f"requests.{form}", {**there, "lat": NEXT_DOOR.y, "long": NEXT_DOOR.x}), 400, "lat")
        assert trusted.post(f"requests.{form}", there).status_code == 200


class TestAttributes:
    @pytest.fixture
    def asked(self, category: Category) -> Category:
        options = [{"code": code, "titles": {"de": code}} for code in ("rope", "seat", "frame")]
        add_question(category, "part", "choice", options=options, is_required=True)
        add_question(category, "parts", "several", options=options)
        for code, kind in (("hurt", "yes_no"), ("many", "number"), ("words", "text"), ("since", "date")):
            add_question(category, code, kind)
        return category

    def test_are_read(self, trusted: System, asked: Category, form: str) -> None:
        answers = {
            "attribute[part]": "rope",
            "attribute[parts][]": ["frame", "seat"],
            "attribute[hurt]": "yes",
            "attribute[many]": "3",
            "attribute[words]": "Ä",
            "attribute[since]": "2026-01-31T00:00:00Z",
            "attribute[unasked]": "x",
        }
        assert trusted.post(f"requests.{form}", form_of(asked, **answers)).status_code == 200
        assert Report.objects.get().answers == {
            "part": "rope",
            "parts": ["seat", "frame"],
            "hurt": True,
            "many": 3,
            "words": "Ä",
            "since": "2026-01-31",
        }

    def test_a_single_value_may_come_as_a_list(self, trusted: System, asked: Category, form: str) -> None:
        assert trusted.post(f"requests.{form}", form_of(asked, **{"attribute[part][]": "seat"})).status_code == 200
        assert Report.objects.get().answers == {"part": "seat"}

    @pytest.mark.parametrize("given", [{}, {"attribute[part]": ""}, {"attribute[part][]": " "}, {"attribute": "rope"}])
    def test_that_are_missing_are_named(self, trusted: System, asked: Category, form: str, given: dict[str, str]) -> None:
        refused(trusted.post(f"requests.{form}", form_of(asked, **given)), 400, "attribute[part]")

    def test_that_do_not_fit_are_all_named(self, trusted: System, asked: Category, form: str) -> None:
        wrong = {"part": "nothing", "hurt": "perhaps", "many": "nan", "since": "soon", "words": "x" * 501}
        answer = trusted.post(f"requests.{form}", form_of(asked, **{f"attribute[{k}]": v for k, v in wrong.items()}))
        refused(answer, 400, *(f"attribute[{code}]" for code in wrong))
        assert len(read(answer)) == len(wrong)


class TestWhatDoesNotFit:
    @pytest.mark.parametrize(
        ("more", "named"),
        [
            ({"service_code": ""}, "service_code"),
            ({"service_code": "nothing"}, "service_code"),
            ({"description": ""}, "description"),
            ({"description": "x" * 4001}, "description"),
            ({"email": "nobody"}, "email"),
            ({"email": f"{'x' * 300}@example.org"}, "email"),
            ({"first_name": "x" * 121}, "first_name"),
            ({"phone": "1" * 61}, "phone"),
            ({"description": "a\0b"}, "description"),
            ({"media": "no base64 at all!"}, "media"),
            ({"media": base64.b64encode(b"no picture").decode()}, "media"),
            ({"media_url": "http://example.org/x.jpg"}, "media_url"),
            ({"media_url": "https://127.0.0.1/x.jpg"}, "media_url"),
            ({"media_url": "https://169.254.169.254/latest/meta-data"}, "media_url"),
            ({"media_url": "https://kim:secret@example.org/"}, "media_url"),
            ({"media_url": "file:///etc/passwd"}, "media_url"),
            ({"media_url": f"https://example.org/{'x' * 1000}"}, "media_url"),
        ],
    )
    def test_is_named(self, trusted: System, category: Category, form: str, more: dict[str, str], named: str) -> None:
        refused(trusted.post(f"requests.{form}", form_of(category, **more)), 400, named)
        assert not Report.objects.exists()

    def test_four_thousand_letters_fit(self, trusted: System, category: Category, form: str) -> None:
        assert trusted.post(f"requests.{form}", form_of(category, description="ä" * 4000)).status_code == 200

    @pytest.mark.parametrize(
        "kind", ["text/xml", "application/xml", "application/json", "text/plain", "", "application/x-www-form-urlencoded2"]
    )
    def test_what_is_no_form(self, trusted: System, category: Category, form: str, kind: str) -> None:  # noqa: ARG002 (an office)
        body = "<request><service_code>swing</service_code></request>"
        answer = trusted.client.post(f"/open311/v2/requests.{form}", body, content_type=kind)
        refused(answer, 400, "application/x-www-form-urlencoded")

    @pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"--x\r\n", b"--x\r\nContent-Disposition: form-data\r\n\r\n"])
    def test_a_broken_form(self, trusted: System, category: Category, form: str, body: bytes) -> None:  # noqa: ARG002 (an office)
        for kind in (
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "application/x-www-form-urlencoded; charset=x",
        ):
            answer = trusted.client.generic("POST", f"/open311/v2/requests.{form}", body, kind)
            assert answer.status_code in {400, 403}
            assert read(answer)

    def test_too_much_of_it(self, trusted: System, category: Category, form: str) -> None:
        refused(trusted.post(f"requests.{form}", form_of(category, more="x" * 3_000_000)), 400)
        many = {f"field{number}": "x" for number in range(1500)}
        refused(trusted.post(f"requests.{form}", form_of(category, **many)), 400)


class TestKeys:
    @pytest.mark.parametrize("key", ["", "wrong", "amtskarte_open311_wrong", "ä", "x" * 10_000])
    def test_missing_or_wrong(self, trusted: System, category: Category, form: str, key: str) -> None:
        refused(trusted.post(f"requests.{form}", form_of(category, api_key=key)), 403, "api_key")
        assert not Report.objects.exists()

    def test_in_the_address(self, trusted: System, category: Category, form: str) -> None:
        answer = trusted.post(f"requests.{form}?api_key={trusted.key}", form_of(category, api_key=""))
        assert answer.status_code == 200

    def test_that_has_ended(self, trusted: System, category: Category, form: str) -> None:
        SystemKey.objects.update(ends_at=now())
        refused(trusted.post(f"requests.{form}", form_of(category)), 403)

    @pytest.mark.usefixtures("other_authority")
    def test_of_another_office(self, category: Category, authority: Authority, form: str) -> None:
        own = System(key_for(Rights(authority)), Client())
        assert own.post(f"requests.{form}", form_of(category, jurisdiction_id="laage")).status_code == 200
        there = {"lat": NEXT_DOOR.y, "long": NEXT_DOOR.x, "jurisdiction_id": "sprenz"}
        refused(own.post(f"requests.{form}", form_of(category, **there)), 403, "jurisdiction_id")
        # Where CitySDK names none, the key does.
        refused(own.citysdk.post(f"requests.{form}", form_of(category, lat=NEXT_DOOR.y, long=NEXT_DOOR.x)), 400, "lat")

    def test_need_not_be_where_the_office_says_so(
        self, trusted: System, category: Category, form: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.OPEN311_ANONYMOUS = True
        monkeypatch.setattr(posting, "WITHOUT_KEY", HourlyLimit(f"without a key in a test {form}", 2))
        answers = [trusted.post(f"requests.{form}", form_of(category, api_key="")) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        refused(answers[2], 429)
        assert int(answers[2]["Retry-After"]) > 0
        refused(trusted.post(f"requests.{form}", form_of(category, api_key="wrong")), 403)

    def test_who_guesses_waits(
        self, trusted: System, category: Category, form: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(endpoint, "WRONG_KEYS", HourlyLimit(f"wrong keys of a test {form}", 1, 60))
        codes = [trusted.post(f"requests.{form}", form_of(category, api_key="x")).status_code for _ in range(2)]
        assert codes == [403, 429]

    def test_send_so_much_an_hour(
        self, trusted: System, category: Category, form: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(endpoint, "SENDING", HourlyLimit(f"sending in a test {form}", 1))
        codes = [trusted.post(f"requests.{form}", form_of(category)).status_code for _ in range(2)]
        assert codes == [200, 429]

    def test_say_the_same_for_reading(self, trusted: System, category: Category, form: str) -> None:  # noqa: ARG002 (an office)
        assert trusted.get(f"services.{form}", {"api_key": "wrong"}).status_code == 200


class TestPictures:
    def test_come_as_a_file(self, trusted: System, category: Category, form: str) -> None:
        file = SimpleUploadedFile("x.jpg", file_of(quarters()), "image/jpeg")
        sent = {**form_of(category), "api_key": trusted.key, "media": file}
        assert trusted.client.post(f"/open311/v2/requests.{form}", sent).status_code == 200
        photo = ReportPhoto.objects.get()
        assert (photo.public_name, photo.report) == ("", Report.objects.get())

    def test_come_as_letters(self, trusted: System, category: Category, form: str) -> None:
        for start in ("", "data:image/jpeg;base64,"):
            sent = form_of(category, description=start or TEXT)
            sent["media"] = start + base64.b64encode(file_of(quarters())).decode()
            assert trusted.citysdk.post(f"requests.{form}", sent).status_code == 201
        assert ReportPhoto.objects.count() == 2

    def test_are_needed_where_the_category_says_so(self, trusted: System, form: str, category: Category) -> None:  # noqa: ARG002 (an office)
        needed = make_category("needed", photo_required=True)
        refused(trusted.post(f"requests.{form}", form_of(needed)), 400, "media")

    def test_that_lie_elsewhere_are_fetched_later(self, system: System, category: Category, form: str) -> None:
        url = "https://example.org/picture.jpg"
        assert system.post(f"requests.{form}", form_of(category, media_url=url)).status_code == 200
        assert PendingPicture.objects.get().url == url
        assert not Receipt.objects.exists()
