"""What can be wrong with the spots of an own map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from layers.core.exceptions import ConflictError, InvalidInputError, NotFoundError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class SpotError(InvalidInputError):
    """Something of a spot that cannot be used.

    Args:
        message: What is wrong and what to do.
        uid: Of the spot, as far as somebody gave one.
        parameter: The part of it.
    """

    def __init__(self, message: StrOrPromise, *, uid: str, parameter: str) -> None:
        super().__init__(message, parameter=parameter)
        self.uid = uid


class StaleSpotError(ConflictError):
    """Somebody else has changed or removed a spot since it was read.

    Args:
        uid: Of the spot.
    """

    def __init__(self, uid: str) -> None:
        super().__init__(_("Somebody else has changed this spot in the meantime. Here is how it looks now."))
        self.uid = uid


class UnknownMapError(NotFoundError):
    """There is no such map, or none that this person may see: nobody learns which of the two it is."""

    def __init__(self) -> None:
        super().__init__(
            _("There is no map at this address, or it is only for those who made it. Perhaps you must sign in first.")
        )


class UnknownSpotError(NotFoundError):
    """A map has no such spot."""

    def __init__(self) -> None:
        super().__init__(_("This spot is not on the map any more. Perhaps somebody removed it."))
