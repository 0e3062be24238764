"""Writes mails about reports, in the transaction of what they tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from layers.defects.models import Reporter

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers.defects.models import Report, ReportStep


def page_of(report: Report) -> str:
    """Where whoever sent a report sees what becomes of it; whoever knows the address may act as its sender."""
    return settings.SITE_URL + reverse("pages:report-status", args=[report.token])


def ask_to_confirm(report: Report) -> None:
    """Ask whoever sent a report whether it was them."""
    reporter = Reporter.objects.get(pk=report.pk)
    url = settings.SITE_URL + reverse("pages:report-confirm", args=[reporter.confirmation])
    _write(reporter, report, _subject_to_confirm, "confirm", {"url": url})


def tell_arrival(report: Report) -> None:
    """Tell whoever sent a report that the office has it."""
    if reporter := Reporter.objects.filter(pk=report.pk).exclude(email="").first():
        _write(reporter, report, _subject_of_arrival, "arrival", {"url": page_of(report)})


def tell_step(report: Report, step: ReportStep) -> None:
    """Tell whoever sent a report what has become of it, or what somebody says about it."""
    reporter = Reporter.objects.filter(pk=report.pk).exclude(email="").first()
    if reporter and (step.word or step.before != step.after):
        _write(reporter, report, _subject_of_step, "step", {"url": page_of(report), "word": step.word})


def _subject_of_step(report: Report) -> str:
    return _("Your report %(number)s: %(state)s") % {"number": report.reference, "state": report.get_state_display()}


def _subject_to_confirm(_report: Report) -> str:
    return _("Please confirm your report")


def _subject_of_arrival(report: Report) -> str:
    return _("We have your report %(number)s") % {"number": report.reference}


def _write(
    reporter: Reporter, report: Report, subject: Callable[[Report], str], template: str, context: dict[str, object]
) -> None:
    with override(reporter.language):
        text = render_to_string(f"defects/mails/{template}.txt", {"report": report, **context})
        send_mail(subject(report), text, None, [reporter.email])
