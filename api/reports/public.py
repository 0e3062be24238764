"""What everybody can do with a public report: find it by its number, thank the office, and follow it."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from api.actors import actor_of
from api.devices import device_of, remember_device, witness_number
from api.idempotency import FIELD, new_key
from api.pages.private import draw, personal
from api.problems import ForgedError, require_room
from api.reports.forms import FollowForm
from api.reports.holdings import subject_of
from api.reports.words import StateWords
from api.same_origin import is_from_our_pages
from api.sent_forms import act_once
from geo_platform.limits import HourlyLimit
from geo_platform.shared.mail_heads import ONE_CLICK
from layers.defects.exceptions import UnknownReportError
from layers.defects.following import (
    confirm_following,
    follow_report,
    follower_by,
    is_following,
    public_report,
    unfollow,
    unfollow_as,
)
from layers.defects.ledger import defects
from layers.defects.reporting import thank_for
from layers.defects.showing import map_page_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from layers.defects.models import Follower, Report

THANKS_PER_HOUR = HourlyLimit("thanks for reports", 60)
QUESTIONS_PER_HOUR = HourlyLimit("follow reports", 20)


@personal
@require_safe
def by_number(_request: HttpRequest, reference: str) -> HttpResponse:
    """Lead to where a report is now, be it open or answered. That may change, so nobody keeps where it led."""
    return HttpResponseRedirect(map_page_of(public_report(reference)))


# The card on which the form stands is the same for everybody, so it can hold no token; where it comes from is checked.
@csrf_exempt
@personal
@require_POST
def thank(request: HttpRequest, reference: str) -> HttpResponse:
    """Thank the office with one tap."""
    if not is_from_our_pages(request):
        raise ForgedError(_("This did not come from our page. Please open it and try again."))
    report = public_report(reference)
    require_room(THANKS_PER_HOUR, request)
    actor, device = actor_of(request), device_of(request)
    thank_for(report=report, witness=witness_number(actor, device, subject_of(report.pk)))
    response = HttpResponseRedirect(map_page_of(report), status=HTTPStatus.SEE_OTHER)
    if actor.user is None:
        remember_device(response, device)
    return response


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, reference: str) -> HttpResponse:
    """Be told what becomes of it: with an account by one tap, otherwise by mail."""
    report = public_report(reference)
    user = actor_of(request).user
    if request.method != "POST":
        return _follow_page(request, report, FollowForm(request=request, needs_proof=user is None))
    if user is None:
        return _follow_by_mail(request, report)
    if request.POST.get("follow") == "no":
        unfollow_as(report=report, user=user)
        messages.success(request, _("You do not follow this report any more."))
    else:
        follow_report(report=report, user=user)
        messages.success(request, _("You follow this report. We tell you what becomes of it."))
    return HttpResponseRedirect(request.path, status=HTTPStatus.SEE_OTHER)


def _follow_by_mail(request: HttpRequest, report: Report) -> HttpResponse:
    require_room(QUESTIONS_PER_HOUR, request)
    form = FollowForm(request.POST, request=request, needs_proof=True)

    def act() -> HttpResponse:
        form.spend_proof()
        follow_report(report=report, email=form.cleaned_data["email"])
        return HttpResponseRedirect(f"{request.path}?asked=1", status=HTTPStatus.SEE_OTHER)

    return act_once(request, form, partial(_follow_page, request, report, form), act)


def _follow_page(request: HttpRequest, report: Report, form: FollowForm, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    user = actor_of(request).user
    context = {
        "form": form,
        "key": request.POST.get(FIELD) or new_key(),
        "is_asked": "asked" in request.GET,
        "is_following": user is not None and is_following(report, user),
    }
    return draw(request, "defects/follow.html", _about(report) | context, status)


# As for subscriptions: whoever knows the secret may, and mail programs open links by themselves.
@csrf_exempt
@personal
@require_http_methods(["GET", "HEAD", "POST"])
def follow_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The owner of an address says that they want to follow."""
    follower = confirm_following(token=token) if request.method == "POST" else follower_by(token)
    if request.method == "POST":
        return HttpResponseRedirect(request.path, status=HTTPStatus.SEE_OTHER)
    return draw(request, "defects/follow_confirm.html", _about_follower(follower))


@csrf_exempt
@personal
@require_http_methods(["GET", "HEAD", "POST"])
def follow_end(request: HttpRequest, token: str) -> HttpResponse:
    """End it. Whoever has done so already sees that it is over."""
    if request.method == "POST":
        unfollow(token=token)
        if ONE_CLICK in request.POST:
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        return HttpResponseRedirect(request.path, status=HTTPStatus.SEE_OTHER)
    try:
        follower = follower_by(token)
    except UnknownReportError:
        return draw(request, "defects/follow_ended.html", {})
    return draw(request, "defects/follow_end.html", _about_follower(follower))


def _about_follower(follower: Follower) -> dict[str, Any]:
    return {"follower": follower, **_about(follower.report)}


def _about(report: Report) -> dict[str, Any]:
    layer = defects()
    return {
        "report": report,
        "state": StateWords.for_everybody(report),
        "family": layer.family,
        "marker_icon": layer.icon(report.kind),
        "map_page": map_page_of(report),
        "login": f"{reverse('account_login')}?next={reverse('pages:report-follow', args=[report.reference])}",
    }
