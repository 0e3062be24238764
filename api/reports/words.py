"""Says of a report how far it is, and when there will be an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from api.pages.moments import date_words
from layers.defects.signs import BADGES
from layers.defects.states import UNCONFIRMED, WAITING

if TYPE_CHECKING:
    from layers.defects.models import Report


@dataclass(frozen=True, slots=True)
class StateWords:
    """How far a report is.

    Attributes:
        sign: One of `layers.core.signs.SIGNS`, which gives the shape and the colour.
        word: The same in a word.
        detail: What comes next; may be empty.
    """

    sign: str
    word: str
    detail: str = ""

    @classmethod
    def of(cls, report: Report) -> Self:
        """Put it into words, as whoever sent it reads them."""
        return cls(_sign(report), report.get_state_display(), expected_words(report))

    @classmethod
    def for_everybody(cls, report: Report) -> Self:
        """The same without what is between sender and office."""
        return cls(_sign(report), report.get_state_display())


def _sign(report: Report) -> str:
    return BADGES.by_state[report.state].sign


def expected_words(report: Report) -> str:
    """When whoever sent a report may expect an answer; empty where they have one, or have to confirm it first."""
    if report.state == UNCONFIRMED or report.state not in WAITING or report.answered_at or report.due_at is None:
        return ""
    if report.due_at < now():
        return _("It takes longer than usual. Your report is not forgotten.")
    days = (localdate(report.due_at) - localdate()).days
    if days < 1:
        return _("There should be an answer today.")
    usual = report.category.answer_days
    words = ngettext("Usually there is an answer within a day", "Usually there is an answer within %(days)s days", usual)
    return _("%(usual)s, so by %(day)s.") % {"usual": words % {"days": usual}, "day": date_words(report.due_at)}
