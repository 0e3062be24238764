"""Joining a group of young people, with one tap and without saying who one is."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from api.pages.links import own_address
from api.pages.private import draw, for_members, personal
from api.team.forms import CodeForm
from geo_platform.accounts.signing_in import sign_in_here
from geo_platform.limits import HourlyLimit
from layers.core.exceptions import ConflictError, NotFoundError
from layers.organisations.groups import find_group, join_group, leave_group
from layers.organisations.models import GroupMember

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from geo_platform.accounts.models import User

# A whole class sits behind one address; whoever tries codes needs thousands of years at this pace.
LOOKS_PER_HOUR = HourlyLimit("codes of groups", 300)
JOINS_PER_HOUR = HourlyLimit("joins", 60)


@require_http_methods(["GET", "HEAD"])
@personal
def by_code(request: HttpRequest) -> HttpResponse:
    """Where a code is typed that stands on a sheet."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if not form.is_valid():
        return draw(request, "team/join_by_code.html", {"form": form})
    if (refusal := _too_many(request)) is not None:
        return refusal
    try:
        address = reverse("pages:join", args=[find_group(code=form.cleaned_data["code"]).code])
        back = own_address(request.GET.get("back", ""))
        return redirect(f"{address}?{urlencode({'back': back})}" if back else address)
    except NotFoundError as problem:
        form.add_error("code", str(problem))
        return draw(request, "team/join_by_code.html", {"form": form}, HTTPStatus.NOT_FOUND)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def join(request: HttpRequest, code: str) -> HttpResponse:
    """What a group is, and the button that joins it."""
    if (refusal := _too_many(request)) is not None:
        return refusal
    try:
        found = find_group(code=code)
    except NotFoundError as problem:
        form = CodeForm()
        return draw(request, "team/join_by_code.html", {"form": form, "problem": problem}, HTTPStatus.NOT_FOUND)
    if request.method == "POST":
        return _join(request, code)
    is_member = request.user.is_authenticated and found.members.filter(user=request.user).exists()
    return draw(request, "team/join.html", {"group": found, "is_member": is_member})


def _join(request: HttpRequest, code: str) -> HttpResponse:
    user = request.user if request.user.is_authenticated else None
    if user is None and not JOINS_PER_HOUR.allows_another(request):
        return _refuse(request)
    try:
        member = join_group(code=code, user=user)
    except ConflictError as problem:
        return draw(request, "team/join.html", {"group": find_group(code=code), "problem": problem}, HTTPStatus.CONFLICT)
    if user is None:
        sign_in_here(request, member.user)
    messages.success(request, _("You are in! Here you are called %(name)s.") % {"name": member.user})
    return redirect(own_address(request.GET.get("back", "")) or "account-home")


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """What becomes of one's entries, and the button that leaves a group.

    Raises:
        NotFoundError: Who asks is in no such group; whether it is there, they do not learn.
    """
    user = cast("User", request.user)
    member = GroupMember.objects.filter(group_id=number, user=user).select_related("group__organisation").first()
    if member is None:
        raise NotFoundError(_("You are not in this group."))
    is_last = user.is_nameless and user.memberships.count() == 1
    if request.method != "POST":
        return draw(request, "team/leave.html", {"group": member.group, "ends_account": is_last})
    leave_group(member=member)
    if is_last:
        logout(request)
        return draw(request, "team/left.html", {"group": member.group})
    messages.success(request, _("You have left the group %(name)s.") % {"name": member.group.name})
    return redirect("account-home")


def _too_many(request: HttpRequest) -> HttpResponse | None:
    return None if LOOKS_PER_HOUR.allows_another(request) else _refuse(request)


def _refuse(request: HttpRequest) -> HttpResponse:
    problem = _("Many have tried from your connection. Please try again in an hour.")
    shown = {"form": CodeForm(), "problem": problem}
    return draw(request, "team/join_by_code.html", shown, HTTPStatus.TOO_MANY_REQUESTS)
