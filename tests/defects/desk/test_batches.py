"""Many reports at once: what is done, what is refused and why, when people hear of it, and how it is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.core import mail

from layers.core.exceptions import NotFoundError
from layers.core.models import Status
from layers.defects import handling
from layers.defects.desk.batches import MOST_REPORTS, perform, preview
from layers.defects.desk.deeds import Answer, Assign, Go, Hide, Release, Route, Unhide, Weigh
from layers.defects.desk.exceptions import TooManyError
from layers.defects.desk.telling import tell_untold
from layers.defects.desk.undoing import last_batch, undo_batch
from layers.defects.models import Batch, Report, ReportStep, UntoldStep
from layers.defects.states import Move
from tests.defects import office
from tests.defects.asking import NEXT_DOOR, send

if TYPE_CHECKING:
    from layers.core.permissions import Actor
    from layers.defects.models import Authority, Category
    from tests.defects.office import Do

pytestmark = pytest.mark.django_db

DONE = Go(Move.RESOLVE, "Die Kette an {category} ist neu ({number}).")


def test_each_gets_its_own_words(category: Category, do: Do) -> None:
    reports = [send(category), send(category)]
    outcome = do(DONE, *reports)
    assert sorted(outcome.done) == sorted(report.pk for report in reports)
    for report in Report.objects.all():
        assert report.state == "resolved"
        assert report.steps.get(move="resolve").word == f"Die Kette an Schaukel kaputt ist neu ({report.reference})."


def test_a_preview_changes_nothing_and_says_what_would_be(three: list[Report], clerk: Actor, do: Do) -> None:
    do(Go(Move.START), three[0])
    chosen = {report.pk: Report.objects.get(pk=report.pk).version for report in three}
    outcome = preview(actor=clerk, deed=Go(Move.START), chosen=chosen)
    assert (len(outcome.done), len(outcome.refused)) == (2, 1)
    assert outcome.refused[0].reference == three[0].reference
    assert [report.state for report in Report.objects.order_by("pk")] == ["in_progress", "open", "open"]


def test_what_does_not_fit_stays_and_the_rest_is_done(three: list[Report], do: Do) -> None:
    do(DONE, three[0])
    outcome = do(DONE, *three)
    assert len(outcome.done) == 2
    assert Report.objects.filter(state="resolved").count() == 3


def test_who_was_faster_is_named(three: list[Report], clerk: Actor) -> None:
    handling.set_priority(actor=clerk, report=three[0], version=1, priority=3)
    outcome = perform(actor=clerk, deed=Go(Move.START), chosen={report.pk: 1 for report in three}, key=uuid4())
    (refusal,) = outcome.refused
    assert (refusal.is_stale, str(clerk.user) in refusal.why) == (True, True)
    assert Report.objects.get(pk=three[0].pk).state == "open"


def test_nothing_of_another_office_is_touched_or_named(
    category: Category, other_authority: Authority, clerk: Actor, other_clerk: Actor
) -> None:
    assert other_authority
    own, strange = send(category), send(category, place=NEXT_DOOR)
    outcome = perform(actor=clerk, deed=Weigh(4), chosen={own.pk: 1, strange.pk: 1}, key=uuid4())
    assert outcome.done == [own.pk]
    assert [(refusal.number, refusal.reference) for refusal in outcome.refused] == [(strange.pk, "")]
    assert Report.objects.get(pk=strange.pk).priority == 2
    assert preview(actor=other_clerk, deed=Weigh(4), chosen={own.pk: 2}).done == []


def test_the_same_key_does_it_once(three: list[Report], clerk: Actor) -> None:
    key, chosen = uuid4(), {report.pk: 1 for report in three}
    first = perform(actor=clerk, deed=Weigh(4), chosen=chosen, key=key)
    again = perform(actor=clerk, deed=Weigh(4), chosen=chosen, key=key)
    assert (again.batch, sorted(again.done)) == (first.batch, sorted(first.done))
    assert Batch.objects.count() == 1


def test_no_more_than_can_be_held(clerk: Actor) -> None:
    with pytest.raises(TooManyError):
        preview(actor=clerk, deed=Weigh(4), chosen=dict.fromkeys(range(1, MOST_REPORTS + 2), 1))


def columns() -> dict[str, object]:
    """Of the only report, without what every change changes."""
    found = dict(Report.objects.values().get())
    return {name: value for name, value in found.items() if name not in {"version", "updated_at"}}


@pytest.mark.parametrize("deed", [DONE, Go(Move.START), Answer("Danke!"), Weigh(4), Release(), Hide()])
def test_undone_it_is_as_it_was_and_nobody_heard_of_it(category: Category, clerk: Actor, do: Do, deed: Go) -> None:
    report = send(category, email="anna@example.org")
    Report.objects.update(state="open", status="published")
    before = columns()
    mail.outbox.clear()
    batch = do(deed, report).batch
    assert batch
    outcome = undo_batch(actor=clerk, number=batch.pk)
    assert columns() == before
    assert (outcome.done, UntoldStep.objects.count()) == ([report.pk], 0)
    assert report.steps.values_list("move", "before", "after").last() == ("undo", "open", "open")
    assert office.tell_now() == 0
    assert mail.outbox == []


def test_people_hear_of_it_after_a_while(category: Category, do: Do) -> None:
    report = send(category, email="anna@example.org")
    Report.objects.update(state="open", status="published")
    mail.outbox.clear()
    do(DONE, report)
    assert tell_untold() == 0
    assert mail.outbox == []
    assert office.tell_now() == 1
    (letter,) = mail.outbox
    assert letter.to == ["anna@example.org"]
    assert "ist neu" in letter.body
    assert tell_untold() == 0


def test_undone_after_they_heard_of_it_they_are_told_again(category: Category, clerk: Actor, do: Do) -> None:
    report = send(category, email="anna@example.org")
    Report.objects.update(state="open", status="published")
    batch = do(DONE, report).batch
    assert batch
    office.tell_now()
    mail.outbox.clear()
    undo_batch(actor=clerk, number=batch.pk)
    assert list(report.steps.values_list("move", flat=True))[-2:] == ["resolve", "put_right"]
    assert office.tell_now() == 1
    assert len(mail.outbox) == 1


def test_of_what_moved_on_meanwhile_only_the_words_are_told(category: Category, clerk: Actor, do: Do) -> None:
    report = send(category, email="anna@example.org")
    Report.objects.update(state="open", status="published")
    do(Go(Move.START), report)
    mail.outbox.clear()
    handling.change_state(actor=clerk, report=report, version=Report.objects.get().version, move=Move.PUT_BACK)
    office.tell_now()
    assert len(mail.outbox) == 1, "that of the second move alone"


def test_what_a_colleague_changed_since_stays(three: list[Report], clerk: Actor, do: Do) -> None:
    batch = do(Weigh(4), *three).batch
    assert batch
    office.assign_report(actor=clerk, report=three[1], version=2, assignee=clerk.user)
    outcome = undo_batch(actor=clerk, number=batch.pk)
    assert len(outcome.done) == 2
    (refusal,) = outcome.refused
    assert (refusal.reference, refusal.is_stale) == (three[1].reference, True)
    assert [report.priority for report in Report.objects.order_by("pk")] == [2, 4, 2]


def test_only_who_did_it_undoes_it_and_once(three: list[Report], clerk: Actor, other_clerk: Actor, do: Do) -> None:
    batch = do(Weigh(4), *three).batch
    assert batch
    assert last_batch(clerk) == batch
    assert last_batch(other_clerk) is None
    with pytest.raises(NotFoundError):
        undo_batch(actor=other_clerk, number=batch.pk)
    undo_batch(actor=clerk, number=batch.pk)
    assert last_batch(clerk) is None
    with pytest.raises(NotFoundError):
        undo_batch(actor=clerk, number=batch.pk)


def test_it_is_given_to_colleagues_alone(three: list[Report], clerk: Actor, other_clerk: Actor, do: Do) -> None:
    assert len(do(Assign(other_clerk.user), *three).refused) == 3
    assert len(do(Assign(clerk.user), *three).done) == 3
    assert len(do(Assign(clerk.user), *three).refused) == 3, "that is so already"
    assert len(do(Assign(None), *three).done) == 3


def test_given_to_another_office_it_can_be_taken_back(
    three: list[Report], other_authority: Authority, clerk: Actor, do: Do
) -> None:
    batch = do(Route(other_authority, "Das macht der Kreis."), *three).batch
    assert batch
    assert set(Report.objects.values_list("authority", flat=True)) == {other_authority.pk}
    undo_batch(actor=clerk, number=batch.pk)
    assert other_authority.pk not in set(Report.objects.values_list("authority", flat=True))
    assert not ReportStep.objects.filter(move="route").exists()


def test_hidden_and_shown_again(three: list[Report], do: Do) -> None:
    do(Hide(), *three)
    assert set(Report.objects.values_list("status", flat=True)) == {Status.ARCHIVED}
    assert len(do(Hide(), *three).refused) == 3
    do(Unhide(), *three)
    assert set(Report.objects.values_list("status", flat=True)) == {Status.PUBLISHED}
