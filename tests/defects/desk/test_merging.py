"""What was reported twice goes on as one, and nobody who cares is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core import mail

from layers.defects.desk.deeds import Go, Hide, Merge
from layers.defects.desk.undoing import last_batch, undo_batch
from layers.defects.exceptions import NotNowError, UnknownReportError
from layers.defects.models import Follower, Report, Reporter
from layers.defects.states import Move
from tests.defects.asking import NEXT_DOOR, send
from tests.defects.office import RefusedError, merge_reports, tell_now

if TYPE_CHECKING:
    from layers.core.permissions import Actor
    from layers.defects.models import Authority, Category
    from tests.defects.office import Do

pytestmark = pytest.mark.django_db


def opened(category: Category, email: str = "", **values: object) -> Report:
    report = send(category, email=email, **values)
    Report.objects.filter(pk=report.pk).update(state="open", status="published")
    report.refresh_from_db()
    return report


def follow(report: Report, email: str, *, is_confirmed: bool = True) -> None:
    moment = report.created_at if is_confirmed else None
    Follower.objects.create(report=report, email=email, language="de", confirmed_at=moment)


def test_senders_and_followers_come_along(category: Category, clerk: Actor) -> None:
    into, again = opened(category, "anna@example.org"), opened(category, "ben@example.org")
    follow(again, "cora@example.org")
    follow(again, "dora@example.org", is_confirmed=False)
    follow(again, "Anna@example.org")
    follow(into, "emil@example.org")
    mail.outbox.clear()
    merge_reports(actor=clerk, reports=[again], into=into)
    again.refresh_from_db()
    assert (again.state, again.duplicate_of, again.closed_at is not None) == ("duplicate", into, True)
    found = Follower.objects.filter(report=into).order_by("email").values_list("email", "via")
    assert list(found) == [("ben@example.org", again.pk), ("cora@example.org", again.pk), ("emil@example.org", None)]
    assert all(follower.confirmed_at for follower in Follower.objects.filter(report=into))
    assert "ben@example.org" in {address for letter in mail.outbox for address in letter.to}
    assert into.steps.filter(move="take_in").exists()


def test_chains_stay_flat(category: Category, clerk: Actor) -> None:
    first, second, third = opened(category), opened(category), opened(category)
    merge_reports(actor=clerk, reports=[first], into=second)
    merge_reports(actor=clerk, reports=[second], into=third)
    assert set(Report.objects.exclude(pk=third.pk).values_list("duplicate_of", flat=True)) == {third.pk}
    with pytest.raises(RefusedError, match="Bitte wählen Sie eine, an der noch gearbeitet wird"):
        merge_reports(actor=clerk, reports=[third], into=first)


def test_neither_with_itself_nor_after_its_end(category: Category, clerk: Actor, do: Do) -> None:
    into, again = opened(category), opened(category)
    with pytest.raises(RefusedError, match="Eine Meldung lässt sich nicht mit sich selbst zusammenlegen"):
        merge_reports(actor=clerk, reports=[into], into=into)
    do(Go(Move.RESOLVE, "Fertig."), again)
    with pytest.raises(RefusedError, match=str(NotNowError("resolved"))):
        merge_reports(actor=clerk, reports=[again], into=into)


def test_into_one_that_waits(category: Category, clerk: Actor, do: Do) -> None:
    done, again = opened(category), opened(category)
    do(Go(Move.RESOLVE, "Fertig."), done)
    with pytest.raises(RefusedError, match="Bitte wählen Sie"):
        merge_reports(actor=clerk, reports=[again], into=done)


def test_opened_again_it_goes_on_by_itself(category: Category, clerk: Actor, do: Do) -> None:
    into, again, other = opened(category), opened(category), opened(category)
    merge_reports(actor=clerk, reports=[again], into=into)
    assert sorted(do(Go(Move.REOPEN), again, other).done) == [again.pk]
    again.refresh_from_db()
    assert (again.state, again.duplicate_of) == ("open", None)
    batch = last_batch(clerk)
    assert batch
    undo_batch(actor=clerk, number=batch.pk)
    again.refresh_from_db()
    assert (again.state, again.duplicate_of) == ("duplicate", into)


def test_who_wants_no_mails_gets_none_of_the_other_one(category: Category, clerk: Actor) -> None:
    into, again = opened(category), opened(category, "ben@example.org")
    Reporter.objects.filter(pk=again.pk).update(is_told=False)
    merge_reports(actor=clerk, reports=[again], into=into)
    assert not Follower.objects.exists()


def test_who_has_not_confirmed_the_other_one_is_told_all_the_same(category: Category, clerk: Actor) -> None:
    into, again = opened(category), opened(category, "ben@example.org")
    follow(into, "ben@example.org", is_confirmed=False)
    merge_reports(actor=clerk, reports=[again], into=into)
    follower = Follower.objects.get()
    assert (follower.confirmed_at is not None, follower.via) == (True, again)


def test_who_sent_the_same_hears_of_one_that_is_not_public(category: Category, clerk: Actor, do: Do) -> None:
    into, again = opened(category, "anna@example.org"), opened(category, "ben@example.org")
    follow(again, "cora@example.org")
    merge_reports(actor=clerk, reports=[again], into=into)
    do(Hide(), into)
    mail.outbox.clear()
    do(Go(Move.RESOLVE, "Fertig."), into)
    tell_now()
    letters = {letter.to[0]: letter.body for letter in mail.outbox}
    assert set(letters) == {"anna@example.org", "ben@example.org"}
    assert f"/reports/{again.token}/" in letters["ben@example.org"]
    assert into.token not in letters["ben@example.org"]
    assert "Fertig." not in letters["ben@example.org"]


def test_both_must_be_in_hand(category: Category, other_authority: Authority, clerk: Actor, other_clerk: Actor) -> None:
    assert other_authority
    own, strange = opened(category), opened(category, place=NEXT_DOOR)
    unknown = str(UnknownReportError())
    for actor, mine, theirs in ((clerk, own, strange), (other_clerk, strange, own)):
        with pytest.raises(RefusedError, match=unknown):
            merge_reports(actor=actor, reports=[theirs], into=mine)
        with pytest.raises(UnknownReportError):
            merge_reports(actor=actor, reports=[mine], into=theirs)
    assert not Follower.objects.exists()
    assert set(Report.objects.values_list("state", "version")) == {("open", 1)}


def test_many_at_once_and_undone(category: Category, clerk: Actor, do: Do) -> None:
    into, *others = [opened(category, f"{name}@example.org") for name in ("anna", "ben", "cora")]
    earlier = opened(category)
    do(Merge(others[0]), earlier)
    outcome = do(Merge(into), into, *others)
    assert (sorted(outcome.done), len(outcome.refused)) == (sorted(report.pk for report in others), 1)
    assert Report.objects.get(pk=earlier.pk).duplicate_of == into
    assert Follower.objects.filter(report=into).count() == 2
    assert outcome.batch
    undo_batch(actor=clerk, number=outcome.batch.pk)
    assert not Follower.objects.exists()
    assert not into.steps.filter(move="take_in").exists()
    assert Report.objects.get(pk=earlier.pk).duplicate_of == others[0]
    for report in Report.objects.filter(pk__in=[other.pk for other in others]):
        assert (report.state, report.duplicate_of, report.closed_at) == ("open", None, None)


def test_the_other_one_counts_as_it_is_now(category: Category, do: Do) -> None:
    """Whoever asks has seen it before a colleague put it together with this one."""
    seen, report = opened(category), opened(category)
    do(Merge(report), Report.objects.get(pk=seen.pk))
    assert [one.number for one in do(Merge(seen), report).refused] == [report.pk]
    assert Report.objects.get(pk=report.pk).state == "open"
