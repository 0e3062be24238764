"""What all addresses for machines have in common."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from api.languages import language_of
from api.parameters import check_parameters
from api.problems import TABLE, method_not_allowed, note, problem_response

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    View = Callable[..., HttpResponseBase]
    Finish = Callable[[HttpResponseBase], HttpResponseBase]
    Parameters = Collection[str] | Callable[..., Collection[str]]

METHODS = "GET, HEAD, OPTIONS"
_PREFLIGHT = {"Allow": METHODS, "Access-Control-Allow-Methods": METHODS, "Access-Control-Allow-Headers": "*"}
_EXPECTED = tuple(exception for exception, _kind in TABLE)


def open_to_all(response: HttpResponseBase) -> HttpResponseBase:
    """Let pages of other sites read what is public anyway. Cookies are never sent along with `*`."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Content-Language, Content-Crs, Content-Disposition, Link"
    patch_vary_headers(response, ["Accept-Language"])
    return response


def only_for_our_pages(response: HttpResponseBase) -> HttpResponseBase:
    """Let no page of another site read it in its visitors' browsers."""
    del response["Access-Control-Allow-Origin"]
    patch_vary_headers(response, ["Accept-Language"])
    return response


def endpoint(parameters: Parameters = (), finish: Finish = open_to_all) -> Callable[[View], View]:
    """Make a view an address for machines: only for reading, in the caller's language, problems as JSON.

    Args:
        parameters: Names that the query may have beside `lang`, or a function that tells them from what the address names.
        finish: Says which sites' pages may read the answer.
    """

    def decorate(view: View) -> View:
        @csrf_exempt  # nothing is written here, and a refusal would be a page
        @wraps(view)
        def answer(request: HttpRequest, **named: str) -> HttpResponseBase:
            language = language_of(request)
            with translation.override(language):
                response = _answer(view, parameters, request, named)
            response["Content-Language"] = language
            return finish(response)

        return answer

    return decorate


def _answer(view: View, parameters: Parameters, request: HttpRequest, named: dict[str, str]) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=_PREFLIGHT)
    if request.method not in {"GET", "HEAD"}:
        return method_not_allowed(METHODS)
    try:
        check_parameters(request.GET, parameters(**named) if callable(parameters) else parameters)
        return view(request, **named)
    except _EXPECTED as error:
        note(request, error)
        return problem_response(error)


@endpoint()
def nothing_here(_request: HttpRequest, **_: str) -> HttpResponse:
    """Answer for every address below ours that does not exist.

    Raises:
        Http404: Always.
    """
    raise Http404
