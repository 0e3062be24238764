"""What is looked up once while a request is answered, however many ask for it."""

from __future__ import annotations

from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

_Found = TypeVar("_Found")
_kept: ContextVar[dict[Callable[[], Any], Any] | None] = ContextVar("kept", default=None)


class KeepWithinRequest:
    """Middleware that lets things be kept until the request is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        token = _kept.set({})
        try:
            return self._get_response(request)
        finally:
            _kept.reset(token)


def once_within_request(find: Callable[[], _Found]) -> Callable[[], _Found]:
    """Look up once what does not change within a request; outside of one it is looked up every time.

    Args:
        find: Looks it up.
    """

    @wraps(find)
    def found() -> _Found:
        kept = _kept.get()
        if kept is None:
            return find()
        if find not in kept:
            kept[find] = find()
        result: _Found = kept[find]
        return result

    return found
