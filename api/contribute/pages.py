"""What every page here is: drawn for one person, and kept by nobody."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from api.caching import UNSHARED
from api.pages.frame import frame

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def draw(request: HttpRequest, template: str, context: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    """Draw a page of this package."""
    response = render(request, f"contribute/{template}.html", frame(request) | context, status=status)
    response["Cache-Control"] = UNSHARED
    return response
