"""Why a report cannot be sent, or cannot be moved on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from layers.core.exceptions import ConflictError, InvalidInputError, NotFoundError
from layers.defects import states

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_REACHED: dict[str, StrPromise] = {
    states.UNCONFIRMED: _("Nobody has confirmed this report yet."),
    states.OPEN: _("This report is open."),
    states.IN_PROGRESS: _("Somebody is working on this already."),
    states.RESOLVED: _("This is done already."),
    states.NOT_RESOLVABLE: _("The office has answered already that this cannot be done."),
    states.NOT_RESPONSIBLE: _("The office has answered already that somebody else is responsible."),
    states.DUPLICATE: _("This has been put together with another report."),
    states.WITHDRAWN: _("This report has been taken back."),
}


class UnknownReportError(NotFoundError):
    """There is no such report, or it is none of theirs: nobody learns which of the two it is."""

    def __init__(self) -> None:
        super().__init__(_("There is no report at this address. Perhaps it was taken back or is long over."))


class NotNowError(ConflictError):
    """A move that does not lead on from where the report is.

    Args:
        state: Where it is.
    """

    def __init__(self, state: str) -> None:
        super().__init__(_REACHED[state])
        self.state = state


class NoAnswerError(InvalidInputError):
    """Somebody closes a report without a word."""

    def __init__(self) -> None:
        super().__init__(_("Please write what became of it. The reporter is told."), parameter="word")


class TooLongError(InvalidInputError):
    """Somebody writes more than is kept.

    Args:
        most: How many letters are.
        parameter: The field in which they wrote.
    """

    def __init__(self, most: int, *, parameter: str) -> None:
        super().__init__(_("Please write no more than %(most)s characters.") % {"most": most}, parameter=parameter)


class NothingAddedError(InvalidInputError):
    """The sender adds nothing."""

    def __init__(self) -> None:
        super().__init__(_("Please write something, or add a picture."), parameter="text")


class NothingToThankForError(ConflictError):
    """Somebody thanks the office before it has answered."""

    def __init__(self) -> None:
        super().__init__(_("The office has not answered yet. You can thank it then."))


class NobodyResponsibleError(InvalidInputError):
    """The place lies outside every area of which somebody here takes care."""

    def __init__(self) -> None:
        message = _("Nobody here is responsible for this place. Please move the pin, or ask the office on the phone.")
        super().__init__(message, parameter="place")
