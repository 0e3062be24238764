"""What becomes of a report: for whoever knows its secret address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from api.pages.private import draw, personal
from layers.defects.confirming import confirm_report
from layers.defects.reporting import report_by

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@personal
@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """How far it is, and what was said about it."""
    report = report_by(token)
    return draw(request, "defects/status.html", {"report": report, "steps": report.steps.all()})


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask for one tap, since mail programs open links by themselves; then lead to the report."""
    if request.method != "POST":
        return draw(request, "defects/confirm.html", {})
    report = confirm_report(secret=secret)
    return HttpResponseRedirect(reverse("pages:report-status", args=[report.token]))
