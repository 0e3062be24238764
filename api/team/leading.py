"""Leading a group of young people."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from api.actors import actor_of
from api.pages.private import draw, for_members
from api.team.codes import qr_code
from api.team.forms import GroupForm
from geo_platform.config import config
from layers.core.exceptions import ForbiddenError, NotFoundError
from layers.organisations import groups
from layers.organisations.granting import may_run_groups
from layers.organisations.models import Group, GroupMember, Organisation

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def new(request: HttpRequest, feature_id: int) -> HttpResponse:
    """Open a group."""
    organisation = Organisation.objects.filter(pk=feature_id).first()
    if organisation is None or not may_run_groups(actor_of(request), organisation):
        raise ForbiddenError
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = groups.create_group(actor=actor_of(request), organisation=organisation, name=form.cleaned_data["name"])
        return redirect("pages:team-group", made.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return draw(request, "team/group_new.html", {"form": form, "organisation": organisation}, status)


@require_safe
@for_members
def group(request: HttpRequest, number: int) -> HttpResponse:
    """Who is in a group, and how others join."""
    return draw(request, "team/group.html", _shown(_led(request, number)))


@require_safe
@for_members
def sheet(request: HttpRequest, number: int) -> HttpResponse:
    """The way into a group on a sheet of paper."""
    return draw(request, "team/group_sheet.html", _shown(_led(request, number)))


def _shown(led: Group) -> dict[str, Any]:
    address = config.site_url + reverse("pages:join", args=[led.code])
    return {
        "group": led,
        "members": led.members.select_related("user"),
        "address": address,
        "typed_at": config.site_url.partition("://")[2] + reverse("pages:join-by-code"),
        "code": qr_code(address),
    }


@require_POST
@for_members
def set_open(request: HttpRequest, number: int, *, is_open: bool) -> HttpResponse:
    """Let new members in, or nobody."""
    led = _led(request, number)
    groups.set_open(actor=actor_of(request), group=led, is_open=is_open)
    words = _("The group takes new members again.") if is_open else _("The group takes nobody any more. Who is in stays in.")
    messages.success(request, words)
    return redirect("pages:team-group", led.pk)


@require_POST
@for_members
def renew(request: HttpRequest, number: int) -> HttpResponse:
    """Another code."""
    led = _led(request, number)
    groups.renew_code(actor=actor_of(request), group=led)
    messages.success(request, _("The group has a new code. Old links and sheets open nothing any more."))
    return redirect("pages:team-group", led.pk)


@require_POST
@for_members
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take somebody out."""
    member = GroupMember.objects.select_related("group__organisation", "user").filter(pk=number).first()
    if member is None:
        raise NotFoundError(_("Nobody is there any more. Please load the page again."))
    name, led = str(member.user), member.group
    groups.remove_member(actor=actor_of(request), member=member)
    messages.success(request, _("%(name)s is not in the group any more.") % {"name": name})
    return redirect("pages:team-group", led.pk)


def _led(request: HttpRequest, number: int) -> Group:
    found = Group.objects.select_related("organisation").filter(pk=number).first()
    if found is None or not may_run_groups(actor_of(request), found.organisation):
        raise ForbiddenError
    return found
