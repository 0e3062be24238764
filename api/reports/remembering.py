"""Which reports were sent from a device by somebody without an account, so that they find them again.

The secret addresses stay in a cookie that no script reads. It is written when somebody sends, confirms or changes a report,
never for who only opens an address, and not for who is signed in: their account knows.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from django.conf import settings

from api.actors import actor_of
from api.devices import YEAR_S

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from layers.defects.models import Report

COOKIE = "reports"
COOKIE_SALT = "api.reports.remembering"
MOST_KEPT = 20


def tokens_on(request: HttpRequest) -> list[str]:
    """The secrets that the device knows, the newest first."""
    written = request.get_signed_cookie(COOKIE, default="", salt=COOKIE_SALT, max_age=YEAR_S)
    with suppress(ValueError):
        return [token for token in json.loads(written or "[]") if isinstance(token, str)]
    return []


def remember_report(response: HttpResponseBase, request: HttpRequest, report: Report) -> None:
    """Let a device know a report, in the first place."""
    if actor_of(request).user is not None:
        return
    tokens = list(dict.fromkeys([report.token, *tokens_on(request)]))[:MOST_KEPT]
    response.set_signed_cookie(
        COOKIE,
        json.dumps(tokens),
        salt=COOKIE_SALT,
        max_age=YEAR_S,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_reports(response: HttpResponseBase) -> None:
    """Let a device forget all of them."""
    response.delete_cookie(COOKIE, samesite="Lax")
