"""What is said about each step of a report: in the subject and the first sentence of a mail, and to devices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from layers.defects.ledger import ANSWER
from layers.defects.states import Move

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

ROUTED = "route"
"""In the history, a step that gives a report to another office."""
PUT_RIGHT = "put_right"
"""In the history, a step that takes back what people had been told already."""
LONGEST_SUBJECT = 80


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said about a step. In it may stand `what`, `number`, `office` and `other`, the number of another report.

    Attributes:
        subject: One line.
        to_sender: A sentence that goes on after “Hello,”.
        to_followers: The same for those who follow; `None` where it is none of their business.
    """

    subject: StrPromise
    to_sender: StrPromise
    to_followers: StrPromise | None = None


WORDINGS: dict[str, Wording] = {
    Move.START: Wording(
        _("Somebody is working on it: %(what)s"),
        _("somebody is working on your report %(number)s (%(what)s) now."),
        _("somebody is working on report %(number)s (%(what)s) now."),
    ),
    Move.PUT_BACK: Wording(
        _("Still open: %(what)s"),
        _("the work on your report %(number)s (%(what)s) rests for now. It is open and not forgotten."),
        _("the work on report %(number)s (%(what)s) rests for now. It is open and not forgotten."),
    ),
    Move.RESOLVE: Wording(
        _("Done: %(what)s"),
        _("thank you for your hint. Your report %(number)s (%(what)s) is done."),
        _("report %(number)s (%(what)s), which you follow, is done."),
    ),
    Move.REFUSE: Wording(
        _("About your report: %(what)s"),
        _("thank you for your hint. We have looked at your report %(number)s (%(what)s), and cannot do anything about it."),
        _("report %(number)s (%(what)s), which you follow, has been answered: nothing can be done about it."),
    ),
    Move.HAND_OFF: Wording(
        _("Somebody else is responsible: %(what)s"),
        _("thank you for your hint. For your report %(number)s (%(what)s) somebody else is responsible."),
        _("for report %(number)s (%(what)s), which you follow, somebody else is responsible."),
    ),
    Move.MERGE: Wording(
        _("Reported already: %(what)s"),
        _(
            "thank you for your hint. Somebody had reported the same before, so we have put your report %(number)s "
            "(%(what)s) together with %(other)s. You are told what becomes of it."
        ),
        _("report %(number)s (%(what)s), which you follow, has been put together with %(other)s."),
    ),
    Move.REOPEN: Wording(
        _("Open again: %(what)s"),
        _("your report %(number)s (%(what)s) is open again. We look after it once more."),
        _("report %(number)s (%(what)s), which you follow, is open again."),
    ),
    Move.WITHDRAW: Wording(
        _("Taken back: %(what)s"),
        _("you have taken your report %(number)s (%(what)s) back."),
        _("report %(number)s (%(what)s), which you follow, was taken back by the person who sent it."),
    ),
    ANSWER: Wording(
        _("An answer to your report: %(what)s"),
        _("there is an answer to your report %(number)s (%(what)s)."),
        _("there is an answer to report %(number)s (%(what)s), which you follow."),
    ),
    PUT_RIGHT: Wording(
        _("Put right: %(what)s"),
        _("we have put something right: your report %(number)s (%(what)s) is as it was before our last message."),
        _("report %(number)s (%(what)s), which you follow, is as it was before our last message."),
    ),
    ROUTED: Wording(
        _("Now with %(office)s: %(what)s"),
        _("your report %(number)s (%(what)s) is with another office now: %(office)s. You need not do anything."),
    ),
}
"""By what was done."""
