"""What the sender of a report does with it afterwards; whoever knows the secret address is the sender."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from layers.core.exceptions import InvalidInputError
from layers.core.services import mark_changed
from layers.defects.exceptions import NothingAddedError, NothingToThankForError, NotNowError, UnknownReportError
from layers.defects.ledger import BY_REPORTER, Said, add_photos, defects, lock_report, move_on, note_step, save_report
from layers.defects.models import Report, Reporter, ReportPhoto, SenderNews, Thanks
from layers.defects.states import ANSWERED, UNCONFIRMED, WAITING, Move, Side
from layers.defects.telling import tell_step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.core.contributions.ledger import NewPhoto
    from layers.defects.models import ReportStep

MOST_PHOTOS = 10
"""That a sender may add to one report, those that came with it included."""
TOLD_AFTER = timedelta(minutes=10)
"""So long the office hears of nothing by mail: who adds one thing mostly adds another."""
ADDED, THANKED = "add", "thank"
"""In the history, steps of the sender that move nothing."""


def report_by(token: str) -> Report:
    """The report that is known by a secret.

    Raises:
        UnknownReportError: There is none.
    """
    known = Report.objects.select_related("category", "authority", "area", "duplicate_of__category", "reporter")
    found: Report | None = known.filter(token=token).first()
    if found is None:
        raise UnknownReportError
    return found


@transaction.atomic
def withdraw_report(*, report: Report) -> ReportStep:
    """Take a report back.

    Raises:
        NotNowError: Somebody works on it already, or it has come to an end.
    """
    report = lock_report(report.pk)
    step = move_on(report=report, move=Move.WITHDRAW, by=BY_REPORTER)
    # Nobody need read what was said about it before.
    SenderNews.objects.unseen().filter(report=report).update(seen_at=now(), due_at=None)
    tell_step(report, step)
    return step


@transaction.atomic
def reopen_report(*, report: Report, word: str = "", photos: Sequence[NewPhoto] = ()) -> ReportStep:
    """Say that it is not done after all.

    Args:
        report: As read before.
        word: To the office.
        photos: Pictures of how it is now, whose files are stored already.

    Raises:
        NotNowError: The office has not said yet that it is.
        InvalidInputError: The words are too long, or the pictures too many.
    """
    report = lock_report(report.pk)
    step = move_on(report=report, move=Move.REOPEN, by=BY_REPORTER, said=Said(word, details=_counted(photos)))
    _add_photos_of_sender(report, photos)
    _note_news(report, step)
    tell_step(report, step)
    return step


@transaction.atomic
def add_to_report(*, report: Report, word: str = "", photos: Sequence[NewPhoto] = ()) -> ReportStep:
    """Tell the office more while it has not answered yet. Arguments as for `reopen_report`.

    Raises:
        NotNowError: It has come to an end; where the office has answered, it can be opened again.
        NothingAddedError: There are neither words nor pictures.
        InvalidInputError: The words are too long, or the pictures too many.
    """
    report = lock_report(report.pk)
    if report.state not in {UNCONFIRMED, *WAITING}:
        raise NotNowError(report.state)
    if not word.strip() and not photos:
        raise NothingAddedError
    said = Said(word, details=_counted(photos))
    step = note_step(report=report, move=ADDED, before=report.state, by=BY_REPORTER, said=said)
    _add_photos_of_sender(report, photos)
    if report.state != UNCONFIRMED:
        _note_news(report, step)
    save_report(report)
    return step


@transaction.atomic
def thank_for(*, report: Report, witness: str, is_sender: bool = False) -> int:
    """Thank the office for its answer, once; gives how many have.

    Args:
        report: For which.
        witness: Who, as a number that tells nothing.
        is_sender: Whether it is whoever sent the report. Their thanks stand in the history, too.

    Raises:
        UnknownReportError: The report is gone.
        NothingToThankForError: The office has not answered yet.
    """
    report = lock_report(report.pk)
    if report.state not in ANSWERED and report.answered_at is None:
        raise NothingToThankForError
    _thanks, is_new = Thanks.objects.get_or_create(report=report, witness=witness, defaults={"is_sender": is_sender})
    if is_new:
        if is_sender:
            note_step(report=report, move=THANKED, before=report.state, by=BY_REPORTER)
        mark_changed(layer=defects())
    return Thanks.objects.filter(report=report).count()


def choose_news(*, report: Report, is_told: bool) -> None:
    """Say whether whoever sent a report wants to be told what becomes of it."""
    Reporter.objects.filter(report=report.pk).update(is_told=is_told)


def _counted(photos: Sequence[NewPhoto]) -> dict[str, int]:
    return {"photos": len(photos)} if photos else {}


def _note_news(report: Report, step: ReportStep) -> None:
    """Let it count as news until somebody of the office looks, and let them be told once it has stood for a while."""
    due_at = step.at + TOLD_AFTER
    news, is_new = SenderNews.objects.get_or_create(report=report, defaults={"at": step.at, "due_at": due_at})
    if not is_new:
        at = news.at if news.seen_at is None else step.at
        SenderNews.objects.filter(pk=report.pk).update(at=at, due_at=due_at, seen_at=None)


def _add_photos_of_sender(report: Report, photos: Sequence[NewPhoto]) -> None:
    if not photos:
        return
    if ReportPhoto.objects.filter(report=report, side=Side.REPORTER).count() + len(photos) > MOST_PHOTOS:
        message = _("A report has room for %(most)s pictures.") % {"most": MOST_PHOTOS}
        raise InvalidInputError(message, parameter="photos")
    add_photos(report, photos)
