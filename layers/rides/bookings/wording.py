"""What people write to each other, as it may be kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from layers.core.exceptions import InvalidInputError


def checked(words: str, *, most: int, parameter: str) -> str:
    """Words without what is around them, with line breaks that count as one letter, as browsers count them.

    Args:
        words: As they were sent.
        most: So many letters at most.
        parameter: The field they came in.

    Raises:
        InvalidInputError: There are more.
    """
    written = words.replace("\0", "").replace("\r\n", "\n").strip()  # the first no column takes
    if len(written) > most:
        raise InvalidInputError(_("Please write less: %(most)s characters at most.") % {"most": most}, parameter=parameter)
    return written


def required(words: str, *, most: int, parameter: str) -> str:
    """The same for what must not be empty.

    Raises:
        InvalidInputError: There is nothing, or too much.
    """
    written = checked(words, most=most, parameter=parameter)
    if not written:
        raise InvalidInputError(_("Please write something."), parameter=parameter)
    return written
