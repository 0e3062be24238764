"""Who sent a report is forgotten by its category's deadline, with a proof; reports go when theirs is over."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.core.files.storage import storages
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.timezone import now

from api.triage.words import step_words
from geo_platform.accounts.models import User
from geo_platform.personal_data.holdings import Wish
from layers.core.contributions.ledger import NewPhoto
from layers.core.photos.names import known_names
from layers.core.photos.pictures import prepare_picture
from layers.core.photos.storage import store_picture
from layers.defects import handling
from layers.defects.drafts import Sender
from layers.defects.ledger import Said
from layers.defects.memory.forgetting import (
    delete_old_reports,
    digest_of,
    forget_senders,
    forget_what_is_over,
    lapse_unconfirmed,
)
from layers.defects.memory.leaving import forget_person, forget_worker
from layers.defects.memory.words import pattern_of
from layers.defects.models import Batch, Erasure, FindingPhoto, Follower, Note, Report, Reporter, ReportPhoto
from layers.defects.reporting import add_to_report, withdraw_report
from layers.defects.sending import send_report
from layers.defects.states import Move
from layers.defects.tasks import lapse_reports
from tests.defects import office
from tests.defects.asking import TEXT, add_question, draft, make_category, send
from tests.defects.inspections.grounds import inspect, make_ground
from tests.photo_files import file_of, quarters
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoCaptureOnCommitCallbacks

    from layers.core.permissions import Actor
    from layers.defects.models import Category

pytestmark = pytest.mark.django_db
ANNA = Sender(email="anna@example.org", name="Frau Anna Meerbusch", phone="0170 12 34-56", is_trusted=True)


def stored() -> NewPhoto:
    picture = prepare_picture(BytesIO(file_of(quarters())))
    return NewPhoto(store_picture(picture), picture.width, picture.height)


def is_there(name: str) -> bool:
    return storages["photos"].exists(f"{name[:2]}/{name}-480.webp")


def ended(report: Report, days: float) -> None:
    Report.objects.filter(pk=report.pk).update(closed_at=now() - timedelta(days=days))


def resolve(clerk: Actor, report: Report, word: str = "Ja.") -> Report:
    report = Report.objects.get(pk=report.pk)
    return handling.change_state(actor=clerk, report=report, version=report.version, move=Move.RESOLVE, said=Said(word))


@pytest.fixture
def report(category: Category, clerk: Actor) -> Report:
    """Answered; everybody leaves something about who sent it, and a follower waits."""
    add_question(category, "open", "text", is_public=True)
    add_question(category, "closed", "text")
    add_question(category, "danger", "yes_no")
    answers = {"open": "links", "closed": "bei Meerbusch", "danger": "yes"}
    report = send_report(draft(category, sender=ANNA, answers=answers, photos=[stored(), stored()]))
    add_to_report(report=report, word="Ich bin die Nachbarin.")
    handling.write_note(actor=clerk, report=report, text="meerbusch angerufen: 0170/123456. Bauhof fragen.")
    Follower.objects.create(report=report, email="bert@example.org", language="de", confirmed_at=now())
    return resolve(clerk, report, "Liebe Frau Meerbusch, die Kette ist neu.")


def everything(report: Report) -> str:
    """All that is kept about a report."""
    rows = [
        list(Report.objects.filter(pk=report.pk).values()),
        list(Reporter.objects.values()),
        list(report.steps.values()),
        list(Note.objects.values()),
        list(Follower.objects.values()),
    ]
    return json.dumps(rows, cls=DjangoJSONEncoder, default=str, ensure_ascii=False).lower()


def test_one_day_before_nothing_goes(report: Report) -> None:
    ended(report, 179.9)
    assert forget_senders() == 0
    assert "meerbusch" in everything(report)
    assert not Erasure.objects.exists()


def test_afterwards_nothing_tells_who_it_was(
    report: Report, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    token, names = report.token, list(report.photos.values_list("name", flat=True))
    ended(report, 180.1)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_senders() == 1
    left = everything(report)
    for word in ("meerbusch", "anna", "0170", "123456", "nachbarin", "bert@", TEXT.lower(), token.lower()):
        assert word not in left, word
    # What the office did stays.
    for word in ("bauhof fragen.", "die kette ist neu.", "links"):
        assert word in left, word
    stored_report = Report.objects.get()
    assert stored_report.answers == {"open": "links", "danger": True}
    assert stored_report.forgotten_at
    assert not ReportPhoto.objects.exists()
    assert not any(map(is_there, names))
    assert forget_senders() == 0


def test_what_was_released_stays(
    report: Report, clerk: Actor, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    office.release_report(actor=clerk, report=report, version=report.version, text="Die Schaukel ist kaputt.")
    whole, covered = report.photos.all()
    beside = stored()
    ReportPhoto.objects.filter(pk=covered.pk).update(public_name=beside.name)
    ended(report, 181)
    with django_capture_on_commit_callbacks(execute=True):
        forget_senders()
    assert Report.objects.get().text == "Die Schaukel ist kaputt."
    assert {photo.name for photo in report.photos.all()} == {whole.name, beside.name}
    assert [is_there(name) for name in (whole.name, beside.name, covered.name)] == [True, True, False]
    assert covered.name not in set(known_names())


def test_each_category_has_its_deadline_and_its_proof(category: Category, clerk: Actor) -> None:
    short = make_category("test-lamp", kept_days=30)
    lamps = [resolve(clerk, send_report(draft(short, sender=ANNA))) for _each in range(3)]
    swing = resolve(clerk, send_report(draft(category, sender=ANNA)))
    for each in (*lamps, swing):
        ended(each, 31)
    assert forget_senders() == 3
    assert list(Reporter.objects.values_list("report", flat=True)) == [swing.pk]
    (proof,) = Erasure.objects.all()
    assert (proof.rule, proof.category, proof.kept_days, proof.number) == ("sender", "test-lamp", 30, 3)
    assert proof.digest == digest_of(lamp.reference for lamp in reversed(lamps))
    assert proof.digest != digest_of([swing.reference])


def test_what_waits_is_not_forgotten(category: Category) -> None:
    report = send_report(draft(category, sender=ANNA))
    Report.objects.update(reported_at=now() - timedelta(days=900))
    assert forget_what_is_over() == 0
    assert Report.objects.get(pk=report.pk).text == TEXT


def test_taken_back_a_year_all_others_five(category: Category, clerk: Actor, settings: object) -> None:
    withdrawn, done = send(category), resolve(clerk, send(category))
    withdraw_report(report=withdrawn)
    for report in (withdrawn, done):
        ended(report, 366)
    assert delete_old_reports() == 1
    assert list(Report.objects.all()) == [done]
    ended(done, 5 * 365 + 1)
    assert delete_old_reports() == 1
    assert list(Erasure.objects.order_by("pk").values_list("rule", "number", "kept_days")) == [
        ("withdrawn", 1, 365),
        ("ended", 1, 5 * 365),
    ]
    again = resolve(clerk, send(category))
    ended(again, 11)
    settings.REPORTS_ENDED_DAYS = 10  # type: ignore[attr-defined]  # a fixture of pytest-django
    assert delete_old_reports() == 1


def test_unconfirmed_ones_go_after_three_days_with_their_files(
    category: Category, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    send(category, email="anna@example.org", photos=[stored()])
    name = ReportPhoto.objects.get().name
    assert lapse_unconfirmed() == 0
    Reporter.objects.update(asked_at=now() - timedelta(days=3, minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert lapse_reports(0) == 1
    assert not Report.objects.exists()
    assert not is_there(name)
    assert Erasure.objects.get().rule == "unconfirmed"


def test_an_address_that_nobody_confirms_is_forgotten(category: Category) -> None:
    report = send(category)
    Follower.objects.create(report=report, email="bert@example.org", language="de")
    assert lapse_reports(0) == 0
    Follower.objects.update(created_at=now() - timedelta(days=3, minutes=1))
    assert lapse_reports(0) == 1
    assert not Follower.objects.exists()


def test_no_proof_says_anything_of_anybody(report: Report) -> None:
    ended(report, 181)
    forget_what_is_over()
    proof = json.dumps(list(Erasure.objects.values()), default=str)
    for word in ("anna", "meerbusch", TEXT, report.reference):
        assert word not in proof


def test_the_administrator_sees_the_proofs_and_changes_none(
    report: Report, client: Client, django_user_model: type[User]
) -> None:
    ended(report, 181)
    forget_senders()
    sign_in_twice(client, django_user_model.objects.create_superuser("chief"))
    shown = client.get("/admin/defects/erasure/").content.decode()
    assert Erasure.objects.get().digest in shown
    assert client.get("/admin/defects/erasure/add/").status_code == 403
    assert client.post(f"/admin/defects/erasure/{Erasure.objects.get().pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("ANNA MEERBUSCH", True),
        ("bei Meerbuschs", False),
        ("Meerbusch, 2. Stock", True),
        ("Frau Müller", False),
        ("Tel. 0170-12 34 56", True),
        ("(0170) 123456", True),
        ("2026-0170", False),
        ("Anna@Example.org", True),
    ],
)
def test_a_name_is_found_however_it_is_typed(text: str, is_found: bool) -> None:  # noqa: FBT001 (a value of the table)
    pattern = pattern_of(Reporter(email=ANNA.email, name=ANNA.name, phone=ANNA.phone, user=User(display_name="")))
    assert pattern
    assert bool(pattern.search(text)) == is_found


def test_of_nobody_nothing_is_looked_for() -> None:
    assert pattern_of(Reporter()) is None


def test_a_picture_that_a_protocol_names_is_kept(
    report: Report, clerk: Actor, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    kept, gone = report.photos.order_by("pk").values_list("name", flat=True)
    inspection = inspect(clerk, make_ground(clerk))
    FindingPhoto.objects.create(finding=inspection.findings.all()[0], name=kept, width=1, height=1)
    ended(report, 180.1)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_senders() == 1
    assert (is_there(kept), is_there(gone)) == (True, False)


def test_what_was_taken_back_unconfirmed_has_never_come(category: Category) -> None:
    report = send(category, email="anna@example.org")
    withdraw_report(report=report)
    report.refresh_from_db()
    assert (report.state, report.reported_at, report.status) == ("withdrawn", None, "pending")
    ended(report, 365.1)
    assert delete_old_reports() == 1


def test_whoever_goes_leaves_nothing_unconfirmed(category: Category, django_user_model: type[User]) -> None:
    user = django_user_model.objects.create(username="anna", email="anna@example.org")
    send(category, email="anna@example.org")
    Reporter.objects.update(user=user)
    assert forget_person(user, Wish.KEEP) == 1
    assert not Report.objects.exists()


def test_who_looked_after_reports_is_named_no_more_once_they_have_left(report: Report, clerk: Actor) -> None:
    assert clerk.user
    Report.objects.filter(pk=report.pk).update(state="open", closed_at=None)
    office.assign_report(actor=clerk, report=report, version=report.version, assignee=clerk.user)
    step = report.steps.get(move="assign")
    assert step_words(step) == "Weitergegeben: clerk"
    old = [report.steps.create(move="assign", side="staff", details={"assignee": name}) for name in ("clerk", "")]
    forget_worker(clerk.user, Wish.KEEP)
    step.refresh_from_db()
    assert step_words(step) == "Weitergegeben: jemand aus dem Team"
    assert [step_words(report.steps.get(pk=one.pk)) for one in old] == [step_words(step), "Zurückgegeben"]
    assert "clerk" not in json.dumps(list(Batch.objects.values_list("details", flat=True)))
