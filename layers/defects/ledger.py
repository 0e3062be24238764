"""Locks, checks and writes the steps of reports. Everything that moves one on goes through here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils.timezone import now

from layers.core import registry
from layers.core.exceptions import ForbiddenError, StaleError
from layers.core.models import Status
from layers.core.services import mark_changed
from layers.defects.exceptions import NoAnswerError, NotNowError, TooLongError, UnknownReportError
from layers.defects.models import LONGEST_WORD, Report, ReportPhoto, ReportStep, SenderNews
from layers.defects.permissions import may_handle
from layers.defects.states import CLOSED, DUPLICATE, OPEN, UNCONFIRMED, Side, edge_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo_platform.accounts.models import User
    from layers.core.contributions.ledger import NewPhoto
    from layers.core.layer import Layer
    from layers.core.permissions import Actor
    from layers.defects.states import Move

ANSWER = "answer"
"""In the history, a step that says something and moves nothing."""
COVERED = "cover"
"""In the history, a step that changed what everybody sees of a picture."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does something with a report.

    Attributes:
        side: On which side they are.
        user: Whose account it is, where it is one.
    """

    side: Side
    user: User | None = None


BY_REPORTER = By(Side.REPORTER)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said about a step.

    Attributes:
        word: To the sender.
        is_public: Whether everybody may read that.
        details: To the office, as in `ReportStep`.
    """

    word: str = ""
    is_public: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)


NOTHING_SAID = Said()


def defects() -> Layer:
    """The layer whose version tells all layers of reports that something has changed."""
    return registry.get("defects")


def lock_report(number: int) -> Report:
    """Read a report as it is now, and keep it so until the transaction ends.

    Raises:
        UnknownReportError: It is gone.
    """
    found: Report | None = (
        Report.objects.select_for_update(of=("self",)).select_related("category", "authority").filter(pk=number).first()
    )
    if found is None:
        raise UnknownReportError
    return found


def lock_in_order(numbers: Iterable[int]) -> None:
    """Keep reports as they are until the transaction ends. All who change several take them so: no two wait for each other.

    Reports come before everything that belongs to them: steps, news, batches.
    """
    locked = Report.objects.select_for_update(of=("self",)).filter(pk__in=set(numbers)).order_by("pk")
    list(locked.values_list("pk"))


def in_hand(*, actor: Actor, report: Report, version: int) -> Report:
    """Lock a report for somebody of the office who has seen a version of it.

    Raises:
        UnknownReportError: It is gone.
        ForbiddenError: They do not work on it.
        StaleError: It is not as they have seen it.
    """
    current = lock_report(report.pk)
    if not may_handle(actor, current.belonging):
        raise ForbiddenError
    if current.version != version:
        raise StaleError
    return current


def move_on(*, report: Report, move: Move, by: By, said: Said = NOTHING_SAID) -> ReportStep:
    """Make a move with a locked report, write it into its history and save both.

    Args:
        report: Locked.
        move: What to do.
        by: Who does it.
        said: What is said about it.

    Raises:
        NotNowError: It does not lead on from where it is.
        NoAnswerError: It takes words for the sender.
        TooLongError: They are too long.
    """
    edge = edge_for(move, by.side, report.state)
    if edge is None:
        raise NotNowError(report.state)
    if edge.needs_answer and not said.word.strip():
        raise NoAnswerError
    before, report.state = report.state, edge.target
    if report.state != DUPLICATE:
        report.duplicate_of = None
    _note_times(report, before, by.side)
    report.status = status_of(report)
    step = note_step(report=report, move=move, before=before, by=by, said=said)
    save_report(report)
    return step


def note_step(*, report: Report, move: str, before: str, by: By, said: Said = NOTHING_SAID) -> ReportStep:
    """Write into the history of a report; arguments as in `move_on`. Whoever of the office does so has seen its news.

    Raises:
        TooLongError: The words are too long.
    """
    if by.side == Side.STAFF:
        note_seen(report)
    return ReportStep.objects.create(
        report=report,
        move=move,
        before=before,
        after=report.state,
        side=by.side,
        by=by.user,
        word=checked_word(said.word),
        details=dict(said.details),
        is_public=said.is_public,
    )


def note_and_save(*, report: Report, move: str, by: By, said: Said = NOTHING_SAID) -> ReportStep:
    """Write into the history of a locked report what leaves its state as it is, and save both; as `note_step`."""
    step = note_step(report=report, move=move, before=report.state, by=by, said=said)
    save_report(report)
    return step


def note_seen(report: Report) -> bool:
    """Somebody of the office knows what its sender has said, so nobody need be told by mail; gives whether that was news."""
    return bool(SenderNews.objects.unseen().filter(report=report).update(seen_at=now(), due_at=None))


def checked_word(word: str) -> str:
    """Words as they are kept.

    Raises:
        TooLongError: They are too long.
    """
    word = word.strip()
    if len(word) > LONGEST_WORD:
        raise TooLongError(LONGEST_WORD, parameter="word")
    return word


def add_photos(report: Report, photos: Iterable[NewPhoto]) -> None:
    """Add pictures of its sender to a report, whose files are stored already."""
    is_public = report.category.shows_at_once
    ReportPhoto.objects.bulk_create(
        ReportPhoto(
            report=report,
            name=photo.name,
            public_name=photo.name if is_public else "",
            width=photo.width,
            height=photo.height,
            alt=photo.alt,
        )
        for photo in photos
    )


def release_photos(report: Report) -> None:
    """Let everybody see the pictures at which nobody has looked, as they were sent; what was concealed stays so."""
    looked_at = report.steps.filter(move=COVERED).values_list("details__photo", flat=True)
    unseen = ReportPhoto.objects.filter(report=report, public_name="").exclude(pk__in=list(looked_at))
    unseen.update(public_name=F("name"))


def save_report(report: Report) -> None:
    """Save a locked report of which something is different."""
    report.version += 1
    report.save()
    mark_changed(layer=defects())


def status_of(report: Report) -> str:
    """Whether everybody may know of a report, as far as state and category say so; what is hidden stays so."""
    if report.status == Status.ARCHIVED:
        return Status.ARCHIVED
    is_public = report.category.is_public and report.reported_at is not None
    return Status.PUBLISHED if is_public else Status.PENDING


def _note_times(report: Report, before: str, side: Side) -> None:
    moment = now()
    # What was taken back before anybody confirmed it has never come.
    if before == UNCONFIRMED and report.state == OPEN:
        report.reported_at = moment
    report.closed_at = moment if report.state in CLOSED else None
    if side in {Side.STAFF, Side.PARTNER} and report.answered_at is None:
        report.answered_at = moment
