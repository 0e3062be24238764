"""Why something is not taken. `api/problems.py` gives each a status."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class ProofError(Exception):
    """What came along does not show that a person writes.

    Attributes:
        message: One or two sentences for people: what is wrong and what to do.
    """

    message: ClassVar[StrPromise]

    def __str__(self) -> str:
        """Give the message in the language that is active now."""
        return str(self.message)


class ProofMissingError(ProofError):
    """There is neither a proof nor a timestamp."""

    message = _("We could not check that a person is writing. Please send it again.")


class ProofInvalidError(ProofError):
    """The proof or the timestamp is not one of ours, or was not solved."""

    message = _("The check that a person is writing did not work. Please send it again.")


class ProofExpiredError(ProofInvalidError):
    """It was good once."""

    message = _("The page was open for a long time. Please send it again.")


class ProofSpentError(ProofInvalidError):
    """It has paid for something before.

    The words must hold for two people behind one connection, too, of whom one was quicker: nobody may be told that something
    has arrived that has not.
    """

    message = _("Something was sent from this page before. Is this new? Then please send it again.")


class TooSoonError(ProofInvalidError):
    """Nobody types so fast."""

    message = _("That was very quick. Please wait a moment and then send it again.")


class TooManyTimestampsError(ProofError):
    """Somebody sends much without a script, and so without work."""

    message = _(
        "Without JavaScript we take only a few messages from one connection. "
        "Please turn JavaScript on, or try again in an hour."
    )
