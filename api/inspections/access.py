"""Lets those in who inspect playgrounds and go out, and tells everybody else kindly what is missing."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from api.contribute.refusals import is_from_outbox, refusal
from api.pages.private import draw, personal
from api.workplaces import way_in, workplace
from layers.defects.permissions import handles_anything

if TYPE_CHECKING:
    from typing import ParamSpec

    from django.http import HttpRequest, HttpResponse

    from api.workplaces import View, WorkersView

    P = ParamSpec("P")

KEEP = "X-Keep-On-Device"
"""Tells our own worker that a page is needed outside, where there may be no network, though no other cache may keep it."""


def for_inspectors(view: WorkersView[P]) -> View[P]:
    """Make a view one for people of the office whose outbox may send its forms later."""
    return personal(workplace(handles_anything, _closed)(view))


def keep_on_device(response: HttpResponse) -> HttpResponse:
    """Let the worker of whoever asked keep a page until they sign out, three days at most."""
    response[KEEP] = "1"
    return response


def _closed(request: HttpRequest) -> HttpResponse:
    if is_from_outbox(request):
        return refusal(HTTPStatus.FORBIDDEN, _("Only people of the office can do this. Please sign in again."))
    return draw(request, "defects/inspections/closed.html", way_in(request, handles_anything), HTTPStatus.FORBIDDEN)
