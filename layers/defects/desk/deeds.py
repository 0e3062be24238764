"""What can be done with many reports at once. Each deed is told first whether it could, then done to a locked report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from django.utils.timezone import now
from django.utils.translation import gettext as _

from layers.core.exceptions import InvalidInputError
from layers.core.models import Status
from layers.core.permissions import actor_for
from layers.defects.desk.exceptions import AlreadySoError
from layers.defects.desk.prepared import filled
from layers.defects.exceptions import NoAnswerError, NotNowError
from layers.defects.ledger import ANSWER, By, Said, checked_word, move_on, note_and_save, release_photos, status_of
from layers.defects.merging import check_merging, merge_locked
from layers.defects.models import Report
from layers.defects.permissions import may_handle
from layers.defects.responsibility import why_given_to
from layers.defects.states import UNCONFIRMED, Move, Side, edge_for

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.core.permissions import Actor
    from layers.defects.models import Authority, ReportStep

MOVES = (Move.START, Move.PUT_BACK, Move.RESOLVE, Move.REFUSE, Move.HAND_OFF, Move.REOPEN)
"""Of the office; putting together is a deed of its own."""


class Deed(Protocol):
    """Something that the office does with reports."""

    id: ClassVar[str]

    @property
    def details(self) -> dict[str, Any]:
        """With which values, for the history."""
        ...

    def check(self, report: Report) -> None:
        """Raise what stands against it: an `AmtskarteError`. Reads the report alone, so that a preview is cheap."""
        ...

    def do(self, report: Report, by: By) -> ReportStep:
        """Do it to a locked report that was checked, save it, and write into its history."""
        ...


class WithoutValues:
    """A deed of which the history says only that it was done."""

    __slots__ = ()

    @property
    def details(self) -> dict[str, Any]:
        """None."""
        return {}


def _require_confirmed(report: Report) -> None:
    if report.state == UNCONFIRMED:
        raise NotNowError(report.state)


@dataclass(frozen=True, slots=True)
class Assign:
    """Say who looks after it; `None` for nobody."""

    id: ClassVar[str] = "assign"
    person: User | None
    _worker: Actor | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Look up once what they work on."""
        if self.person:
            object.__setattr__(self, "_worker", actor_for(self.person, has_proved_it=True))

    @property
    def details(self) -> dict[str, Any]:
        """Their name, and who that is, to forget it by."""
        return {"assignee": str(self.person), "person": self.person.pk} if self.person else {}

    def check(self, report: Report) -> None:
        """Whoever is named must work on it."""
        if report.assignee_id == (self.person.pk if self.person else None):
            raise AlreadySoError
        if self._worker and not may_handle(self._worker, report.belonging):
            raise InvalidInputError(_("This person does not work on such reports."), parameter="assignee")

    def do(self, report: Report, by: By) -> ReportStep:
        """Note the name."""
        report.assignee = self.person
        return note_and_save(report=report, move=self.id, by=by, said=Said(details=self.details))


@dataclass(frozen=True, slots=True)
class Go:
    """Move it on, as `layers.defects.states` has it, and say so.

    Attributes:
        move: One of `MOVES`.
        word: To the sender, with names in braces as in a prepared answer.
        is_public: Whether everybody may read that.
    """

    id: ClassVar[str] = "move"
    move: Move
    word: str = ""
    is_public: bool = False

    @property
    def details(self) -> dict[str, Any]:
        """Which move, and the answer."""
        return {"move": self.move.value, "word": self.word}

    def check(self, report: Report) -> None:
        """There must be an edge, and an answer where it wants one."""
        edge = edge_for(self.move, Side.STAFF, report.state)
        if edge is None:
            raise NotNowError(report.state)
        if edge.needs_answer and not self.word.strip():
            raise NoAnswerError
        checked_word(filled(self.word, report))

    def do(self, report: Report, by: By) -> ReportStep:
        """Follow the edge."""
        return move_on(report=report, move=self.move, by=by, said=Said(filled(self.word, report), self.is_public))


@dataclass(frozen=True, slots=True)
class Answer:
    """Say something to the sender; the state stays. Attributes as of `Go`."""

    id: ClassVar[str] = "answer"
    word: str
    is_public: bool = False

    @property
    def details(self) -> dict[str, Any]:
        """The answer."""
        return {"word": self.word}

    def check(self, report: Report) -> None:
        """There must be words, and somebody who has confirmed that the address is theirs."""
        _require_confirmed(report)
        if not self.word.strip():
            raise NoAnswerError
        checked_word(filled(self.word, report))

    def do(self, report: Report, by: By) -> ReportStep:
        """Note the words."""
        report.answered_at = report.answered_at or now()
        said = Said(filled(self.word, report), self.is_public)
        return note_and_save(report=report, move=ANSWER, by=by, said=said)


@dataclass(frozen=True, slots=True)
class Weigh:
    """Say how much it matters: one of `Report.Priority`."""

    id: ClassVar[str] = "priority"
    priority: int

    def __post_init__(self) -> None:
        """Refuse what is no priority."""
        if self.priority not in Report.Priority.values:
            raise InvalidInputError(_("Please choose one of the priorities."), parameter="priority")

    @property
    def details(self) -> dict[str, Any]:
        """The priority."""
        return {"after": self.priority}

    def check(self, report: Report) -> None:
        """It must be another one."""
        if report.priority == self.priority:
            raise AlreadySoError

    def do(self, report: Report, by: By) -> ReportStep:
        """Note it."""
        before, report.priority = report.priority, self.priority
        said = Said(details={"before": before, "after": self.priority})
        return note_and_save(report=report, move=self.id, by=by, said=said)


@dataclass(frozen=True, slots=True)
class Route:
    """Give it to another office, and tell its sender."""

    id: ClassVar[str] = "route"
    authority: Authority
    word: str = ""

    @property
    def details(self) -> dict[str, Any]:
        """Which office, and the answer."""
        return {"after": str(self.authority), "word": self.word}

    def check(self, report: Report) -> None:
        """It must be another one."""
        _require_confirmed(report)
        if report.authority_id == self.authority.pk:
            message = _("This office has it already. Please choose another one.")
            raise InvalidInputError(message, parameter="authority")
        checked_word(filled(self.word, report))

    def do(self, report: Report, by: By) -> ReportStep:
        """Hand it over; nobody there looks after it yet."""
        word, before = filled(self.word, report), str(report.authority) if report.authority else ""
        report.authority, report.organisation_id = self.authority, self.authority.organisation_id
        report.assignee, report.why = None, why_given_to(report, self.authority)
        said = Said(word, details={"before": before, "after": str(self.authority)})
        return note_and_save(report=report, move=self.id, by=by, said=said)


@dataclass(frozen=True, slots=True)
class Release(WithoutValues):
    """Let everybody read the words and see the pictures, as they were sent."""

    id: ClassVar[str] = "release"

    def check(self, report: Report) -> None:
        """What somebody has looked at already stays as they left it."""
        if report.is_released:
            raise AlreadySoError

    def do(self, report: Report, by: By) -> ReportStep:
        """Publish both."""
        report.description, report.is_released = report.text, True
        release_photos(report)
        return note_and_save(report=report, move=self.id, by=by)


@dataclass(frozen=True, slots=True)
class Hide(WithoutValues):
    """Take it off the map for everybody but the office and its sender."""

    id: ClassVar[str] = "hide"

    def check(self, report: Report) -> None:
        """It must not be hidden."""
        if report.status == Status.ARCHIVED:
            raise AlreadySoError

    def do(self, report: Report, by: By) -> ReportStep:
        """Hide it."""
        report.status = Status.ARCHIVED
        return note_and_save(report=report, move=self.id, by=by)


@dataclass(frozen=True, slots=True)
class Unhide(WithoutValues):
    """Put it back."""

    id: ClassVar[str] = "unhide"

    def check(self, report: Report) -> None:
        """It must be hidden."""
        if report.status != Status.ARCHIVED:
            raise AlreadySoError

    def do(self, report: Report, by: By) -> ReportStep:
        """Show it as far as its category and its state say."""
        report.status = Status.PENDING
        report.status = status_of(report)
        return note_and_save(report=report, move=self.id, by=by)


@dataclass(frozen=True, slots=True)
class Merge:
    """Put it together with another report, whose people are told from now on."""

    id: ClassVar[str] = "merge"
    into: Report
    word: str = ""

    @property
    def details(self) -> dict[str, Any]:
        """With which one."""
        return {"into": self.into.reference, "word": self.word}

    def check(self, report: Report) -> None:
        """It must be another one that waits."""
        check_merging(report, self.into)
        checked_word(filled(self.word, report))

    def do(self, report: Report, by: By) -> ReportStep:
        """Carry its people along."""
        return merge_locked(report=report, into=self.into, by=by, word=filled(self.word, report))
