"""Whether the service runs, for whoever supervises it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.http import JsonResponse

from api.endpoint import endpoint

if TYPE_CHECKING:
    from django.http import HttpRequest


@endpoint()
def live(_request: HttpRequest) -> JsonResponse:
    """The process answers. It says nothing of the database, so that nobody restarts us because that is down."""
    return _unstored({"status": "live"})


@endpoint()
def ready(_request: HttpRequest) -> JsonResponse:
    """Requests can be served. With the database down this is a 503 like every other answer then."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return _unstored({"status": "ready"})


def _unstored(body: dict[str, str]) -> JsonResponse:
    return JsonResponse(body, headers={"Cache-Control": "no-store"})
