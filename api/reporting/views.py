"""The form of reports: shown, looked at, sent, and what its sender is told then."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from api.actors import actor_of
from api.caching import UNSHARED
from api.contribute.refusals import is_from_outbox, refusal_of
from api.contribute.saving import stored_photos
from api.devices import device_of, remember_device
from api.idempotency import FIELD, new_key, scope_of
from api.marks import mark_of
from api.pages.private import draw, personal
from api.pages.region import current_region
from api.pages.state import Position
from api.problems import require_room
from api.reporting.form import ReportForm, key_of_thing
from api.reporting.questions import answers_in
from api.reporting.surroundings import Asked, alike, entry_of, surroundings_of
from api.reports.remembering import remember_report
from api.sent_forms import act_once
from geo_platform.limits import HourlyLimit
from layers.defects.repeats.twins import twin_of
from layers.defects.sending import send_report

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from layers.defects.drafts import ReportDraft
    from layers.defects.models import Report

LOOK = "look"
"""The button of those without a script who want to see what there is to say before they send."""
ANOTHER = "another"
# A form asks whenever the pin or the category changes; a class of thirty behind one connection has enough.
LOOKS_PER_HOUR = HourlyLimit("surroundings of reports", 1_200)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Report something."""
    with override(current_region().time_zone):
        if request.method != "POST":
            return _page(request, _form(request, initial=_beginning(request)))
        if LOOK in request.POST:
            require_room(LOOKS_PER_HOUR, request)
            return _page(request, _form(request, initial=_sent_form(request).as_typed()))
        return _take(request)


@csrf_exempt  # it reads, and other sites cannot see the answer; a form that was kept has no token
@personal
@require_POST
def around(request: HttpRequest) -> HttpResponse:
    """What there is to say about a form as far as it is filled in: a part of its page."""
    require_room(LOOKS_PER_HOUR, request)
    form = _sent_form(request)
    response = render(request, "defects/report/_around.html", _said(form))
    response["Cache-Control"] = UNSHARED
    return response


def _form(request: HttpRequest, **values: Any) -> ReportForm:  # noqa: ANN401 (of the form)
    return ReportForm(actor_of(request), request=request, **values)


def _sent_form(request: HttpRequest) -> ReportForm:
    return _form(request, data=request.POST, files=request.FILES)


def _beginning(request: HttpRequest) -> dict[str, Any]:
    """What the address says: the thing from whose page somebody comes, the category that somebody has chosen."""
    thing = key_of_thing(request.GET.get("thing"))
    entry = entry_of(thing)
    known = {"thing": thing, "category": request.GET.get("category", "")}
    return known | ({"place": entry.point} if entry else {})


def _take(request: HttpRequest) -> HttpResponse:
    form = _sent_form(request)

    def page(status: HTTPStatus) -> HttpResponse:
        return _page(request, form, status)

    def act() -> HttpResponse:
        draft = _draft(request, form)
        if sent_before := twin_of(draft):
            return _thanks(request, sent_before)
        if _is_to_be_asked(request, form):
            message = _("There is a report like yours already. Please look at it, and then send yours once more.")
            form.add_error(None, message)
            return page(HTTPStatus.UNPROCESSABLE_ENTITY)
        return _thanks(request, _send(form, draft))

    return act_once(request, form, partial(refusal_of, form) if is_from_outbox(request) else page, act)


def _is_to_be_asked(request: HttpRequest, form: ReportForm) -> bool:
    """Whether there is a report like this one that its sender has not seen.

    What comes from an outbox was written without a network, and arrives: the office puts together what is the same.
    """
    if is_from_outbox(request) or request.POST.get(ANOTHER):
        return False
    return bool(alike(_asked(form)))


def _thanks(request: HttpRequest, report: Report) -> HttpResponse:
    """Lead to the page that thanks."""
    address = reverse("pages:report-sent", args=[report.token])
    response = HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)
    remember_report(response, request, report)
    return response


def _draft(request: HttpRequest, form: ReportForm) -> ReportDraft:
    """What a valid form says, without its pictures, and with the mark by which it is known when it comes again.

    A connection alone marks nobody: a whole school may have the same, and the page that thanks is its sender's alone.
    """
    draft = form.draft(())
    if form.actor.user is None and device_of(request).is_new and not draft.sender.email:
        return draft
    files = (file for file, _words in form.described_photos)
    return replace(draft, mark=mark_of(scope_of(request), files))


def _send(form: ReportForm, draft: ReportDraft) -> Report:
    """Send what a valid form says, with its pictures.

    Raises:
        InvalidInputError: A picture cannot be used, nobody is responsible, or the office wants to know who writes.
        ProofError: The proof that no programme writes was used before.
    """
    with stored_photos(form.described_photos) as photos:
        form.spend_proof()
        return send_report(replace(draft, photos=photos))


def _asked(form: ReportForm) -> Asked:
    category = form.chosen
    values = {name: form[name].value() for name in form.fields}
    answers = answers_in(category, values) if category else {}
    thing = key_of_thing(values.get("thing"))
    return Asked(category, form.point, thing, str(values.get("text") or ""), answers)


def _said(form: ReportForm) -> dict[str, Any]:
    return {"form": form, "around": surroundings_of(_asked(form)), "actor": form.actor}


def _page(request: HttpRequest, form: ReportForm, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    position = Position.parse(request.GET.get("at", ""))
    own = {
        "key": request.POST.get(FIELD) or new_key(),
        "had_photos": bool(request.FILES),
        "is_another": bool(request.POST.get(ANOTHER)),
        "has_looked": request.method == "POST",
        "start": position.text if position else "",
    }
    response = draw(request, "defects/report/form.html", _said(form) | own, status)
    if form.actor.user is None:
        # The device is known again when its connection breaks off and it sends the form once more.
        remember_device(response, device_of(request))
    return response
