"""Pages of own maps: what there is, a new one, and a map to look at and to draw on."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from api.actors import actor_of
from api.idempotency import FIELD, fingerprint_of, key_of, new_key, perform_once, scope_of
from api.own_maps.forms import NewMapForm
from api.own_maps.importing import IMPORTED
from api.own_maps.showing import shown_map
from api.pages.explore import in_section
from api.pages.private import draw, personal
from layers.core.exceptions import ConflictError
from layers.own_maps import making
from layers.own_maps.exceptions import UnknownMapError
from layers.own_maps.models import LONGEST_TITLE, OwnMap

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from layers.core.permissions import Actor

MAPS_PER_PAGE = 24


@require_safe
@personal
def maps(request: HttpRequest) -> HttpResponse:
    """One's own maps, and those that others made for everybody."""
    actor = actor_of(request)
    others = OwnMap.objects.in_gallery().not_worked_on_by(actor)
    gallery = Paginator(others.with_counts().select_related("owner", "group"), MAPS_PER_PAGE)
    shown = {**in_section("mine"), **_own(actor), "gallery": gallery.get_page(request.GET.get("page"))}
    return draw(request, "own_maps/maps.html", shown)


def _own(actor: Actor) -> dict[str, Any]:
    """What somebody works on, and what they have deleted and may want back."""
    if actor.user is None:
        return {"own": [], "deleted": []}
    own = OwnMap.objects.editable_by(actor).with_counts().select_related("owner", "group")
    since = now() - making.BROUGHT_BACK_FOR
    return {"own": own, "deleted": OwnMap.objects.run_by(actor).filter(deleted_at__gt=since).order_by("-deleted_at")}


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def new(request: HttpRequest) -> HttpResponse:
    """A name, and there it is."""
    actor = actor_of(request)
    form = NewMapForm(actor, request.POST or None)
    if actor.user is None or not form.can_be_made:
        return draw(request, "own_maps/new_closed.html", {"signed_in": actor.user is not None})

    def make() -> HttpResponse:
        made = making.create_map(actor=actor, title=form.cleaned_data["title"], group=form.for_group)
        return redirect("pages:own-map", made.token)

    return _answer(request, form, "own_maps/new.html", {}, make)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def copy(request: HttpRequest, token: str) -> HttpResponse:
    """A map of one's own that begins as this one."""
    actor = actor_of(request)
    source = making.find_map(actor, token)
    form = NewMapForm(actor, request.POST or None, initial={"title": _copy_title(source)})
    if making.may_copy(actor, source) and not form.can_be_made:
        closed = {"source": source, "signed_in": actor.user is not None}
        return draw(request, "own_maps/new_closed.html", closed)

    def make() -> HttpResponse:
        made = making.copy_map(actor=actor, token=token, title=form.cleaned_data["title"], group=form.for_group)
        words = (
            _("This is a copy for your group now.")
            if made.group
            else _("This is your own copy now. So far only you see it.")
        )
        messages.success(request, words)
        return redirect("pages:own-map", made.token)

    return _answer(request, form, "own_maps/copy.html", {"map": source, "may_copy": making.may_copy(actor, source)}, make)


def _copy_title(source: OwnMap) -> str:
    return (_("Copy of %(title)s") % {"title": source.title})[:LONGEST_TITLE]


@require_safe
@personal
def own_map(request: HttpRequest, token: str) -> HttpResponse:
    """A map: its spots as a list, and for whoever has a script, to look at and to draw on."""
    actor = actor_of(request)
    try:
        found = making.find_map(actor, token)
    except UnknownMapError as error:
        unknown = {"detail": str(error), "signed_in": actor.user is not None}
        return draw(request, "own_maps/unknown.html", unknown, HTTPStatus.NOT_FOUND)
    imported = request.GET.get(IMPORTED, "")
    return draw(request, "own_maps/map.html", {**shown_map(found), "imported": imported})


def _answer(
    request: HttpRequest, form: NewMapForm, template: str, context: dict[str, Any], make: Callable[[], HttpResponse]
) -> HttpResponse:
    """Show a form, or do once what it says."""

    def page(status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
        return draw(request, template, {**context, "form": form, "key": request.POST.get(FIELD) or new_key()}, status)

    if request.method != "POST":
        return page()
    if not form.is_valid():
        return page(HTTPStatus.UNPROCESSABLE_ENTITY)
    fingerprint = fingerprint_of(request.path, form.cleaned_data["title"], form.cleaned_data.get("group") or "")
    try:
        return perform_once(scope=scope_of(request), key=key_of(request), fingerprint=fingerprint, do=make)
    except ConflictError as error:
        form.add_error(None, str(error))
        return page(HTTPStatus.CONFLICT)
