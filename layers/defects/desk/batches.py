"""Doing something with many reports at once, in one transaction; and looking first at what it would do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import now

from layers.core.exceptions import AmtskarteError
from layers.core.querysets import AREA_OUTLINES
from layers.defects.desk.deeds import Merge
from layers.defects.desk.exceptions import ChangedByError, TooManyError
from layers.defects.exceptions import UnknownReportError
from layers.defects.ledger import By, lock_in_order
from layers.defects.models import Batch, BatchEntry, Report, ReportPhoto, ReportStep, UntoldStep
from layers.defects.states import Side
from layers.defects.wording import PUT_RIGHT, ROUTED, WORDINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from uuid import UUID

    from layers.core.permissions import Actor
    from layers.defects.desk.deeds import Deed
    from layers.defects.querysets import ReportQuerySet

MOST_REPORTS = 1000
"""So many can be changed at once."""
TOLD_AFTER = timedelta(minutes=10)
"""So long nobody hears of what was done at the desk: people decide by one key, and notice a slip soon after."""
COLUMNS = (
    "state", "status", "assignee_id", "priority", "authority_id", "organisation_id", "why", "description", "is_released",
    "answered_at", "closed_at", "duplicate_of_id",
)  # fmt: skip
"""Of a report, which a deed may change and undoing puts back."""
TIMES = ("answered_at", "closed_at")
"""Of these columns, those that JSON takes as text."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A report with which it cannot be done.

    Attributes:
        number: Its primary key.
        reference: What people call it; empty where nobody here may know.
        why: For people.
        is_stale: Whether somebody else has changed it since.
    """

    number: int
    reference: str
    why: str
    is_stale: bool = False


@dataclass(slots=True)
class Outcome:
    """What was done, or would be.

    Attributes:
        done: The reports, by their numbers.
        refused: Those with which it cannot be done.
        batch: Under which it can be undone; `None` where nothing was done.
    """

    done: list[int] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    batch: Batch | None = None


def preview(*, actor: Actor, deed: Deed, chosen: Mapping[int, int]) -> Outcome:
    """Look at what a deed would do; nothing is changed.

    Args:
        actor: Who would do it.
        deed: What.
        chosen: The versions of the reports that the actor has seen, by their numbers.

    Raises:
        TooManyError: More are chosen than can be changed at once.
    """
    _require_few(chosen)
    known = {report.pk: report for report in _handled(actor).filter(pk__in=chosen)}
    outcome = Outcome()
    for number in chosen:
        _try(outcome, number, known.get(number), lambda report: _check(deed, report, chosen[report.pk]))
    return outcome


@transaction.atomic
def perform(*, actor: Actor, deed: Deed, chosen: Mapping[int, int], key: UUID) -> Outcome:
    """Do something with reports, in one transaction, and remember what they were like. Those that it does not fit stay.

    Nobody is told before `TOLD_AFTER` is over. Arguments and errors as of `preview`.

    Args:
        actor: Who does it.
        deed: What.
        chosen: As in `preview`.
        key: What comes again under the same key is not done again.
    """
    _require_few(chosen)
    repeated = Batch.objects.filter(key=key, clerk=actor.user).first()
    if repeated:
        return Outcome(list(repeated.entries.values_list("report_id", flat=True)), batch=repeated)
    locked = _locked(actor, deed, chosen)
    deed = _into_locked(deed, locked)
    outcome, entries = Outcome(), []

    def do(report: Report) -> None:
        _check(deed, report, chosen[report.pk])
        entries.append(_do(actor, deed, report))

    for number in chosen:
        _try(outcome, number, locked.get(number), do)
    if entries:
        outcome.batch = _remember(actor, deed, entries, key)
    return outcome


def _require_few(chosen: Mapping[int, int]) -> None:
    if len(chosen) > MOST_REPORTS:
        raise TooManyError(MOST_REPORTS)


def _handled(actor: Actor) -> ReportQuerySet:
    found = Report.objects.handled_by(actor).select_related("category", "authority", "area")
    return found.defer(*AREA_OUTLINES)


def _locked(actor: Actor, deed: Deed, chosen: Mapping[int, int]) -> dict[int, Report]:
    """All that it is about, kept as they are until the end."""
    wanted = {*chosen, deed.into.pk} if isinstance(deed, Merge) else set(chosen)
    handled = set(_handled(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    lock_in_order(handled | (_taken_in(handled & chosen.keys()) if isinstance(deed, Merge) else set()))
    locked = {report.pk: report for report in _handled(actor).filter(pk__in=handled)}
    if isinstance(deed, Merge) and deed.into.pk not in locked:
        raise UnknownReportError
    return locked


def _into_locked(deed: Deed, locked: Mapping[int, Report]) -> Deed:
    """What is put together goes into the other report as it is now, which may have ended since it was chosen."""
    return replace(deed, into=locked[deed.into.pk]) if isinstance(deed, Merge) else deed


def _taken_in(numbers: set[int]) -> set[int]:
    """What was put together with reports before: it goes along where these are put together with another one."""
    return set(Report.objects.filter(duplicate_of__in=numbers).values_list("pk", flat=True))


def _try(outcome: Outcome, number: int, report: Report | None, do: Callable[[Report], None]) -> None:
    """Note whether it could be done. A check changes nothing, and so what was refused has left no trace."""
    try:
        if report is None:
            raise UnknownReportError
        do(report)
    except AmtskarteError as error:
        reference = report.reference if report else ""
        outcome.refused.append(Refusal(number, reference, str(error), isinstance(error, ChangedByError)))
    else:
        outcome.done.append(number)


def _check(deed: Deed, report: Report, version: int) -> None:
    if report.version != version:
        raise ChangedByError(last_changer(report))
    deed.check(report)


def last_changer(report: Report) -> str:
    """Who of the office did something with it last; empty where it was nobody."""
    step = ReportStep.objects.filter(report=report).exclude(by=None).select_related("by").order_by("-pk").first()
    return str(step.by) if step else ""


def _do(actor: Actor, deed: Deed, report: Report) -> BatchEntry:
    before = state_of(report)
    step = deed.do(report, By(Side.STAFF, actor.user))
    return BatchEntry(report=report, step=step, before=before, after=state_of(report), version=report.version)


def state_of(report: Report) -> dict[str, Any]:
    """What undoing needs: the columns as JSON takes them, and which files everybody sees."""
    kept = {name: getattr(report, name) for name in COLUMNS}
    kept |= {name: _written(kept[name]) for name in TIMES}
    photos = list(ReportPhoto.objects.filter(report=report).values_list("pk", "public_name", "public_alt"))
    if photos:
        kept["photos"] = {str(number): name for number, name, _words in photos}
        kept["alts"] = {str(number): words for number, _name, words in photos}
    return kept


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _remember(actor: Actor, deed: Deed, entries: list[BatchEntry], key: UUID) -> Batch:
    batch = Batch.objects.create(key=key, clerk=actor.user, deed=deed.id, details=deed.details)
    for entry in entries:
        entry.batch = batch
    BatchEntry.objects.bulk_create(entries)
    steps = [entry.step for entry in entries if entry.step and tells(entry.step)]
    tell_later(steps)
    return batch


def tells(step: ReportStep) -> bool:
    """Whether there is anything in a step that its people have to hear of."""
    is_news = step.before != step.after or step.move in {ROUTED, PUT_RIGHT}
    return step.move in WORDINGS and (bool(step.word) or is_news)


def tell_later(steps: list[ReportStep]) -> None:
    """Let the people of these steps hear of them once they have stood for a while."""
    due_at = now() + TOLD_AFTER
    UntoldStep.objects.bulk_create(UntoldStep(step=step, due_at=due_at) for step in steps)
