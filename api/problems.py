"""Everything that can go wrong, and what a client is told: one table, one body.

Under `/api`, `/carpool` and `/tiles` the answer is `application/problem+json` (RFC 9457), elsewhere a kind HTML page. Nobody
is ever shown a stack trace.
"""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.core.exceptions import BadRequest, DisallowedHost, PermissionDenied, SuspiciousOperation
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from django.template import loader
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from psycopg.errors import LockNotAvailable, QueryCanceled

from api.languages import language_of
from geo_platform.limits import HOUR_S
from geo_platform.proof_of_work.exceptions import ProofError, ProofInvalidError, ProofMissingError, TooManyTimestampsError
from layers.core.exceptions import (
    AmtskarteError,
    ConflictError,
    ForbiddenError,
    InvalidFieldsError,
    InvalidInputError,
    NotFoundError,
    StaleError,
    StorageFullError,
    TooOftenError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest
    from django_stubs_ext import StrOrPromise, StrPromise

    from geo_platform.limits import HourlyLimit

MEDIA_TYPE = "application/problem+json"
# When to come back: what is counted is counted by the hour (RFC 6585, 4).
RETRY_AFTER_S = {HTTPStatus.SERVICE_UNAVAILABLE: 5, HTTPStatus.TOO_MANY_REQUESTS: HOUR_S}
MACHINE_PATHS = ("/api/", "/carpool/", "/citysdk/", "/open311/", "/tiles/", "/health/")


_TEMPLATES = {404: "404.html", 503: "503.html"}

logger = logging.getLogger(__name__)


class NotAcceptableError(AmtskarteError):
    """Nothing here can be had in a format that the client accepts (RFC 9110, 15.5.7)."""


class BusyError(AmtskarteError):
    """Others ask for the same kind of work, and more at once would slow everybody down."""


class NoRoadsError(BusyError):
    """Ways cannot be worked out now: the roads of the region are still being read, or their server is away."""

    def __init__(self) -> None:
        super().__init__(_("We cannot work out ways right now. Please try again later."))


class StrayFormError(AmtskarteError):
    """A form came without the token that its page has."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The page was open for too long, or your browser takes no cookies. Please go back, load the page again, and "
                "send it once more. Nothing is lost."
            )
        )


VERY_MANY = _("There were very many requests from your connection. Please try again in an hour.")


def require_room(limit: HourlyLimit, request: HttpRequest) -> None:
    """Count a request.

    Raises:
        TooOftenError: So many do not fit into the time.
    """
    if not limit.allows_another(request):
        raise TooOftenError(VERY_MANY)


class UnauthenticatedError(AmtskarteError):
    """Somebody might be allowed to do this, if it were known who they are (RFC 9110, 15.5.2)."""


class ForgedError(AmtskarteError):
    """A browser sends this in somebody's name, and it does not come from a page of ours."""


class TooLargeError(AmtskarteError):
    """More was sent than anybody reads here (RFC 9110, 15.5.14)."""


class UnconditionalError(AmtskarteError):
    """Whoever changes something must say which state of it they have seen (RFC 6585, 3)."""


class KeyReusedError(AmtskarteError):
    """The mark that makes a request happen once stands for another request already."""


class UnsupportedTypeError(AmtskarteError):
    """What was sent is of a type that is not read here (RFC 9110, 15.5.16).

    Args:
        message: For people.
        accepted: The header that lists the types that are.
    """

    def __init__(self, message: StrOrPromise, *, accepted: Mapping[str, str]) -> None:
        super().__init__(message)
        self.accepted = accepted


@dataclass(frozen=True, slots=True)
class Kind:
    """A line of the table.

    Attributes:
        status: Of the response.
        detail: What a person is told when the exception itself has nothing for people.
    """

    status: HTTPStatus
    detail: StrPromise


_NOT_FOUND = Kind(HTTPStatus.NOT_FOUND, _("There is nothing at this address."))
_BROKEN = Kind(HTTPStatus.INTERNAL_SERVER_ERROR, _("Something went wrong here. It has been noted. Please try again."))
_NOT_ALLOWED = Kind(HTTPStatus.METHOD_NOT_ALLOWED, _("This cannot be done at this address."))
_UNAVAILABLE = Kind(
    HTTPStatus.SERVICE_UNAVAILABLE, _("The database does not answer at the moment. Please try again in a moment.")
)
_TOO_SLOW = Kind(HTTPStatus.SERVICE_UNAVAILABLE, _("That took too long. Please ask for less, for example a smaller area."))
_BAD_REQUEST = Kind(HTTPStatus.BAD_REQUEST, _("This request cannot be understood."))
_NOT_ACCEPTABLE = Kind(HTTPStatus.NOT_ACCEPTABLE, _("This cannot be had in the format that you ask for."))
_FULL = Kind(HTTPStatus.INSUFFICIENT_STORAGE, _("There is no room left here. Please try again later."))
_FORBIDDEN = Kind(HTTPStatus.FORBIDDEN, _("You are not allowed to do this."))
_CONFLICT = Kind(HTTPStatus.CONFLICT, _("Somebody else was faster. Please load it again."))
_STALE = Kind(HTTPStatus.PRECONDITION_FAILED, _("Somebody else has changed this in the meantime."))
_LOCKED = Kind(HTTPStatus.SERVICE_UNAVAILABLE, _("Somebody else is changing this right now. Please try again in a moment."))
_UNFIT = Kind(HTTPStatus.UNPROCESSABLE_ENTITY, _("Some of this does not fit."))
_UNAUTHENTICATED = Kind(HTTPStatus.UNAUTHORIZED, _("Please sign in first."))
_TOO_LARGE = Kind(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("This is too large."))
_UNSUPPORTED = Kind(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _("This type cannot be read here."))
_UNCONDITIONAL = Kind(HTTPStatus.PRECONDITION_REQUIRED, _("Please say which state of it you have seen."))
_TOO_OFTEN = Kind(HTTPStatus.TOO_MANY_REQUESTS, VERY_MANY)

# The first line that fits counts.
TABLE: tuple[tuple[type[BaseException], Kind], ...] = (
    (InvalidFieldsError, _UNFIT),
    (InvalidInputError, _BAD_REQUEST),
    (NotFoundError, _NOT_FOUND),
    (NotAcceptableError, _NOT_ACCEPTABLE),
    (BusyError, _UNAVAILABLE),
    (StorageFullError, _FULL),
    (ForbiddenError, _FORBIDDEN),
    (StrayFormError, _FORBIDDEN),
    (TooOftenError, _TOO_OFTEN),
    (UnauthenticatedError, _UNAUTHENTICATED),
    (TooLargeError, _TOO_LARGE),
    (UnsupportedTypeError, _UNSUPPORTED),
    (UnconditionalError, _UNCONDITIONAL),
    (KeyReusedError, _UNFIT),
    (ForbiddenError, _FORBIDDEN),
    (ForgedError, _FORBIDDEN),
    (StaleError, _STALE),
    (ConflictError, _CONFLICT),
    (AmtskarteError, _BAD_REQUEST),
    (ProofMissingError, _BAD_REQUEST),
    (ProofInvalidError, _FORBIDDEN),
    (TooManyTimestampsError, _TOO_OFTEN),
    (Http404, _NOT_FOUND),
    (PermissionDenied, _FORBIDDEN),
    (BadRequest, _BAD_REQUEST),
    (DisallowedHost, _BAD_REQUEST),
    (SuspiciousOperation, _BAD_REQUEST),
    (DataError, _BAD_REQUEST),  # a value that no column can hold
    (OperationalError, _UNAVAILABLE),
    (InterfaceError, _UNAVAILABLE),
)


def kind_of(error: BaseException | None) -> Kind:
    """Which line of the table an exception is of; what is not in it is a fault of ours.

    Django has no names of its own for a statement that ran into a time limit, so its cause tells.
    """
    if isinstance(error, OperationalError) and isinstance(error.__cause__, LockNotAvailable):
        return _LOCKED
    if isinstance(error, OperationalError) and isinstance(error.__cause__, QueryCanceled):
        return _TOO_SLOW
    return next((kind for exception, kind in TABLE if isinstance(error, exception)), _BROKEN)


def note(request: HttpRequest, error: BaseException | None) -> None:
    """Write a fault into the log; with a traceback when it is not one of the table's.

    Args:
        request: What was asked; its query, which may hold where somebody is, is not noted, nor a secret in it.
        error: What happened; what a client did wrong is not noted.
    """
    kind = kind_of(error)
    if kind.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return
    trace = error if kind is _BROKEN else None
    logger.error("%d at %s %s: %r", kind.status, request.method, _place_of(request), error, exc_info=trace)


def _place_of(request: HttpRequest) -> str:
    """The path; of a page its pattern, since some hold a secret that opens an invitation or a contribution."""
    match = request.resolver_match
    is_for_machines = request.path_info.startswith(MACHINE_PATHS)
    return request.path_info if is_for_machines or match is None else f"/{match.route}"


def problem_response(error: BaseException | None) -> HttpResponse:
    """What a machine is told about an exception, as RFC 9457 has it; the parameter or the fields at fault are named."""
    kind = kind_of(error)
    response = _problem(kind, _words(kind, error), **_members(error))
    if isinstance(error, UnauthenticatedError):
        response["WWW-Authenticate"] = 'Bearer realm="Amtskarte"'
    if isinstance(error, UnsupportedTypeError):
        for name, value in error.accepted.items():
            response[name] = value
    return response


def _members(error: BaseException | None) -> dict[str, Any]:
    """What a problem says beside its words."""
    if isinstance(error, InvalidFieldsError):
        return {"errors": [{"field": name, "detail": str(detail)} for name, detail in error.problems.items()]}
    return {"parameter": error.parameter} if isinstance(error, InvalidInputError) else {}


def method_not_allowed(allowed: str) -> HttpResponse:
    """The answer to a method that an address does not have.

    Args:
        allowed: Those that it has, as the header `Allow` lists them.
    """
    response = _problem(_NOT_ALLOWED, str(_NOT_ALLOWED.detail))
    response["Allow"] = allowed
    return response


def words_of(error: BaseException) -> str:
    """What a person is told about an exception."""
    return _words(kind_of(error), error)


def _words(kind: Kind, error: BaseException | None) -> str:
    return str(error) if isinstance(error, AmtskarteError | ProofError) else str(kind.detail)


def _problem(kind: Kind, detail: str, **members: Any) -> HttpResponse:  # noqa: ANN401 (any JSON value)
    title, status = kind.status.phrase, kind.status.value
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **members}
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)
    response["Access-Control-Allow-Origin"] = "*"
    return _unstored(response)


def _unstored(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    if seconds := RETRY_AFTER_S.get(HTTPStatus(response.status_code)):
        response["Retry-After"] = str(seconds)
    return response


def handle(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's `handler400`, `handler403`, `handler404` and `handler500`: what no view has caught."""
    error = exception or sys.exception()
    note(request, error)
    language = language_of(request)
    with translation.override(language):
        is_for_machines = request.path_info.startswith(MACHINE_PATHS)
        response = problem_response(error) if is_for_machines else _page(request, error)
    response["Content-Language"] = language
    return response


def refuse_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (which is for developers)
    """Django's `CSRF_FAILURE_VIEW`."""
    return handle(request, StrayFormError())


def _page(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """A page for people. When even its template fails, as it may with the database gone, plain words do."""
    kind = kind_of(error)
    status, detail = kind.status.value, _words(kind, error)
    try:
        page = loader.render_to_string(_TEMPLATES.get(status, "500.html"), {"status": status, "detail": detail}, request)
    except Exception:
        logger.exception("The page for a problem could not be drawn")
        page = format_html("<!doctype html><title>{0}</title><p>{0}", detail)
    return _unstored(HttpResponse(page, status=status))
