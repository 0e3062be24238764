"""What all addresses of Standard Covoiturage have in common: the key, the limits, and how they say no.

The standard knows few statuses and one body for errors, `{"error": "…"}`; whatever goes wrong is brought to these.
"""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from api.caching import UNSHARED
from api.carpool.keys import partner_key_of
from api.languages import language_of
from api.parameters import check_values
from api.problems import RETRY_AFTER_S, TABLE, UnauthenticatedError, kind_of, note, words_of
from geo_platform.limits import HourlyLimit
from layers.core.exceptions import ConflictError, InvalidInputError, NotFoundError, TooOftenError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest

    from api.carpool.models import PartnerKey

    # Of a request, the key that it came with, and what its address names.
    KeyView = Callable[..., HttpResponse]

MINUTE_S = 60
QUESTIONS = HourlyLimit("carpool", 600, MINUTE_S)
# Whoever guesses keys waits soon.
WRONG_KEYS = HourlyLimit("carpool wrong keys", 60, MINUTE_S)
HEADER = "X-API-Key"
SEARCH, BOOK = "may_search", "may_book"
# The standard's words for what is gone.
MISSING_BOOKING, MISSING_JOURNEY, MISSING_USER = "missing_booking", "missing_journey", "missing_user"

_EXPECTED = tuple(exception for exception, _kind in TABLE)
_STATUSES = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.CONFLICT,
    HTTPStatus.TOO_MANY_REQUESTS,
}


class MissingError(NotFoundError):
    """What was asked about is gone, or never was; the message is one of the words of the standard."""


class AlreadySetError(ConflictError):
    """A booking has the status that somebody wants for it, or has passed it."""

    def __init__(self) -> None:
        super().__init__("status_already_set")


class CannotBookError(InvalidInputError):
    """A seat cannot be had."""


class HurriedError(TooOftenError):
    """More requests came within a minute than are answered."""

    def __init__(self) -> None:
        super().__init__(_("There were very many requests. Please wait a minute."))


def by_key(methods: Mapping[str, tuple[str, KeyView]]) -> KeyView:
    """Make an address that only other platforms use.

    Args:
        methods: By method, which right of the key it needs, and the view.
    """

    @csrf_exempt  # a key is no cookie: no browser sends it along
    @wraps(next(iter(methods.values()))[1])
    def answer(request: HttpRequest, **named: str) -> HttpResponse:
        language = language_of(request)
        with translation.override(language):
            response = _answered(methods, request, named)
        response["Content-Language"] = language
        response["Cache-Control"] = UNSHARED
        patch_vary_headers(response, ["Accept-Language", HEADER])
        return response

    return answer


def _answered(methods: Mapping[str, tuple[str, KeyView]], request: HttpRequest, named: dict[str, str]) -> HttpResponse:
    method = request.method or ""
    if method not in methods:
        return not_that_way(methods)
    right, view = methods[method]
    try:
        key = _key_of(request, right)
        for name, values in request.GET.lists():
            check_values(name, values)
        return view(request, key, **named)
    except _EXPECTED as error:
        note(request, error)
        return refusal(error)


def _key_of(request: HttpRequest, right: str) -> PartnerKey:
    """The key that a platform came with.

    Raises:
        UnauthenticatedError: There is none, nobody knows it, or it does not open this.
        HurriedError: It came too often.
    """
    key = partner_key_of(request.headers.get(HEADER, ""))
    if key is None:
        if not WRONG_KEYS.allows_another(request):
            raise HurriedError
        raise UnauthenticatedError(_("Please send a key that is valid here in the header X-API-Key."))
    if not QUESTIONS.allows_another_from(f"carpool key {key.pk}"):
        raise HurriedError
    if not getattr(key, right):
        raise UnauthenticatedError(_("This key does not open this address."))
    return key


def refusal(error: BaseException) -> HttpResponse:
    """What a platform is told about an exception."""
    status = kind_of(error).status
    if status not in _STATUSES and status < HTTPStatus.INTERNAL_SERVER_ERROR:
        status = HTTPStatus.BAD_REQUEST
    # A seat that somebody else has taken is no status that was set already.
    if status == HTTPStatus.CONFLICT and not isinstance(error, AlreadySetError):
        status = HTTPStatus.BAD_REQUEST
    parameter = error.parameter if isinstance(error, InvalidInputError) else ""
    response = JsonResponse({"error": ": ".join(filter(None, [parameter, words_of(error)]))}, status=status)
    if wait_s := MINUTE_S if isinstance(error, HurriedError) else RETRY_AFTER_S.get(status):
        response["Retry-After"] = str(wait_s)
    if status == HTTPStatus.UNAUTHORIZED:
        # There is no registered scheme for a header of its own; a client is owed some challenge (RFC 9110, 11.6.1).
        response["WWW-Authenticate"] = f'ApiKey realm="Amtskarte", header="{HEADER}"'
    return response


def not_that_way(methods: Mapping[str, Any]) -> HttpResponse:
    """The answer to a method that an address does not have."""
    words = {"error": _("This cannot be done at this address.")}
    return JsonResponse(words, status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": ", ".join(methods)})
