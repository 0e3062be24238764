"""What every page here is: drawn for one person, and kept by nobody."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from api.pages import private

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def draw(request: HttpRequest, template: str, context: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    """Draw a page of this package."""
    return private.draw(request, f"contribute/{template}.html", context, status)
