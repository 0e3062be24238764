"""Why something cannot be done with a report, or not any more."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.core.exceptions import InvalidInputError, StaleError


class ChangedByError(StaleError):
    """Somebody else has changed a report since it was seen.

    Args:
        name: Who, as others may know them; empty where that is nobody of the office.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        if name:
            self.message = _("%(name)s has just changed this.") % {"name": name}
            self.args = (self.message,)


class AlreadySoError(InvalidInputError):
    """A report is already as somebody wants it to be."""

    def __init__(self) -> None:
        super().__init__(gettext_lazy("This is so already."), parameter="")


class TooManyError(InvalidInputError):
    """More reports are chosen than can be changed at once.

    Args:
        most: How many can be.
    """

    def __init__(self, most: int) -> None:
        message = _("At most %(most)s reports can be changed at once. Please choose fewer.") % {"most": most}
        super().__init__(message, parameter="reports")
