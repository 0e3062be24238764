"""Everything that can go wrong for a person, in one tree.

`api/problems.py` turns each of these into a status code and an `application/problem+json` body; code below the API never
speaks of HTTP.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise


class AmtskarteError(Exception):
    """Something a person can be told about.

    Args:
        message: One or two sentences for people: what is wrong and what to do.
    """

    def __init__(self, message: StrOrPromise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        """Give the message in the language that is active now."""
        return str(self.message)


class InvalidInputError(AmtskarteError):
    """A value that cannot be used.

    Args:
        message: What is wrong and what to do.
        parameter: The parameter or field it came in.
    """

    def __init__(self, message: StrOrPromise, *, parameter: str) -> None:
        super().__init__(message)
        self.parameter = parameter


class InvalidFieldsError(InvalidInputError):
    """Several values that cannot be used; as an error of one value, it is that of the first.

    Args:
        problems: What is wrong and what to do, by the name of the field.
    """

    def __init__(self, problems: Mapping[str, StrOrPromise]) -> None:
        name, message = next(iter(problems.items()))
        super().__init__(message, parameter=name)
        self.problems = problems


class NothingChangedError(InvalidInputError):
    """Somebody wants something to be as it is."""

    def __init__(self) -> None:
        super().__init__(_("Everything is as it was. Please change something before you send it."), parameter="")


class NotFoundError(AmtskarteError):
    """Nothing is there under this name."""


class ForbiddenError(AmtskarteError):
    """Somebody may not do this."""

    def __init__(self) -> None:
        super().__init__(_("You are not allowed to do this. Perhaps you must sign in first."))


class ConflictError(AmtskarteError):
    """Somebody else was faster, and now it cannot be done any more."""


class StaleError(ConflictError):
    """What somebody wants to change is not what they have seen."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else has changed this in the meantime. Please load it again and compare."))


class TooOftenError(AmtskarteError):
    """So much came from somebody, or from one connection, that they have to wait."""


class UnknownLayerError(NotFoundError):
    """No layer has this id."""

    def __init__(self, layer_id: str, known: list[str]) -> None:
        super().__init__(
            _("There is no layer “%(layer)s”. These exist: %(known)s.") % {"layer": layer_id, "known": ", ".join(known)},
        )


class UnknownFeatureError(NotFoundError):
    """A layer has no visible feature with this id."""

    def __init__(self, layer_title: StrOrPromise, feature_id: str) -> None:
        super().__init__(
            _("“%(layer)s” has no entry with the number %(id)s. It may have been removed.")
            % {"layer": layer_title, "id": feature_id},
        )


class UnknownPictureError(NotFoundError):
    """No picture has this name, or none that this person may see."""

    def __init__(self) -> None:
        super().__init__(_("There is no picture under this name. It may have been removed."))


class StorageFullError(AmtskarteError):
    """The place where files are kept has no room left."""

    def __init__(self) -> None:
        super().__init__(
            _("There is no room for pictures at the moment. Please try again later, or send your entry without a picture."),
        )
