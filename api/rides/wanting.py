"""Keeping a search, and letting drivers see that one looks for a ride."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from api.actors import actor_of
from api.pages.private import draw, for_members
from api.pages.region import current_region
from api.rides.drafts import request_of
from api.rides.search_form import SearchForm
from api.rides.sections import section_of
from api.rides.spots import Kept
from api.rides.words import day_words
from api.sent_forms import SentForm, act_once
from layers.core.exceptions import NotFoundError
from layers.core.spoken_times import clock_words
from layers.rides.asking import ask_for_ride, withdraw_request
from layers.rides.models import Request

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from api.rides.search import Search
    from geo_platform.accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def save(request: HttpRequest) -> HttpResponse:
    """Be told when a ride fits a search."""
    return _keep(request, is_listed=False)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def want(request: HttpRequest) -> HttpResponse:
    """Let drivers see that one looks for a ride; one is told of new ones as well."""
    return _keep(request, is_listed=True)


@require_POST
@for_members
def forget(request: HttpRequest, number: int) -> HttpResponse:
    """Look for it no longer."""
    found = Request.objects.filter(pk=number, rider=actor_of(request).user).first()
    if found is None:
        raise NotFoundError(_("This search is not there any more."))
    withdraw_request(request=found)
    messages.success(request, _("We look for it no longer."))
    return redirect("pages:my-rides")


def _keep(request: HttpRequest, *, is_listed: bool) -> HttpResponse:
    with override(current_region().time_zone):
        asked = SearchForm(Kept.of(request), data=request.GET)
        if not asked.is_valid():
            return redirect("pages:ride-search")
        search, rider = asked.search, actor_of(request).user
        if search.is_over:
            messages.error(request, _("This time is over. Please choose another time or another day, and we look for you."))
            return redirect(f"{reverse('pages:ride-search')}?{search.query}")
        # Where and when stand in the address.
        form = SentForm(request.POST if request.method == "POST" else None, request=request, needs_proof=False)

        def page(status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
            return draw(request, "rides/want.html", _said(search, form) | {"is_listed": is_listed}, status)

        if request.method != "POST" or rider is None:
            return page()
        return act_once(request, form, page, lambda: _kept(request, rider, search, is_listed=is_listed))


def _kept(request: HttpRequest, rider: User, search: Search, *, is_listed: bool) -> HttpResponse:
    ask_for_ride(rider=rider, draft=request_of(search, is_listed=is_listed))
    told = _("Drivers see your wish now. We write to you as soon as a ride fits.")
    messages.success(request, told if is_listed else _("We write to you as soon as a ride fits."))
    return HttpResponseRedirect(reverse("pages:my-rides"), status=HTTPStatus.SEE_OTHER)


def _said(search: Search, form: SentForm) -> dict[str, Any]:
    when = _("%(day)s, %(time)s") % {"day": day_words(search.day), "time": clock_words(search.at)}
    return {**section_of("rides"), "search": search, "asked": search.query, "when": when, "form": form}
