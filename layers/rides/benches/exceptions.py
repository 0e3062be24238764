"""Why nobody can wait at a bench, or take anybody along from there."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from layers.core.exceptions import ConflictError, NotFoundError


class UnknownBenchError(NotFoundError):
    """There is no such bench, or it does not lead there."""

    def __init__(self) -> None:
        super().__init__(_("There is no ride bench at this address. Perhaps it was taken away."))


class UnknownQuestionError(NotFoundError):
    """Nobody has asked this driver that, or nobody waits any more: which of the two, nobody learns."""

    def __init__(self) -> None:
        super().__init__(_("Nobody waits there any more. Thank you for looking!"))


class TakenError(ConflictError):
    """Another driver was faster."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else takes this person along already. Thank you all the same!"))


class WaitingAlreadyError(ConflictError):
    """The same device asks twice at once."""

    def __init__(self) -> None:
        super().__init__(_("You are waiting already. Please load the page again."))
