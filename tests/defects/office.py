"""What the office does at its desk, with one report or many, and the minutes after which people hear of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

from django.utils.timezone import now

from layers.defects.desk.batches import perform
from layers.defects.desk.covering import Redact
from layers.defects.desk.deeds import Answer, Assign, Hide, Merge, Release, Route, Unhide
from layers.defects.desk.reading import find_report
from layers.defects.desk.telling import tell_untold
from layers.defects.models import Report, UntoldStep

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo_platform.accounts.models import User
    from layers.core.permissions import Actor
    from layers.defects.desk.batches import Outcome
    from layers.defects.desk.deeds import Deed
    from layers.defects.ledger import Said
    from layers.defects.models import Authority


class RefusedError(Exception):
    """The desk does not do it; the words are its own."""


class Do(Protocol):
    """Does something with reports as they are now."""

    def __call__(self, deed: Deed, *reports: Report) -> Outcome: ...


def at_desk(actor: Actor, deed: Deed, *reports: Report) -> Outcome:
    """Do something with reports as they are now; nobody hears of it yet."""
    chosen = {report.pk: Report.objects.get(pk=report.pk).version for report in reports}
    return perform(actor=actor, deed=deed, chosen=chosen, key=uuid4())


def tell_now() -> int:
    """The minutes are over in which the office can take it back unheard: people are told; gives of how many steps."""
    UntoldStep.objects.update(due_at=now())
    return tell_untold()


def answer_report(*, actor: Actor, report: Report, version: int, said: Said) -> Report:
    return _done(actor, report, version, Answer(said.word, said.is_public))


def assign_report(*, actor: Actor, report: Report, version: int, assignee: User | None) -> Report:
    return _done(actor, report, version, Assign(assignee))


def route_report(*, actor: Actor, report: Report, version: int, authority: Authority, word: str = "") -> Report:
    return _done(actor, report, version, Route(authority, word))


def release_report(*, actor: Actor, report: Report, version: int, text: str | None = None) -> Report:
    """With other words for everybody, that is a second step."""
    report = _done(actor, report, version, Release())
    return report if text is None else _done(actor, report, report.version, Redact(text))


def hide_report(*, actor: Actor, report: Report, version: int, is_hidden: bool) -> Report:
    return _done(actor, report, version, Hide() if is_hidden else Unhide())


def merge_reports(*, actor: Actor, reports: Iterable[Report], into: Report) -> Report:
    _require_done(at_desk(actor, Merge(find_report(actor, into.pk)), *reports))
    return Report.objects.get(pk=into.pk)


def _done(actor: Actor, report: Report, version: int, deed: Deed) -> Report:
    _require_done(perform(actor=actor, deed=deed, chosen={report.pk: version}, key=uuid4()))
    return Report.objects.get(pk=report.pk)


def _require_done(outcome: Outcome) -> None:
    """And let everybody hear of it."""
    for refusal in outcome.refused:
        raise RefusedError(refusal.why)
    tell_now()
