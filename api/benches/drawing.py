"""Draws the pages of benches."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.utils.timezone import override

from api.pages.private import draw
from api.pages.region import current_region
from layers.core.families import RIDES

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def draw_bench(
    request: HttpRequest, template: str, context: dict[str, Any], status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """Draw one, by the clocks of the region."""
    with override(current_region().time_zone):
        return draw(request, template, {"bench_family": RIDES, **context}, status)
