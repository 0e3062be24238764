"""Erases who sent a report, and in the end reports themselves. Each deadline leaves a proof that says nothing of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from layers.core.contributions.models import Change, Confirmation, new_token
from layers.core.photos.storage import delete_picture
from layers.core.services import mark_changed
from layers.defects.confirming import LAPSES_AFTER
from layers.defects.ledger import defects
from layers.defects.memory.words import words_out
from layers.defects.models import (
    BatchEntry,
    Category,
    Erasure,
    FindingPhoto,
    Follower,
    Note,
    Question,
    Report,
    Reporter,
    ReportPhoto,
    ReportStep,
)
from layers.defects.states import ANSWERED, DUPLICATE, UNCONFIRMED, WITHDRAWN, Side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import QuerySet

    EraseReports = Callable[[Iterable[Report]], None]

AT_ONCE = 200
"""So many reports go in one transaction."""
LAYERS = ("defects", "defects-solved")


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is erased, and when.

    Attributes:
        rule: Of `Erasure.Rule`.
        kept_days: After how many days.
        category: Code of the category whose deadline it is; empty where it is the same for all.
    """

    rule: Erasure.Rule
    kept_days: int
    category: str = ""

    @property
    def until(self) -> timedelta:
        """The same as a span of time."""
        return timedelta(days=self.kept_days)


def forget_what_is_over() -> int:
    """Look after every deadline of reports that is counted in days; gives how many reports were touched."""
    return lapse_unconfirmed() + forget_senders() + delete_old_reports()


def lapse_unconfirmed() -> int:
    """Delete what nobody has confirmed in time, with all that belongs to it; gives how many."""
    late = Report.objects.filter(state=UNCONFIRMED, reporter__asked_at__lt=now() - LAPSES_AFTER)
    return _in_pieces(late, Deadline(Erasure.Rule.UNCONFIRMED, LAPSES_AFTER.days), delete_reports)


def forget_senders() -> int:
    """Erase who sent reports, category by category as each says; gives of how many."""
    return sum(_forget_senders_of(category) for category in Category.objects.order_by("pk"))


def _forget_senders_of(category: Category) -> int:
    deadline = Deadline(Erasure.Rule.SENDER, category.kept_days, category.code)
    ended = Report.objects.filter(category=category, forgotten_at=None, closed_at__lt=now() - deadline.until)
    return _in_pieces(ended, deadline, forget_senders_of)


def delete_old_reports() -> int:
    """Delete reports that were taken back or came to an end long enough ago, as the settings say; gives how many."""
    withdrawn = Deadline(Erasure.Rule.WITHDRAWN, settings.REPORTS_WITHDRAWN_DAYS)
    ended = Deadline(Erasure.Rule.ENDED, settings.REPORTS_ENDED_DAYS)
    states = {withdrawn: [WITHDRAWN], ended: [*ANSWERED, DUPLICATE]}
    return sum(
        _in_pieces(Report.objects.filter(state__in=of, closed_at__lt=now() - deadline.until), deadline, delete_reports)
        for deadline, of in states.items()
    )


def _in_pieces(due: QuerySet[Report], deadline: Deadline, erase: EraseReports) -> int:
    """Erase what is due, some reports at a time, each lot with its proof; gives of how many."""
    number = 0
    while done := _erase_some(due, deadline, erase):
        number += done
    return number


@transaction.atomic
def _erase_some(due: QuerySet[Report], deadline: Deadline, erase: EraseReports) -> int:
    lot = list(due.select_for_update(of=("self",), skip_locked=True).order_by("pk")[:AT_ONCE])
    if not lot:
        return 0
    references = [report.reference for report in lot]
    erase(lot)
    Erasure.objects.create(
        rule=deadline.rule,
        category=deadline.category,
        kept_days=deadline.kept_days,
        number=len(lot),
        digest=digest_of(references),
    )
    return len(lot)


def digest_of(references: Iterable[str]) -> str:
    """The checksum of some numbers of reports, as a proof keeps it."""
    return sha256("".join(f"{reference}\n" for reference in sorted(references)).encode()).hexdigest()


def forget_senders_of(reports: Iterable[Report]) -> None:
    """Forget who sent locked reports, and who followed them. Nobody knows afterwards whether there was a name."""
    numbers = [report.pk for report in reports]
    for report in reports:
        forget_sender_of(report)
    Follower.objects.filter(report__in=numbers).delete()
    Report.objects.filter(pk__in=numbers).update(forgotten_at=now())
    mark_changed(layer=defects())


def forget_sender_of(report: Report) -> None:
    """Leave of a locked report what everybody may know, and what the office did."""
    words_out(report)
    Reporter.objects.filter(report=report).delete()
    ReportStep.objects.filter(report=report, side=Side.REPORTER).update(word="")
    # What undoing would put back holds the words as they were.
    BatchEntry.objects.filter(report=report).delete()
    _forget_unreleased(report)
    values = {
        "text": report.description if report.is_released else "",
        "answers": _kept_answers(report),
        "token": new_token(),
    }
    Report.objects.filter(pk=report.pk).update(**values)


def _kept_answers(report: Report) -> dict[str, object]:
    """Answers that everybody may read, and those that were chosen and not written."""
    asked = {question.code: question for question in report.category.questions.all()}
    return {
        code: value
        for code, value in report.answers.items()
        if code in asked and (asked[code].is_public or asked[code].type != Question.Type.TEXT)
    }


def _forget_unreleased(report: Report) -> None:
    """Of pictures of the sender what everybody may see stays, under the name of those files, and what everybody may read."""
    for photo in ReportPhoto.objects.filter(report=report, side=Side.REPORTER):
        if not photo.public_name:
            photo.delete()
            _delete_files([photo.name])
            continue
        ReportPhoto.objects.filter(pk=photo.pk).update(name=photo.public_name, alt=photo.public_words)
        if photo.public_name != photo.name:
            _delete_files([photo.name])


def delete_reports(reports: Iterable[Report]) -> None:
    """Delete locked reports for good, with all that belongs to them, and their files once that is certain."""
    numbers = [report.pk for report in reports]
    photos = ReportPhoto.objects.filter(report__in=numbers)
    names = {name for pair in photos.values_list("name", "public_name") for name in pair if name}
    about = {"layer__in": LAYERS, "feature_id__in": numbers}
    Change.objects.filter(**about).delete()
    Confirmation.objects.filter(**about).delete()
    Note.objects.filter(report__in=numbers).delete()
    Report.objects.filter(pk__in=numbers).delete()
    _delete_files(names)
    mark_changed(layer=defects())


def _delete_files(names: Iterable[str]) -> None:
    """Once it is certain that nothing names them any more. What is left when the machine stops is found as strays.

    The protocol of an inspection, which is kept for longer, names the same files.
    """
    gone = list(names)

    def delete() -> None:
        kept = set(FindingPhoto.objects.filter(name__in=gone).values_list("name", flat=True))
        for name in gone:
            if name not in kept:
                delete_picture(name)

    transaction.on_commit(delete, robust=True)
