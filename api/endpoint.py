"""What all addresses for machines have in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from api.actors import kept_apart
from api.languages import language_of
from api.parameters import check_parameters
from api.problems import TABLE, method_not_allowed, note, problem_response

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    View = Callable[..., HttpResponseBase]
    Finish = Callable[[HttpResponseBase], HttpResponseBase]
    Parameters = Collection[str] | Callable[..., Collection[str]]

READING = ("GET", "HEAD", "OPTIONS")
_CORS = {"Access-Control-Allow-Methods": ", ".join(READING), "Access-Control-Allow-Headers": "*"}
_EXPECTED = tuple(exception for exception, _kind in TABLE)


def _none(_request: HttpRequest, **_: str) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Writing:
    """What can be done at an address beside reading.

    Attributes:
        views: By method. They see to it themselves who may what.
        offered: Tells from request and address which of these methods whoever asks may use there.
        accepts: Headers that list the types of what is sent, by the method that takes it.
    """

    views: Mapping[str, View] = field(default_factory=dict)
    offered: Callable[..., Iterable[str]] = _none
    accepts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def methods(self) -> tuple[str, ...]:
        """All that the address has, reading included."""
        return (*READING, *self.views)


NO_WRITING = Writing()


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


def endpoint(
    parameters: Parameters = (), finish: Finish = open_to_all, writing: Writing = NO_WRITING
) -> Callable[[View], View]:
    """Make a view an address for machines: for reading, in the caller's language, problems as JSON.

    Args:
        parameters: Names that the query may have beside `lang`, or a function that tells them from what the address names.
        finish: Says which sites' pages may read the answer.
        writing: What else can be done there; other sites' pages may not.
    """

    def decorate(view: View) -> View:
        @csrf_exempt  # whoever writes checks it, and a refusal here would be a page
        @wraps(view)
        def answer(request: HttpRequest, **named: str) -> HttpResponseBase:
            language = language_of(request)
            with translation.override(language):
                response = _answered(view, parameters, writing, request, named)
            response["Content-Language"] = language
            is_writing = request.method in writing.views
            return kept_apart(request, only_for_our_pages(response) if is_writing else finish(response))

        return answer

    return decorate


def _answered(
    view: View, parameters: Parameters, writing: Writing, request: HttpRequest, named: dict[str, str]
) -> HttpResponseBase:
    if request.method not in writing.methods:
        return method_not_allowed(", ".join(writing.methods))
    try:
        if request.method == "OPTIONS":
            return _options(writing, request, named)
        if request.method in writing.views:
            check_parameters(request.GET, ())
            return writing.views[request.method](request, **named)
        check_parameters(request.GET, parameters(**named) if callable(parameters) else parameters)
        return view(request, **named)
    except _EXPECTED as error:
        note(request, error)
        return problem_response(error)


def _options(writing: Writing, request: HttpRequest, named: dict[str, str]) -> HttpResponse:
    """Say what whoever asks may do here (OGC API - Features - Part 4, "Determining available methods").

    A browser that asks on behalf of another site is told only that such a site may read.
    """
    is_preflight = "Access-Control-Request-Method" in request.headers
    offered = [] if is_preflight else list(writing.offered(request, **named))
    accepted = {name: types for method in offered for name, types in writing.accepts.get(method, {}).items()}
    headers = {"Allow": ", ".join([*READING, *offered]), **_CORS, **accepted}
    return HttpResponse(status=200 if writing.views else 204, headers=headers)


@endpoint()
def nothing_here(_request: HttpRequest, **_: str) -> HttpResponse:
    """Answer for every address below ours that does not exist.

    Raises:
        Http404: Always.
    """
    raise Http404
