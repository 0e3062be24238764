"""The page of a team: who is what, taking a role away, and deciding about claims."""

from __future__ import annotations

from dataclasses import asdict
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from api.actors import actor_of
from api.pages.private import draw, for_members
from api.team.forms import RejectForm
from api.team.overview import overview_of
from api.team.standing import standing_of
from layers.areas.models import AreaRole
from layers.core.exceptions import ForbiddenError, NotFoundError
from layers.organisations.claims import accept_claim, reject_claim
from layers.organisations.models import Claim, Editorship
from layers.organisations.teams import Taken, give_back, may_give_back, take_away

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TAKEN = "role_taken"


@require_safe
@for_members
def team(request: HttpRequest) -> HttpResponse:
    """Everybody whom somebody leads."""
    context: dict[str, Any] = {"standing": standing_of(request)}
    if actor_of(request).sees_more:
        context["overview"] = overview_of(actor_of(request))
    if "taken" in request.GET and (kept := request.session.get(TAKEN)):
        may_undo = may_give_back(actor=actor_of(request), taken=Taken(**kept["role"]))
        context["taken"] = {"name": kept["name"], "may_undo": may_undo}
    return draw(request, "team/team.html", context)


@require_POST
@for_members
def area_role(request: HttpRequest, number: int) -> HttpResponse:
    """Take a role in an area away."""
    return _take(request, AreaRole.objects.select_related("user", "area").filter(pk=number).first())


@require_POST
@for_members
def editorship(request: HttpRequest, number: int) -> HttpResponse:
    """Take a role of an organisation away."""
    return _take(request, Editorship.objects.select_related("user", "organisation").filter(pk=number).first())


def _take(request: HttpRequest, held: AreaRole | Editorship | None) -> HttpResponse:
    if held is None:
        raise NotFoundError(_("This role is gone already. Please load the page again."))
    name = str(held.user)
    taken = take_away(actor=actor_of(request), held=held)
    request.session[TAKEN] = {"name": name, "role": asdict(taken)}
    return redirect(reverse("pages:team") + "?taken=1")


@require_POST
@for_members
def undo(request: HttpRequest) -> HttpResponse:
    """Give back what was taken away last."""
    kept = request.session.pop(TAKEN, None)
    if kept is None:
        raise NotFoundError(_("There is nothing to undo any more."))
    try:
        give_back(actor=actor_of(request), taken=Taken(**kept["role"]))
    except ObjectDoesNotExist as error:
        raise NotFoundError(_("There is nothing to undo any more.")) from error
    messages.success(request, _("%(name)s has the role again.") % {"name": kept["name"]})
    return redirect("pages:team")


@for_members
def claim(request: HttpRequest, number: int) -> HttpResponse:
    """Somebody's claim, to decide about."""
    found = Claim.objects.decidable_by(actor_of(request)).select_related("user", "organisation").filter(pk=number).first()
    if found is None:
        raise ForbiddenError
    form = RejectForm(request.POST if "reject" in request.POST else None)
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        return _decide(request, found, form)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return draw(request, "team/claim_decide.html", {"claim": found, "form": form}, status)


def _decide(request: HttpRequest, found: Claim, form: RejectForm) -> HttpResponse:
    actor = actor_of(request)
    if form.is_bound:
        reject_claim(actor=actor, claim=found, reason=form.cleaned_data["reason"])
        messages.success(request, _("Decided. We have written to %(name)s.") % {"name": found.user})
    else:
        accept_claim(actor=actor, claim=found)
        words = _("%(name)s now looks after %(place)s. We have sent a mail.")
        messages.success(request, words % {"name": found.user, "place": found.organisation})
    return redirect("pages:team")
