"""Inviting somebody, and accepting that."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from api.actors import actor_of
from api.idempotency import FIELD, new_key
from api.pages.private import draw, for_members, personal
from api.problems import KeyReusedError
from api.sent_forms import answer_once, ask_again
from api.team.codes import qr_code
from api.team.forms import InviteForm
from api.team.standing import standing_of
from api.team.words import IN_AREA, IN_ORGANISATION, NAMES
from geo_platform.accounts.sealing import seal, unseal
from geo_platform.config import config
from geo_platform.limits import HourlyLimit
from layers.areas.models import Area
from layers.core.exceptions import ForbiddenError, InvalidInputError, NotFoundError
from layers.core.permissions import NEEDS_SECOND_FACTOR, Role
from layers.organisations.granting import grantable_roles
from layers.organisations.invitations import (
    InvitationOverError,
    accept_invitation,
    find_invitation,
    invite,
    revoke_invitation,
)
from layers.organisations.models import Invitation, Organisation

if TYPE_CHECKING:
    from django.http import HttpRequest

    from geo_platform.accounts.models import User
    from layers.core.permissions import Actor

INVITATIONS_PER_HOUR = HourlyLimit("invitations", 60)
TARGETS: dict[str, type[Area | Organisation]] = {"areas": Area, "organisations": Organisation}


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def invite_to(request: HttpRequest, layer_id: str, feature_id: int) -> HttpResponse:
    """Choose what somebody shall be; then the address is shown, once, and sent."""
    actor, target = actor_of(request), _target(layer_id, feature_id)
    if not grantable_roles(actor, target):
        raise ForbiddenError
    form = InviteForm(actor, target, request.POST or None)

    def page(status: HTTPStatus) -> HttpResponse:
        shown = {"form": form, "target": target, "key": request.POST.get(FIELD) or new_key()}
        return draw(request, "team/invite.html", shown, status)

    if request.method != "POST":
        return page(HTTPStatus.OK)
    if form.is_valid() and not INVITATIONS_PER_HOUR.allows_another(request):
        form.add_error(None, _("That were many invitations. Please go on in an hour."))
    if not form.is_valid():
        return page(HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        made = answer_once(request, lambda: _invite(actor, target, form))
    except KeyReusedError:
        ask_again(request, form)
        return page(HTTPStatus.UNPROCESSABLE_ENTITY)
    return _invited(request, unseal(made.content.decode())) if form.is_valid() else page(HTTPStatus.UNPROCESSABLE_ENTITY)


def _invite(actor: Actor, target: Area | Organisation, form: InviteForm) -> HttpResponse:
    """Make the invitation, and answer with its secret, sealed; it is kept for who taps twice.

    What speaks against it is said in the form, in which what was typed still stands.
    """
    try:
        return HttpResponse(seal(invite(actor=actor, target=target, **form.cleaned_data).secret))
    except InvalidInputError as problem:
        form.add_error(None, str(problem))
        return HttpResponse(status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _invited(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the address, unless whoever comes back to it has taken the invitation back meanwhile."""
    try:
        found = find_invitation(secret=secret)
    except (InvitationOverError, NotFoundError) as error:
        return draw(request, "team/invitation_over.html", {"problem": error}, HTTPStatus.GONE)
    address = config.site_url + reverse("pages:invitation", args=[secret])
    shown = {"invitation": found, "address": address, "code": qr_code(address)}
    return draw(request, "team/invited.html", shown | _meaning(found))


def _target(layer_id: str, feature_id: int) -> Area | Organisation:
    if layer_id not in TARGETS:
        raise Http404
    return cast("Area | Organisation", get_object_or_404(TARGETS[layer_id]._default_manager, pk=feature_id))


@require_POST
@for_members
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = Invitation.objects.filter(pk=number).first()
    if invitation is None:
        raise NotFoundError(_("This invitation is gone already. Please load the page again."))
    revoke_invitation(actor=actor_of(request), invitation=invitation)
    messages.success(request, _("The invitation is taken back. The link opens nothing any more."))
    return redirect("pages:team")


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Who invites to what; whoever is signed in accepts."""
    if request.method == "POST" and request.user.is_authenticated:
        return _accept(request, request.user, secret)
    try:
        found = find_invitation(secret=secret, user=actor_of(request).user)
    except (InvitationOverError, NotFoundError) as error:
        return draw(request, "team/invitation_over.html", {"problem": error}, HTTPStatus.GONE)
    standing = standing_of(request) if request.user.is_authenticated else None
    return draw(request, "team/invitation.html", {"invitation": found, "standing": standing} | _meaning(found))


def _accept(request: HttpRequest, user: User, secret: str) -> HttpResponse:
    found = accept_invitation(secret=secret, user=user)
    messages.success(request, _("Thank you for helping! From now on: %(place)s.") % {"place": found.target})
    return redirect("account-home")


def _meaning(found: Invitation) -> dict[str, object]:
    """The role of an invitation in words."""
    role = Role(found.role)
    return {
        "role_name": NAMES[role],
        "role_meaning": IN_ORGANISATION if found.organisation else IN_AREA[role],
        "needs_factor": role >= NEEDS_SECOND_FACTOR,
    }
