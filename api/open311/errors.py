"""How Open311 says no: a list of codes and descriptions, with few statuses. Whatever goes wrong is brought to these."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponse

from api.open311.formats import ERRORS, MEDIA_TYPES, encoded, written
from api.problems import RETRY_AFTER_S, kind_of, words_of
from layers.core.exceptions import AmtskarteError, InvalidFieldsError, InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

# Beside the three of the specification those that programs in between act on.
_STATUSES = {
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.TOO_MANY_REQUESTS,
}
# What the fields of a report are called here.
_PARAMETERS = {"category": "service_code", "text": "description", "place": "lat", "photos": "media"}
_ANSWERS = "answers."


class NoKeyError(AmtskarteError):
    """A key is missing, wrong, or opens something else."""


def refusal(error: BaseException, form: str) -> HttpResponse:
    """What a system is told about an exception.

    Args:
        error: What went wrong.
        form: In which format.
    """
    status = HTTPStatus.FORBIDDEN if isinstance(error, NoKeyError) else kind_of(error).status
    if status not in _STATUSES and status < HTTPStatus.INTERNAL_SERVER_ERROR:
        status = HTTPStatus.BAD_REQUEST
    response = listed(status, _descriptions(error), form)
    if seconds := RETRY_AFTER_S.get(status):
        response["Retry-After"] = str(seconds)
    return response


def listed(status: HTTPStatus, descriptions: list[str], form: str) -> HttpResponse:
    """A list of errors with one status.

    Args:
        status: Of HTTP; the code of each.
        descriptions: For people.
        form: In which format.
    """
    errors = [{"code": status.value, "description": description} for description in descriptions]
    body = written(encoded(errors), ERRORS, form)
    return HttpResponse(body, status=status, content_type=MEDIA_TYPES[form], headers={"Cache-Control": "no-store"})


def _descriptions(error: BaseException) -> list[str]:
    if isinstance(error, InvalidFieldsError):
        return [_named(name, str(words)) for name, words in error.problems.items()]
    return [_named(error.parameter if isinstance(error, InvalidInputError) else "", words_of(error))]


def _named(name: str, words: str) -> str:
    return f"{parameter_of(name)}: {words}" if name else words


def parameter_of(name: str) -> str:
    """What a field of a report is called in Open311."""
    names: Mapping[str, str] = _PARAMETERS
    return f"attribute[{name.removeprefix(_ANSWERS)}]" if name.startswith(_ANSWERS) else names.get(name, name)
