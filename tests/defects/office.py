"""What the office does with one report, as its desk does it with many; whom it concerns is told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from layers.defects.desk.covering import Redact
from layers.defects.desk.deeds import Answer, Assign, Hide, Merge, Release, Route, Unhide
from layers.defects.ledger import By, in_hand
from layers.defects.models import Report
from layers.defects.states import Side
from layers.defects.telling import tell_step
from layers.defects.wording import WORDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo_platform.accounts.models import User
    from layers.core.permissions import Actor
    from layers.defects.desk.deeds import Deed
    from layers.defects.ledger import Said
    from layers.defects.models import Authority


@transaction.atomic
def _done(actor: Actor, report: Report, version: int, deed: Deed) -> Report:
    report = in_hand(actor=actor, report=report, version=version)
    deed.check(report)
    step = deed.do(report, By(Side.STAFF, actor.user))
    if step.move in WORDINGS:
        tell_step(report, step)
    return report


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


@transaction.atomic
def merge_reports(*, actor: Actor, reports: Iterable[Report], into: Report) -> Report:
    into = in_hand(actor=actor, report=into, version=Report.objects.get(pk=into.pk).version)
    for report in reports:
        _done(actor, report, Report.objects.get(pk=report.pk).version, Merge(into))
    return into
