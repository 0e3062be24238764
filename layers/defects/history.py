"""The history of a report as people read it: those of its steps that are their business, and nothing of the office's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from layers.defects.ledger import ANSWER
from layers.defects.reporting import ADDED, THANKED
from layers.defects.sending import SENT
from layers.defects.states import UNCONFIRMED, Move, Side
from layers.defects.wording import PUT_RIGHT, ROUTED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django_stubs_ext import StrPromise

    from layers.defects.models import Report, ReportStep

RELEASED = "release"


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a kind of step.

    Attributes:
        icon: Beside it.
        words: What was done.
        is_public: Whether everybody may know of it; what was said may still be for the sender alone.
    """

    icon: str
    words: StrPromise
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """A step as people read it.

    Attributes:
        who: In general terms: the office, or who sent it.
        did: What they did.
        word: What was said about it; empty for nothing, or for what is not the reader's business.
        is_own: Whether it was whoever sent the report.
    """

    at: datetime
    icon: str
    who: str
    did: str
    word: str
    is_own: bool


TOLD: dict[str, Told] = {
    SENT: Told("lucide/send", gettext_lazy("Sent")),
    Move.CONFIRM: Told("lucide/mail-check", gettext_lazy("Confirmed")),
    Move.WITHDRAW: Told("lucide/undo-2", pgettext_lazy("state of a report", "Taken back"), is_public=True),
    Move.START: Told("lucide/wrench", gettext_lazy("Somebody is working on it"), is_public=True),
    Move.PUT_BACK: Told("lucide/pause", gettext_lazy("The work rests; it is open again"), is_public=True),
    Move.RESOLVE: Told("lucide/check", gettext_lazy("It is done"), is_public=True),
    Move.REFUSE: Told("lucide/circle-slash", gettext_lazy("Nothing can be done about it"), is_public=True),
    Move.HAND_OFF: Told("lucide/arrow-right", gettext_lazy("Somebody else is responsible"), is_public=True),
    Move.MERGE: Told("lucide/copy", gettext_lazy("Put together with another report"), is_public=True),
    Move.REOPEN: Told("lucide/rotate-ccw", gettext_lazy("Not done yet: opened again"), is_public=True),
    ANSWER: Told("lucide/message-square", gettext_lazy("An answer")),
    ROUTED: Told("lucide/arrow-right-left", gettext_lazy("Given to another office")),
    PUT_RIGHT: Told("lucide/undo-2", gettext_lazy("We have put something right: it is as it was before"), is_public=True),
    RELEASED: Told("lucide/eye", gettext_lazy("Everybody can read and see it now")),
    ADDED: Told("lucide/plus", gettext_lazy("Something was added")),
    THANKED: Told("lucide/heart", gettext_lazy("Thanks to the office")),
}
"""By what was done; what is not here is the office's own business."""


def told_to_sender(report: Report) -> list[Moment]:
    """Everything that whoever sent a report may know, the oldest first."""
    return [_moment(step, _("You"), office, step.told_word) for step, office in _with_offices(report)]


def told_to_everybody(report: Report) -> list[Moment]:
    """What everybody may know of a public report, the oldest first: that it came, its states, and public words."""
    shown = [(step, office) for step, office in _with_offices(report) if _is_public(step)]
    sender = _("Who reported it")
    moments = [_moment(step, sender, office, step.told_word if step.is_public else "") for step, office in shown]
    return [_arrival(report), *moments] if report.reported_at else moments


def is_settling(report: Report) -> bool:
    """Whether the office has just moved a report to where it is, and can still take it back before anybody is told."""
    return report.steps.untold().exclude(before=F("after")).filter(after=report.state).exists()


def _is_public(step: ReportStep) -> bool:
    if step.before == UNCONFIRMED:
        return False
    return TOLD[step.move].is_public or (bool(step.told_word) and step.is_public)


def _arrival(report: Report) -> Moment:
    assert report.reported_at is not None  # noqa: S101 (asked before)
    return Moment(report.reported_at, "lucide/send", "", _("Reported"), "", is_own=True)


def _with_offices(report: Report) -> Iterator[tuple[ReportStep, str]]:
    """The steps that are told, each with the office that was responsible then.

    Of what was done at the desk just now, only the state is: the words wait until their mail goes (`ReportStep.told_word`).
    """
    steps = list(report.steps.select_related("untold"))
    routed = [step.details for step in steps if step.move == ROUTED]
    before = office = str(routed[0].get("before", "")) if routed else str(report.authority or "")
    for step in steps:
        if step.move in TOLD and not (step.move == ANSWER and not step.told_word):
            yield step, office
        if step.move == ROUTED:
            before, office = office, str(step.details.get("after", office))
        elif step.move == PUT_RIGHT and step.details.get("what") == ROUTED:
            office = before


def _moment(step: ReportStep, sender: str, office: str, word: str) -> Moment:
    is_own = step.side == Side.REPORTER
    return Moment(step.at, TOLD[step.move].icon, sender if is_own else office, _did(step), word, is_own=is_own)


def _did(step: ReportStep) -> str:
    if step.move == ROUTED and step.details.get("after"):
        return _("Given to another office: %(office)s") % {"office": step.details["after"]}
    if step.move == ADDED and not step.told_word and (count := step.details.get("photos")):
        return ngettext("%(count)s picture was added", "%(count)s pictures were added", count) % {"count": count}
    return str(TOLD[step.move].words)
