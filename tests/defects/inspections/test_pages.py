"""The pages of inspections: who sees them, what a form does, and what comes on paper."""

from __future__ import annotations

import io
import re
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localtime
from PIL import Image

from layers.defects.inspections.finishing import FoundDraft
from layers.defects.inspections.grounds import remove_device
from layers.defects.inspections.models import Depot, Finding, FindingPhoto, Ground, Inspection
from layers.defects.models import Report, ReportPhoto
from tests.defects.asking import NEXT_DOOR
from tests.defects.inspections.grounds import DEFECT, inspect, make_ground, swing_of
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client

    from layers.core.models import BaseFeature
    from layers.core.permissions import Actor
    from layers.defects.models import Authority

pytestmark = pytest.mark.django_db
KEY = "a-key-of-sixteen-letters"


@pytest.fixture
def ground(clerk: Actor) -> Ground:
    return make_ground(clerk)


@pytest.fixture
def desk(client: Client, clerk: Actor) -> Client:
    """Somebody of the office who has proved who they are."""
    assert clerk.user is not None
    sign_in_twice(client, clerk.user)
    return client


def page(name: str, *args: object) -> str:
    return reverse(f"pages:{name}", args=args)


def picture() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "#8899aa").save(file, "JPEG")
    return SimpleUploadedFile("swing.jpg", file.getvalue(), "image/jpeg")


def filled(ground: Ground, **more: Any) -> dict[str, Any]:  # noqa: ANN401 (what a form may send)
    outcomes = {f"outcome_{device.pk}": "fine" for device in ground.devices.all()}
    done_at = localtime().strftime("%Y-%m-%dT%H:%M")
    return {"idempotency_key": KEY, "done_at": done_at, "signed_as": "Kim Wolf", "outcome_0": "fine", **outcomes, **more}


def inflated(pdf: bytes) -> bytes:
    """All of a PDF that is packed, and the rest."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    unpacked = []
    for stream in packed:
        with suppress(zlib.error):
            unpacked.append(zlib.decompress(stream))
    return b"\n".join([pdf, *unpacked])


def addresses(ground: Ground, inspection: Inspection) -> list[str]:
    """Every page about one playground."""
    return [
        page("inspected-ground", ground.pk),
        page("inspection-sign", ground.pk),
        page("inspect", ground.pk, "visual"),
        page("inspection", inspection.pk),
        page("inspection-protocol", inspection.pk),
    ]


def test_the_list_says_what_is_due(desk: Client, ground: Ground) -> None:
    answer = desk.get(page("inspections"))
    assert answer.status_code == 200
    body = answer.content.decode()
    assert ground.title in body
    assert "Heute fällig" in body
    assert "<svg" in body
    assert "private" in answer["Cache-Control"]


def test_staff_of_a_neighbour_find_nothing(client: Client, clerk: Actor, other_clerk: Actor, ground: Ground) -> None:
    inspection = inspect(clerk, ground)
    assert other_clerk.user is not None
    sign_in_twice(client, other_clerk.user)
    assert [client.get(address).status_code for address in addresses(ground, inspection)] == [404] * 5
    assert client.post(page("inspect", ground.pk, "visual"), filled(ground)).status_code == 404
    assert client.post(page("inspected-device-new", ground.pk), {"name": "x", "type": "swing"}).status_code == 404
    assert ground.title not in client.get(page("inspections")).content.decode()
    assert Inspection.objects.count() == 1


def test_without_a_second_factor_nothing_opens(client: Client, clerk: Actor, ground: Ground) -> None:
    inspection = inspect(clerk, ground)
    assert clerk.user is not None
    everything = [*addresses(ground, inspection), page("inspections"), page("day-round"), page("inspections-depot")]
    assert {client.get(address).status_code for address in everything} == {403}
    client.force_login(clerk.user)
    assert {client.get(address).status_code for address in everything} == {403}
    assert client.post(page("inspect", ground.pk, "visual"), filled(ground)).status_code == 403


def test_a_form_becomes_an_inspection_once(desk: Client, ground: Ground, authority: Authority) -> None:
    swing = swing_of(ground)
    values = {f"outcome_{swing.pk}": "defect", f"points_{swing.pk}": ["chains"], f"blocked_{swing.pk}": "on"}
    address = page("inspect", ground.pk, "visual")
    answers = [
        desk.post(address, filled(ground, **values, **{f"photos_{swing.pk}": picture()}), HTTP_ACCEPT="application/json")
        for _turn in range(2)
    ]
    inspection = Inspection.objects.get()
    assert {answer["Location"] for answer in answers} == {f"/inspections/done/{inspection.pk}/?new=1"}
    assert (inspection.signed_as, inspection.kind) == ("Kim Wolf", "visual")
    report, photo = Report.objects.get(), FindingPhoto.objects.get()
    assert (report.authority, report.priority) == (authority, Report.Priority.DANGER)
    assert ReportPhoto.objects.get().name == photo.name
    assert desk.get(page("inspection-photo", photo.name, 480))["Content-Type"] == "image/webp"
    body = desk.get(page("inspection", inspection.pk)).content.decode()
    assert report.reference in body
    assert "gesperrt" in body
    pdf = desk.get(page("inspection-protocol", inspection.pk))
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert inflated(pdf.content).count(b"/Subtype /Image") >= 2


@pytest.mark.usefixtures("authority")
def test_what_was_taken_away_since_was_looked_at_all_the_same(desk: Client, clerk: Actor, ground: Ground) -> None:
    """Who looks around without a network has a form that knows nothing of it."""
    swing = swing_of(ground)
    sent = filled(ground, **{f"outcome_{swing.pk}": "defect", f"note_{swing.pk}": "Die Kette ist gerissen."})
    remove_device(actor=clerk, device=swing)
    assert f"outcome_{swing.pk}" not in desk.get(page("inspect", ground.pk, "visual")).text
    refused = desk.post(page("inspect", ground.pk, "visual"), sent | {"signed_as": ""})
    assert "Die Kette ist gerissen." in refused.text
    assert desk.post(page("inspect", ground.pk, "visual"), sent).status_code == 303
    found = Finding.objects.get(device=swing)
    assert (found.outcome, found.note) == ("defect", "Die Kette ist gerissen.")
    assert found.report is not None
    assert Finding.objects.count() == ground.devices.count() + 1


def test_no_device_of_another_playground_is_looked_at(desk: Client, clerk: Actor, ground: Ground) -> None:
    other = swing_of(make_ground(clerk, title="Am Bach"))
    numbers = {f"outcome_{other.pk}": "fine", "outcome_9" + "9" * 30: "fine", "outcome_x": "fine"}
    assert desk.post(page("inspect", ground.pk, "visual"), filled(ground, **numbers)).status_code == 303
    assert not Finding.objects.filter(device=other).exists()


def test_what_is_wrong_is_said_where_it_is(desk: Client, ground: Ground) -> None:
    swing = swing_of(ground)
    address = page("inspect", ground.pk, "annual")
    answer = desk.post(address, filled(ground, **{f"outcome_{swing.pk}": "defect"}))
    assert answer.status_code == 422
    assert "Bitte" in answer.content.decode()
    told = desk.post(
        address,
        filled(ground, qualification="Prüferin", **{f"outcome_{swing.pk}": "defect"}),
        HTTP_ACCEPT="application/json",
    )
    assert [error["field"] for error in told.json()["errors"]] == [f"note_{swing.pk}"]
    assert not Inspection.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome_0": "rocket"},
        {"done_at": "gestern"},
        {"done_at": "2001-01-01T10:00"},
        {"signed_as": ""},
        {"note": "x" * 2001},
        {"homepage": "http://example.org"},
    ],
)
def test_nonsense_is_no_inspection(desk: Client, ground: Ground, wrong: dict[str, str]) -> None:
    assert desk.post(page("inspect", ground.pk, "visual"), filled(ground, **wrong)).status_code == 422
    assert not Inspection.objects.exists()


def test_an_unknown_kind_is_no_page(desk: Client, ground: Ground) -> None:
    assert desk.get(page("inspect", ground.pk, "monthly")).status_code == 404


def test_the_form_may_be_kept_on_the_device_and_nowhere_else(desk: Client, ground: Ground) -> None:
    answer = desk.get(page("inspect", ground.pk, "visual"))
    assert answer["X-Keep-On-Device"] == "1"
    assert "private" in answer["Cache-Control"]


def test_the_gate_leads_everybody_where_they_belong(desk: Client, ground: Ground, clerk: Actor) -> None:
    gate = page("inspection-gate", ground.code)
    assert desk.get(gate)["Location"] == page("inspected-ground", ground.pk)
    inspect(clerk, ground)
    desk.logout()
    quiet = desk.get(gate).content.decode()
    assert ground.title in quiet
    assert f'href="/report/?thing={ground.thing}"' in quiet
    assert "Zuletzt kontrolliert" not in quiet
    Ground.objects.update(shows_last=True)
    assert "Zuletzt kontrolliert am" in desk.get(gate).content.decode()
    assert "Kim Wolf" not in desk.get(gate).content.decode()
    assert desk.get(page("inspection-gate", "abcd2345")).status_code == 404


def test_a_closed_device_is_said_at_the_gate(client: Client, ground: Ground, clerk: Actor) -> None:
    inspect(clerk, ground, FoundDraft(swing_of(ground), DEFECT, note="Balken faul.", is_blocked=True))
    body = client.get(page("inspection-gate", ground.code)).content.decode()
    assert "zurzeit gesperrt" in body
    assert "Balken" not in body


@pytest.mark.parametrize(("size", "box"), [("a6", b"297.6"), ("a4", b"595.2"), ("nonsense", b"297.6")])
def test_the_sign_comes_on_paper(desk: Client, ground: Ground, size: str, box: bytes) -> None:
    answer = desk.get(page("inspection-sign", ground.pk) + f"?size={size}")
    assert answer["Content-Type"] == "application/pdf"
    assert b"/MediaBox [0 0 " + box in inflated(answer.content)


def test_devices_and_habits_are_written_on_the_page(desk: Client, ground: Ground) -> None:
    address = page("inspected-ground", ground.pk)
    device = {"name": "Seilbahn", "type": "cableway", "year": "2019", "maker": "Muster", "number": "7"}
    assert desk.post(page("inspected-device-new", ground.pk), device).status_code == 303
    assert "Seilbahn" in desk.get(address).content.decode()
    assert desk.post(page("inspected-device-new", ground.pk), {**device, "year": "1"}).status_code == 422
    swing = swing_of(ground)
    assert desk.post(page("inspected-device", ground.pk, swing.pk), {"remove": "1"}).status_code == 303
    assert desk.post(page("inspected-device", ground.pk, swing.pk), {"remove": "1"}).status_code == 404
    days = {"visual_days": "5", "operational_days": "60", "annual_days": "365", "is_active": "on", "shows_last": "on"}
    assert desk.post(address, days).status_code == 303
    assert Ground.objects.get().visual_days == 5
    assert desk.post(address, {**days, "annual_days": "999"}).status_code == 422


def test_playgrounds_are_taken_in_and_a_depot_is_set(desk: Client, ground: Ground, area: BaseFeature) -> None:
    ground.devices.all().delete()
    Ground.objects.all().delete()
    assert "noch nicht kontrolliert" in desk.get(page("inspections")).content.decode()
    assert desk.post(page("inspections-take")).status_code == 303
    assert Ground.objects.count() == 1
    assert desk.post(page("inspections-depot"), {"title": "Bauhof", "place": "12.35,53.93"}).status_code == 302
    assert Depot.objects.get().area_id == area.pk
    elsewhere = {"title": "Bauhof", "place": f"{NEXT_DOOR.x},{NEXT_DOOR.y}"}
    assert desk.post(page("inspections-depot"), elsewhere).status_code == 422


def test_a_photo_of_others_is_none(client: Client, other_clerk: Actor, clerk: Actor, ground: Ground) -> None:
    finding = Finding.objects.get(inspection=inspect(clerk, ground), device=None)
    photo = FindingPhoto.objects.create(finding=finding, name="a" * 32, width=1, height=1)
    assert other_clerk.user is not None
    sign_in_twice(client, other_clerk.user)
    assert client.get(page("inspection-photo", photo.name, 480)).status_code == 404
