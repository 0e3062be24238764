"""How a map is called, who may see it, who works on it, and its end."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from api.actors import actor_of
from api.own_maps.forms import SettingsForm
from api.own_maps.showing import share_address
from api.pages.private import draw, for_members, personal
from api.team.codes import qr_code
from geo_platform.config import config
from layers.core.exceptions import ConflictError
from layers.own_maps import making
from layers.own_maps.editing import apply_edits
from layers.own_maps.edits import MapEdit, read_map_values

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from layers.own_maps.models import OwnMap


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def settings(request: HttpRequest, token: str) -> HttpResponse:
    """All of it on one page; whoever works on a map without running it reads it and may go."""
    actor = actor_of(request)
    own_map = making.find_editable_map(actor, token)
    values = {"title": own_map.title, "description": own_map.description, "access": own_map.access}
    form = SettingsForm(request.POST or None, initial=values)
    if request.method == "POST" and form.is_valid():
        apply_edits(actor=actor, token=token, edits=[MapEdit(read_map_values(form.changed))])
        messages.success(request, _("Saved."))
        return redirect("pages:own-map-settings", token)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return draw(request, "own_maps/settings.html", {**_shown(request, own_map), "form": form}, status)


def _shown(request: HttpRequest, own_map: OwnMap) -> dict[str, Any]:
    actor = actor_of(request)
    runs = making.rights_of(own_map).runs
    address = share_address(own_map)
    shown = {
        "map": own_map,
        "may_run": runs,
        "address": address,
        "code": qr_code(address),
        "embed_url": config.site_url + reverse("pages:own-map-embed", args=[own_map.token]),
        "collaborators": own_map.collaborators.select_related("user"),
        "is_collaborator": own_map.collaborators.filter(user=actor.user).exists(),
        "brought_back_days": making.BROUGHT_BACK_FOR.days,
    }
    if runs and own_map.join_code:
        join = config.site_url + reverse("pages:own-map-join", args=[own_map.join_code])
        shown |= {"join_address": join, "join_qr": qr_code(join)}
    return shown


@require_POST
@for_members
def invite(request: HttpRequest, token: str) -> HttpResponse:
    """A link with which others join, or another one in its place."""
    making.renew_join_code(actor=actor_of(request), token=token)
    messages.success(request, _("Here is the link. Whoever opens it can draw with you. Older links open nothing any more."))
    return redirect(reverse("pages:own-map-settings", args=[token]) + "#together")


@require_POST
@for_members
def close(request: HttpRequest, token: str) -> HttpResponse:
    """Let nobody else join."""
    making.close_joining(actor=actor_of(request), token=token)
    messages.success(request, _("The link opens nothing any more. Who is in stays in."))
    return redirect(reverse("pages:own-map-settings", args=[token]) + "#together")


@require_POST
@for_members
def remove(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """Take somebody out."""
    gone = making.remove_collaborator(actor=actor_of(request), token=token, number=number)
    messages.success(request, _("%(name)s does not work on this map any more.") % {"name": gone.user})
    return redirect(reverse("pages:own-map-settings", args=[token]) + "#together")


@require_POST
@for_members
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Work on a map no longer."""
    user = actor_of(request).user
    if user:
        making.leave_map(token=token, user=user)
    messages.success(request, _("You do not work on this map any more."))
    return redirect("pages:own-maps")


@require_POST
@for_members
def delete(request: HttpRequest, token: str) -> HttpResponse:
    """Take a map away; the next page offers to have it back."""
    gone = making.delete_map(actor=actor_of(request), token=token)
    messages.success(request, _("“%(title)s” is deleted. You can have it back below.") % {"title": gone.title})
    return redirect("pages:own-maps")


@require_POST
@for_members
def restore(request: HttpRequest, token: str) -> HttpResponse:
    """Have a deleted map back."""
    back = making.bring_back(actor=actor_of(request), token=token)
    messages.success(request, _("“%(title)s” is back.") % {"title": back.title})
    return redirect("pages:own-map", back.token)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def join(request: HttpRequest, code: str) -> HttpResponse:
    """What a map is, and the button with which somebody joins who got the link."""
    own_map = making.find_map_to_join(code)
    user = actor_of(request).user
    if user is None:
        return draw(request, "own_maps/new_closed.html", {"map": own_map})
    if making.may_edit(actor_of(request), own_map):
        return redirect("pages:own-map", own_map.token)
    problem = None
    if request.method == "POST":
        try:
            joined = making.join_map(code=code, user=user)
        except ConflictError as error:
            problem = error
        else:
            messages.success(request, _("You are in! Here you are called %(name)s.") % {"name": user})
            return redirect("pages:own-map", joined.token)
    status = HTTPStatus.CONFLICT if problem else HTTPStatus.OK
    return draw(request, "own_maps/join.html", {"map": own_map, "problem": problem}, status)
