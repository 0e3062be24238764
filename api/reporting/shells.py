"""The form of reports for when there is no network: nothing in it is one person's or expires, so browsers may keep it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views.decorators.http import require_safe

from api.pages.answers import answer
from api.pages.frame import frame
from api.reporting.form import ReportForm, categories
from api.reporting.surroundings import Surroundings
from layers.core.permissions import VISITOR

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from layers.defects.models import Category


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Report something; what is written goes into the outbox of the device."""
    return answer(request, "defects/report/form.html", lambda: frame(request) | _context(request), _version())


def _context(request: HttpRequest) -> dict[str, Any]:
    return {
        "form": ReportForm(VISITOR, request=request),
        "around": Surroundings([], [], None),
        "action": reverse("pages:report"),
        "is_shell": True,
    }


def _version() -> str:
    """Of the categories, which no layer's version counts."""
    told = [
        (category.code, category.kind, category.titles, category.hints, category.also, _told(category))
        for category in categories()
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def _told(category: Category) -> list[tuple[Any, ...]]:
    return [(each.code, each.type, each.texts, each.options, each.is_required) for each in category.questions.all()]
