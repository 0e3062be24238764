"""What pages may load: django-csp's middleware, which need not put the same header together for every answer."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


class ContentPolicy(CSPMiddleware):
    """The usual header for all answers to which no decorator of django-csp was put."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set the header."""
        if settings.DEBUG or any(name.startswith("_csp") for name in vars(response)):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, _usual())
        return response


@cache
def _usual() -> str:
    return build_policy()
