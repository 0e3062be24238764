"""Who may ask for what at the desk: each address, for strangers, people without a role, and the office next door."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from PIL import Image

from layers.areas.models import AreaRole
from layers.core.permissions import Role
from layers.core.photos.pictures import prepare_picture
from layers.core.photos.storage import read_variant, store_picture
from layers.defects.models import AnswerTemplate, Batch, Note, Report, ReportPhoto, SavedView
from tests.defects.asking import NEXT_DOOR, TEXT, send
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.core.models import BaseFeature
    from layers.core.permissions import Actor
    from layers.defects.models import Authority, Category

pytestmark = pytest.mark.django_db

# Addresses that name something of an office.
OF_ONE = {
    "triage-undo", "triage-view-delete", "triage-answer", "triage-answer-delete", "triage-photo", "triage-photo-public",
    "triage-cover", "triage-one", "triage-note", "triage-seen",
}  # fmt: skip
MACHINE = {"Accept": "application/json"}
SENDER = "anna@example.org"


def enter(actor: Actor) -> Client:
    client = Client(headers=MACHINE)
    assert actor.user
    sign_in_twice(client, actor.user)
    return client


@pytest.fixture
def office(clerk: Actor) -> Client:
    return enter(clerk)


@pytest.fixture
def neighbour(other_clerk: Actor, other_authority: Authority) -> Client:
    assert other_authority
    return enter(other_clerk)


@pytest.fixture
def report(category: Category) -> Report:
    found = send(category, email=SENDER)
    Report.objects.filter(pk=found.pk).update(state="open")
    found.refresh_from_db()
    return found


@pytest.fixture
def photo(report: Report) -> ReportPhoto:
    file = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(file, "PNG")
    file.seek(0)
    made = prepare_picture(file)
    return ReportPhoto.objects.create(report=report, name=store_picture(made), width=made.width, height=made.height)


def addresses(report: Report, photo: ReportPhoto) -> dict[str, tuple[str, dict[str, str] | None]]:
    """Every address of the desk, with what is sent there; `None` where it is only read."""
    pair = f"{report.pk}:{report.version}"
    view = SavedView.objects.values_list("pk", flat=True).first() or 0
    template = AnswerTemplate.objects.values_list("pk", flat=True).first() or 0
    batch = Batch.objects.values_list("pk", flat=True).first() or 0
    named: dict[str, tuple[list[int], dict[str, str] | None]] = {
        "triage": ([], None),
        "triage-rows": ([], None),
        "triage-numbers": ([], None),
        "triage-changes": ([], None),
        "triage-tile": ([16, 35015, 20883], None),
        "triage-choose": ([], {}),
        "triage-road": ([], {"start": "12.34,53.92", "end": "12.35,53.93"}),
        "triage-preview": ([], {"deed": "priority", "priority": "4", "reports": pair}),
        "triage-act": ([], {"deed": "priority", "priority": "4", "reports": pair}),
        "triage-undo": ([batch], {}),
        "triage-views": ([], {"name": "Meine"}),
        "triage-view-delete": ([view], {}),
        "triage-answers": ([], None),
        "triage-answer": ([template], None),
        "triage-answer-delete": ([template], {}),
        "triage-photo": ([photo.pk, 480], None),
        "triage-photo-public": ([photo.pk, 480], None),
        "triage-cover": ([photo.pk], {"regions": "[[0,0,1,1]]", "version": str(report.version)}),
        "triage-one": ([report.pk], None),
        "triage-note": ([report.pk], {"text": "Hallo"}),
        "triage-seen": ([report.pk], {"step": "1"}),
    }
    return {name: (reverse(f"pages:{name}", args=args), sent) for name, (args, sent) in named.items()}


def ask(client: Client, address: str, sent: dict[str, str] | None) -> Any:  # noqa: ANN401 (a response of the test client)
    return client.get(address) if sent is None else client.post(address, sent)


def test_no_address_is_left_out(report: Report, photo: ReportPhoto) -> None:
    from api.triage.urls import urlpatterns  # noqa: PLC0415

    assert {pattern.name for pattern in urlpatterns} == set(addresses(report, photo))


def test_strangers_and_people_without_a_role_are_kept_out(
    report: Report, photo: ReportPhoto, area: BaseFeature, django_user_model: type[User]
) -> None:
    stranger = Client(headers=MACHINE)
    editor = django_user_model.objects.create(username="editor", email="editor@example.org")
    AreaRole.objects.create(user=editor, area_id=area.pk, role=Role.EDITOR)
    looking = Client(headers=MACHINE)
    sign_in_twice(looking, editor)
    staff = django_user_model.objects.create(username="once", email="once@example.org")
    AreaRole.objects.create(user=staff, area_id=area.pk, role=Role.STAFF)
    Authenticator.objects.create(user=staff, type=Authenticator.Type.TOTP, data={"secret": ""})
    unproved = Client(headers=MACHINE)
    unproved.force_login(staff)
    for client in (stranger, looking, unproved):
        for name, (address, sent) in addresses(report, photo).items():
            response = ask(client, address, sent)
            assert response.status_code == 403, name
            assert response["Cache-Control"] == "private, no-store", name
            assert SENDER not in response.content.decode(), name
    assert (Report.objects.get().version, Note.objects.count(), Batch.objects.count()) == (report.version, 0, 0)


def test_the_office_next_door_learns_and_does_nothing(
    report: Report, photo: ReportPhoto, office: Client, neighbour: Client, authority: Authority
) -> None:
    AnswerTemplate.objects.create(authority=authority, title="Unsere Antwort", text="Ja.")
    office.post(reverse("pages:triage-views"), {"name": "Unsere"})
    office.post(
        reverse("pages:triage-act"), {"deed": "priority", "priority": "3", "reports": f"{report.pk}:{report.version}"}
    )
    office.post(reverse("pages:triage-note", args=[report.pk]), {"text": "Nur für uns."})
    report.refresh_from_db()
    secrets = (SENDER, TEXT, "Nur für uns", report.reference, "Unsere")
    before = Report.objects.values().get()
    for name, (address, sent) in addresses(report, photo).items():
        query = "?state=all&since=2020-01-01T00:00:00Z"
        response = ask(neighbour, address + query, sent)
        body = response.content.decode(errors="replace")
        assert not any(secret in body for secret in secrets), name
        if name in OF_ONE:
            assert response.status_code == 404, name
    assert Report.objects.values().get() == before
    assert (Note.objects.count(), SavedView.objects.filter(name="Unsere").count(), AnswerTemplate.objects.count()) == (
        1,
        1,
        1,
    )
    assert Batch.objects.get().undone_at is None


def test_the_office_reads_and_does_all_of_it(
    report: Report, photo: ReportPhoto, office: Client, authority: Authority
) -> None:
    AnswerTemplate.objects.create(authority=authority, title="Unsere Antwort", text="Ja.")
    body = office.get(reverse("pages:triage-one", args=[report.pk])).content.decode()
    assert SENDER in body
    assert TEXT in body
    assert "Unsere Antwort" in body
    assert office.get(reverse("pages:triage-photo", args=[photo.pk, 480])).status_code == 200
    assert office.get(reverse("pages:triage-photo-public", args=[photo.pk, 480])).status_code == 404
    page = Client()
    page.cookies = office.cookies
    assert report.reference in page.get(reverse("pages:triage"), {"plain": "1"}).content.decode()


def light_of_middle(name: str) -> int:
    """From 0, which is black, to 255."""
    picture = Image.open(io.BytesIO(read_variant(name, 480))).convert("L")
    return picture.tobytes()[picture.width * (picture.height // 2) + picture.width // 2]


def test_something_is_covered_and_the_original_stays(report: Report, photo: ReportPhoto, office: Client) -> None:
    address = reverse("pages:triage-cover", args=[photo.pk])
    response = office.post(address, {"regions": "[[0.25,0.25,0.75,0.75]]", "version": str(report.version)})
    assert response.status_code == 200, response.content
    photo.refresh_from_db()
    assert photo.public_name not in {"", photo.name}
    assert light_of_middle(photo.public_name) < 100
    assert light_of_middle(photo.name) > 250
    assert "0.25" in office.get(reverse("pages:triage-one", args=[report.pk])).content.decode()
    again = office.post(address, {"regions": "[[0,0,1,1]]", "version": str(report.version)})
    assert (again.status_code, again.json()["refused"][0]["stale"]) == (409, True)
    batch = Batch.objects.get()
    assert office.post(reverse("pages:triage-undo", args=[batch.pk])).status_code == 200
    photo.refresh_from_db()
    assert photo.public_name == ""


@pytest.mark.parametrize("regions", ["", "{}", "[[0,0,0,0]]", "[[1,2]]", '[["a",0,1,1]]', "[[NaN,0,1,1]]", "[" * 2000])
def test_rectangles_that_are_none(report: Report, photo: ReportPhoto, office: Client, regions: str) -> None:
    sent = {"regions": regions, "version": str(report.version)}
    assert office.post(reverse("pages:triage-cover", args=[photo.pk]), sent).status_code == 400
    photo.refresh_from_db()
    assert photo.public_name == ""


def test_words_are_changed_for_everybody(report: Report, office: Client) -> None:
    sent = {"deed": "redact", "text": "Die Schaukel ist kaputt.\r\nWirklich.", "reports": f"{report.pk}:{report.version}"}
    assert office.post(reverse("pages:triage-act"), sent).status_code == 200
    report.refresh_from_db()
    assert (report.description, report.text, report.is_released) == ("Die Schaukel ist kaputt.\nWirklich.", TEXT, True)


def test_a_second_clerk_is_told_who_was_faster(report: Report, office: Client, clerk: Actor) -> None:
    sent = {"deed": "move:start", "reports": f"{report.pk}:{report.version}"}
    assert office.post(reverse("pages:triage-act"), sent).status_code == 200
    response = office.post(reverse("pages:triage-act"), sent)
    (refusal,) = response.json()["refused"]
    assert (response.status_code, refusal["stale"], str(clerk.user) in refusal["why"]) == (409, True, True)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"deed": "nonsense", "reports": "1:1"},
        {"deed": "priority", "priority": "9", "reports": "1:1"},
        {"deed": "move", "move": "merge", "reports": "1:1"},
        {"deed": "assign", "assignee": "0", "reports": "1:1"},
        {"deed": "release", "reports": "1"},
        {"deed": "release", "reports": ""},
        {"deed": "release", "reports": "1:1", "key": "x"},
        {"deed": "answer", "word": "x" * 4001, "reports": "REPORT"},
        {"deed": "route", "authority": "0", "reports": "1:1"},
    ],
)
def test_what_nobody_understands(report: Report, office: Client, sent: dict[str, str]) -> None:
    filled = {name: value.replace("REPORT", f"{report.pk}:{report.version}") for name, value in sent.items()}
    assert office.post(reverse("pages:triage-act"), filled).status_code in {400, 422}
    assert not Batch.objects.exists()


@pytest.mark.parametrize("shape", ["x", "{}", '{"type":"Point","coordinates":[1,2]}', '{"type":"Polygon","coordinates":[]}'])
def test_areas_that_are_none(report: Report, office: Client, shape: str) -> None:
    assert report
    assert office.post(reverse("pages:triage-choose"), {"shape": shape}).status_code == 400


def test_a_ring_that_crosses_itself_counts(report: Report, office: Client) -> None:
    x, y = report.geom.coords
    eight = [[x - 1, y - 1], [x + 1, y + 1], [x + 1, y - 1], [x - 1, y + 1], [x - 1, y - 1]]
    shape = json.dumps({"type": "Polygon", "coordinates": [eight]})
    assert office.post(reverse("pages:triage-choose"), {"shape": shape}).json() == [[report.pk, report.version]]


def test_what_has_not_changed_costs_nothing(report: Report, office: Client) -> None:
    address = reverse("pages:triage-changes") + "?since=2020-01-01T00:00:00Z"
    first = office.get(address)
    assert [row["id"] for row in first.json()["rows"]] == [report.pk]
    assert office.get(address + "1", headers={"If-None-Match": first["ETag"]}).status_code == 304
    office.post(reverse("pages:triage-note", args=[report.pk]), {"text": "Hallo"})
    assert office.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_report_of_next_door_is_no_target(
    category: Category, report: Report, other_authority: Authority, office: Client
) -> None:
    assert other_authority
    strange = send(category, place=NEXT_DOOR)
    sent = {"deed": "merge", "into": str(strange.pk), "reports": f"{report.pk}:{report.version}"}
    assert office.post(reverse("pages:triage-act"), sent).status_code == 404


def test_without_a_script_forms_lead_back(report: Report, clerk: Actor) -> None:
    page = Client()
    assert clerk.user
    sign_in_twice(page, clerk.user)
    sent = {"deed": "move:start", "reports": f"{report.pk}:{report.version}"}
    response = page.post(reverse("pages:triage-act"), sent)
    assert (response.status_code, response["Location"]) == (303, f"/triage/?item={report.pk}")
    assert page.post(reverse("pages:triage-act"), sent).status_code == 409


def test_prepared_answers_are_written_by_the_office(office: Client, neighbour: Client, authority: Authority) -> None:
    address = reverse("pages:triage-answers")
    sent = {
        "title": "Fertig",
        "authority": str(authority.pk),
        "move": "resolve",
        "text": "{number} ist fertig.",
        "position": "0",
    }
    assert neighbour.post(address, sent).status_code == 422
    assert office.post(address, {**sent, "text": "{nonsense}"}).status_code == 422
    assert office.post(address, {**sent, "authority": ""}).status_code == 422
    assert office.post(address, sent).status_code == 303
    assert AnswerTemplate.objects.get().title == "Fertig"
    assert "Fertig" not in neighbour.get(address).content.decode()


def test_views_are_shared_with_the_own_office_alone(
    office: Client, neighbour: Client, area: BaseFeature, other_area: BaseFeature
) -> None:
    address = reverse("pages:triage-views")
    assert office.post(address, {"name": "Fremd", "area": str(other_area.pk)}).status_code == 403
    assert office.post(address, {"name": "Unsere", "query": "?state=all", "area": str(area.pk)}).status_code == 200
    assert "Unsere" not in neighbour.get(reverse("pages:triage")).content.decode()
    assert "Unsere" in office.get(reverse("pages:triage")).content.decode()
    assert office.post(address, {"name": " "}).status_code == 400
