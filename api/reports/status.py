"""What becomes of a report: for whoever knows its secret address, who is its sender."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from api.actors import actor_of
from api.contribute.photos import seal_of
from api.contribute.saving import stored_photos
from api.devices import device_of, remember_device, witness_number
from api.idempotency import FIELD, new_key
from api.pages.private import draw, personal
from api.pages.region import current_region
from api.problems import require_room
from api.reports.forms import MoreForm, ReopenForm
from api.reports.holdings import subject_of
from api.reports.remembering import remember_report
from api.reports.words import StateWords
from api.sent_forms import act_once
from geo_platform.limits import HourlyLimit
from geo_platform.shared.mail_heads import ONE_CLICK
from layers.core.exceptions import AmtskarteError
from layers.defects.answers import spoken_answer
from layers.defects.confirming import confirm_report
from layers.defects.history import is_settling, told_to_sender
from layers.defects.ledger import defects
from layers.defects.reporting import add_to_report, choose_news, reopen_report, report_by, thank_for, withdraw_report
from layers.defects.showing import map_page_of
from layers.defects.states import ANSWERED, UNCONFIRMED, WAITING, Move, Side, moves_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest

    from layers.defects.models import Report, ReportPhoto

ACTS_PER_HOUR = HourlyLimit("acts of senders of reports", 120)


@personal
@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """How far it is, what was said about it, and what its sender can do."""
    report = report_by(token)
    response = _draw(request, report)
    if "new" in request.GET:
        remember_report(response, request, report)
    return response


@personal
@require_POST
def add(request: HttpRequest, token: str) -> HttpResponse:
    """Add words and pictures to it."""
    return _take(request, report_by(token), MoreForm, ("add", _added))


@personal
@require_POST
def reopen(request: HttpRequest, token: str) -> HttpResponse:
    """It is not done after all."""
    return _take(request, report_by(token), ReopenForm, ("reopen", _reopened))


@personal
@require_POST
def act(request: HttpRequest, token: str, what: str) -> HttpResponse:
    """Do something with one tap. What goes wrong is said on the page."""
    report = report_by(token)
    require_room(ACTS_PER_HOUR, request)
    try:
        ACTIONS[what](request, report)
    except AmtskarteError as error:
        messages.error(request, str(error))
        response = _back(report)
    else:
        response = _back(report, what)
    remember_report(response, request, report)
    if actor_of(request).user is None:
        remember_device(response, device_of(request))
    return response


# Whoever knows the address may; a mail program that presses the button has no token (RFC 8058, 3.2).
@csrf_exempt
@personal
@require_http_methods(["GET", "HEAD", "POST"])
def news(request: HttpRequest, token: str) -> HttpResponse:
    """Whether whoever sent it wants to be told; mails lead here, too."""
    report = report_by(token)
    if request.method != "POST":
        return draw(request, "defects/news.html", {"report": report, "is_told": _is_told(report)})
    is_told = request.POST.get("told") == "yes" and ONE_CLICK not in request.POST
    choose_news(report=report, is_told=is_told)
    if ONE_CLICK in request.POST:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return _back(report, "told" if is_told else "silent")


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask for one tap, since mail programs open links by themselves; then lead to the report."""
    if request.method != "POST":
        return draw(request, "defects/confirm.html", {})
    report = confirm_report(secret=secret)
    response = _back(report, "confirm")
    remember_report(response, request, report)
    return response


def _withdraw(_request: HttpRequest, report: Report) -> None:
    withdraw_report(report=report)


def _thank(request: HttpRequest, report: Report) -> None:
    witness = witness_number(actor_of(request), device_of(request), subject_of(report.pk))
    thank_for(report=report, witness=witness, is_sender=True)


ACTIONS: dict[str, Callable[[HttpRequest, Report], None]] = {"withdraw": _withdraw, "thank": _thank}


# Said by the address and not by a message: the script that sends a form reads the page before who sent it does.
DONE = {
    "add": _("Thank you! The office sees it."),
    "reopen": _("Your report is open again. The office looks after it once more."),
    "thank": _("Your thanks have arrived. The office is glad!"),
    "withdraw": _("You have taken your report back. It is on the map no more."),
    "told": _("We write to you again."),
    "silent": _("We do not write to you any more."),
}
"""What is said once something is done."""


def _added(form: MoreForm, report: Report) -> None:
    with stored_photos(form.described_photos) as photos:
        add_to_report(report=report, word=form.cleaned_data["text"], photos=photos)


def _reopened(form: MoreForm, report: Report) -> None:
    with stored_photos(form.described_photos) as photos:
        reopen_report(report=report, word=form.cleaned_data["text"], photos=photos)


def _take(
    request: HttpRequest, report: Report, form_class: type[MoreForm], way: tuple[str, Callable[[MoreForm, Report], None]]
) -> HttpResponse:
    """Do what a form says, once however often it is sent."""
    form = form_class(request.POST, request.FILES, request=request, needs_proof=False)

    what, do = way

    def act_on_it() -> HttpResponse:
        do(form, report)
        return _back(report, what)

    response = act_once(request, form, partial(_draw, request, report, form), act_on_it)
    remember_report(response, request, report)
    return response


def _back(report: Report, done: str = "") -> HttpResponse:
    """To the page, which says what was done."""
    address = reverse("pages:report-status", args=[report.token])
    return HttpResponseRedirect(f"{address}?done={done}" if done else address, status=HTTPStatus.SEE_OTHER)


def _draw(
    request: HttpRequest, report: Report, form: MoreForm | None = None, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    with override(current_region().time_zone):
        return draw(request, "defects/status.html", _about(request, report, form), status)


def _about(request: HttpRequest, report: Report, form: MoreForm | None) -> dict[str, Any]:
    moves = moves_of(Side.REPORTER, report.state)
    layer, moments = defects(), told_to_sender(report)
    reporter = getattr(report, "reporter", None)
    return {
        "report": report,
        "reporter": reporter,
        "is_told": _is_told(report),
        "is_new": "new" in request.GET or request.GET.get("done") == "confirm",
        "done": DONE.get(request.GET.get("done", ""), ""),
        "state": StateWords.of(report),
        "family": layer.family,
        "marker_icon": layer.icon(report.kind),
        "moments": moments,
        "is_settling": is_settling(report),
        "answer": next((one for one in reversed(moments) if one.word and not one.is_own), None),
        "photos": list(_photos(report)),
        "answers": list(_answers(report)),
        "map_page": map_page_of(report),
        "other": report.duplicate_of,
        "other_page": map_page_of(report.duplicate_of) if report.duplicate_of else "",
        "form": form or _form_for(request, report),
        "key": request.POST.get(FIELD) or new_key(),
        "can_add": report.state in {UNCONFIRMED, *WAITING},
        "can_reopen": Move.REOPEN in moves,
        "can_withdraw": Move.WITHDRAW in moves,
        "can_thank": report.state in ANSWERED and not report.thanks.filter(is_sender=True).exists(),
        "thanks": report.thanks.count(),
    }


def _form_for(request: HttpRequest, report: Report) -> MoreForm:
    form_class = ReopenForm if report.state in ANSWERED else MoreForm
    return form_class(request=request, needs_proof=False)


def _is_told(report: Report) -> bool:
    """Whether mails or notifications go to whoever sent it."""
    reporter = getattr(report, "reporter", None)
    return bool(reporter and reporter.is_told and (reporter.email or reporter.user_id))


def _photos(report: Report) -> Iterator[tuple[ReportPhoto, str, str]]:
    """The sender's own pictures as they were sent, and those of the office that everybody may see; each with its seal."""
    for photo in report.photos.all():
        if photo.side == Side.REPORTER:
            yield photo, photo.name, seal_of(photo.name)
        elif photo.public_name:
            yield photo, photo.public_name, seal_of(photo.public_name)


def _answers(report: Report) -> Iterator[tuple[str, str]]:
    for question in report.category.questions.all():
        if question.code in report.answers:
            yield str(question), spoken_answer(question, report.answers[question.code])
