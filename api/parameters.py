"""The query of an address: known names, each once, with text that a database can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from api import languages
from layers.core.exceptions import InvalidInputError
from layers.core.values import COUNT_DIGITS, number_in

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.http import QueryDict


def check_parameters(query: QueryDict, known: Collection[str]) -> None:
    """Refuse what would otherwise be ignored silently.

    Args:
        query: Of the request.
        known: Names that the address understands beside `lang`.

    Raises:
        InvalidInputError: A parameter is unknown, repeated, or holds what no text can hold.
    """
    for name, values in query.lists():
        _check_name(name, sorted({*known, languages.PARAMETER}))
        check_values(name, values)
    language = query.get(languages.PARAMETER, languages.CODES[0])
    if language not in languages.CODES:
        message = _("These languages are spoken here: %(known)s.") % {"known": ", ".join(languages.CODES)}
        raise InvalidInputError(message, parameter=languages.PARAMETER)


def check_values(name: str, values: list[str]) -> None:
    """Refuse a parameter that is repeated, or holds what no text can hold.

    Raises:
        InvalidInputError: It is so.
    """
    if len(values) > 1:
        raise InvalidInputError(_("This parameter can be given only once."), parameter=name)
    if "\0" in values[0]:
        raise InvalidInputError(_("The character with the code 0 is not allowed."), parameter=name)


def whole_number(text: str | None, parameter: str, least: int, most: int, otherwise: int) -> int:
    """Read a number that a query may have.

    Args:
        text: As the query has it; `None` when it has none.
        parameter: What to call it in an error.
        least: The smallest that is allowed.
        most: The largest.
        otherwise: What counts when there is none.

    Raises:
        InvalidInputError: It is no whole number from `least` to `most`.
    """
    if text is None:
        return otherwise
    number = number_in(text, COUNT_DIGITS)
    if number is None or not least <= number <= most:
        message = _("This must be a whole number from %(least)s to %(most)s.") % {"least": least, "most": most}
        raise InvalidInputError(message, parameter=parameter)
    return number


def row_number(text: str) -> int:
    """The number of a row, or of something else that begins at 1, as an address or a form has it; 0 where it is none."""
    return number_in(text) or 0


def _check_name(name: str, known: list[str]) -> None:
    if name not in known:
        values = {"name": name, "known": ", ".join(known)}
        message = _("This address knows no parameter “%(name)s”. It knows: %(known)s.") % values
        raise InvalidInputError(message, parameter=name)
