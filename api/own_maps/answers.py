"""Answers of own maps to our pages' scripts: for one person, kept by nobody, problems as JSON."""

from __future__ import annotations

import json
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from api.actors import actor_of
from api.caching import UNSHARED
from api.forgery import refuse_forgery
from api.problems import TABLE, TooLargeError, UnauthenticatedError, method_not_allowed, note, problem_response
from layers.core.exceptions import InvalidInputError
from layers.own_maps.exceptions import SpotError, StaleSpotError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    P = ParamSpec("P")
    View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

JSON = "application/json"
MOST_BYTES = 2_000_000
_EXPECTED = tuple(exception for exception, _kind in TABLE)
_READING = ("GET", "HEAD")


def for_scripts(*methods: str) -> Callable[[View[P]], View[P]]:
    """Make a view one for scripts of our own pages, in the language of its address.

    Args:
        methods: That it has; all but reading need an account and the token of a page of ours.
    """

    def decorate(view: View[P]) -> View[P]:
        @csrf_exempt  # checked below, and told as JSON
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in methods:
                return method_not_allowed(", ".join(methods))
            response = _answered(view, request, *args, **kwargs)
            del response["Access-Control-Allow-Origin"]
            response.headers.setdefault("Cache-Control", UNSHARED)
            patch_vary_headers(response, ["Cookie"])
            return response

        return answer

    return decorate


def _answered(view: View[P], request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
    try:
        if request.method not in _READING:
            _require_writer(request)
        return view(request, *args, **kwargs)
    except _EXPECTED as error:
        note(request, error)
        return _problem(error)


def _require_writer(request: HttpRequest) -> None:
    if actor_of(request).user is None:
        raise UnauthenticatedError(_("Please sign in first."))
    refuse_forgery(request)


def _problem(error: BaseException) -> HttpResponse:
    """A problem that names the spot at fault, too."""
    response = problem_response(error)
    if isinstance(error, SpotError | StaleSpotError):
        response.content = json.dumps({**json.loads(response.content), "uid": error.uid}, ensure_ascii=False)
    return response


def read_json(request: HttpRequest) -> Any:  # noqa: ANN401 (any JSON value)
    """What a script sent.

    Raises:
        TooLargeError: It is more than any edit needs.
        InvalidInputError: It is no JSON.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise TooLargeError(_("This is too much at once. Please send it in pieces."))
    try:
        return json.loads(request.body, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise InvalidInputError(_("This is no JSON."), parameter="body") from error


def _no_number(name: str) -> float:
    raise ValueError(name)


def json_answer(values: Any, status: int = 200) -> HttpResponse:  # noqa: ANN401 (as above)
    """An answer to a script."""
    return HttpResponse(json.dumps(values, ensure_ascii=False), status=status, content_type=JSON)
