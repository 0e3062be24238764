"""Adding something, and suggesting that something be different."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.timezone import override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from api.actors import actor_of
from api.contribute.doubles import doubles_of
from api.contribute.forms import ContributionForm, GoneForm
from api.contribute.refusals import is_from_outbox, refusal, refusal_of
from api.contribute.saving import save, save_complaint
from api.contribute.sources import source_of
from api.devices import device_of, remember_device
from api.idempotency import FIELD, new_key
from api.pages import explore
from api.pages.frame import not_found
from api.pages.links import own_address
from api.pages.private import draw
from api.pages.region import current_region
from api.pages.rows import name_of
from api.pages.state import Position
from api.problems import handle
from api.sent_forms import act_once, answer_once
from layers.core import registry
from layers.core.exceptions import AmtskarteError, NotFoundError
from layers.core.permissions import Action

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from api.pages.explore import Found
    from api.pages.rows import Row
    from api.sent_forms import DrawPage, SentForm
    from layers.core.contributions.models import Change


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """To which layer something is to be added."""
    actor = actor_of(request)
    open_layers = [layer for layer in registry.layers() if layer.contribution.allows_somewhere(Action.ADD, actor)]
    position = Position.parse(request.GET.get("at", ""))
    query = f"?at={position.text}" if position else ""
    shown = {"layers": open_layers, "query": query, "defects": registry.get("defects")}
    return draw(request, "contribute/choose.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, layer_id: str) -> HttpResponse:
    """Something new."""
    try:
        layer = registry.get(layer_id)
    except NotFoundError as error:
        return not_found(request, error)
    if not layer.contribution.allows_somewhere(Action.ADD, actor_of(request)):
        return _not_for_you(request)
    try:
        source = source_of(request, layer)
    except AmtskarteError as error:
        return _unless_sent(request, partial(handle, request, error))
    form = ContributionForm(layer, actor_of(request), request=request, source=source, **_sent(request))
    position = Position.parse(request.GET.get("at", ""))
    start = position.text if position else ""
    cancel_url = source.url if source else reverse("pages:start")
    return _answer(request, form, {"layer": layer, "start": start, "cancel_url": cancel_url, "source": source})


def _unless_sent(request: HttpRequest, refuse: Callable[[], HttpResponse]) -> HttpResponse:
    """What cannot be done any more may have been done by this very form, of which the answer was lost: then told again."""
    if request.method != "POST":
        return refuse()
    try:
        return answer_once(request, refuse)
    except AmtskarteError:  # sent by another form
        return refuse()


@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, layer_id: str, feature_id: int) -> HttpResponse:
    """Something that is there, but otherwise."""
    try:
        found = explore.find(layer_id, feature_id)
    except NotFoundError as error:
        return _unless_sent(request, partial(not_found, request, error))
    actor, belonging = actor_of(request), found.feature.belonging
    contribution = found.layer.contribution
    at_once = contribution.allows(Action.CHANGE, actor, belonging)
    if not (at_once or contribution.allows(Action.SUGGEST, actor, belonging)):
        return _not_for_you(request)
    form = ContributionForm(found.layer, actor, found.feature, request=request, **_sent(request))
    return _answer(request, form, _about(found) | {"layer": found.layer, "feature": found.feature, "at_once": at_once})


@require_http_methods(["GET", "HEAD", "POST"])
def gone(request: HttpRequest, layer_id: str, feature_id: int) -> HttpResponse:
    """It is no longer there, or something is wrong with the entry itself."""
    try:
        found = explore.find(layer_id, feature_id)
    except NotFoundError as error:
        return _unless_sent(request, partial(not_found, request, error))
    actor = actor_of(request)
    initial = {"what": request.GET.get("what", "gone")}
    form = GoneForm(request.POST or None, initial=initial, request=request, needs_proof=actor.user is None)
    context = _about(found)

    def page(status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
        key = request.POST.get(FIELD) or new_key()
        return draw(request, "contribute/gone.html", context | {"form": form, "key": key}, status)

    if request.method != "POST":
        return page()
    return _once(request, form, page, lambda: _thanks(request, save_complaint(form, actor, found)))


def _about(found: Found) -> dict[str, Any]:
    cancel_url = reverse("pages:feature", args=[found.layer.id, found.feature.pk])
    name = name_of(found.layer, found.entry)
    return {"found": found, "name": name, "cancel_url": cancel_url}


def _sent(request: HttpRequest) -> dict[str, Any]:
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}


def _answer(request: HttpRequest, form: ContributionForm, context: dict[str, Any]) -> HttpResponse:
    """Show the form, or do what it says."""

    def page(status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
        return _page(request, form, context, status)

    def act() -> HttpResponse:
        if doubles := _doubles(request, form):
            if is_from_outbox(request):
                return refusal(HTTPStatus.UNPROCESSABLE_ENTITY, _same_as(doubles))
            return _page(request, form, context | {"doubles": doubles}, HTTPStatus.UNPROCESSABLE_ENTITY)
        return _thanks(request, save(form))

    with override(current_region().time_zone):
        return _once(request, form, page, act) if request.method == "POST" else page()


def _once(request: HttpRequest, form: SentForm, page: DrawPage, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Do what a form says; who sent it by script is told by a document what is wrong."""
    return act_once(request, form, partial(refusal_of, form) if is_from_outbox(request) else page, act)


def _doubles(request: HttpRequest, form: ContributionForm) -> list[Row]:
    """What may be the same thing, unless the person has said that it is not."""
    if form.feature is not None or request.POST.get("another"):
        return []
    return doubles_of(form.layer, form.cleaned_data.get("kind", ""), form.cleaned_data["place"])


def _same_as(doubles: list[Row]) -> str:
    names = ", ".join(row.title for row in doubles)
    return _("There is something like it already: %(names)s. Is yours another one? Then please say so in the form.") % {
        "names": names
    }


def _page(
    request: HttpRequest, form: ContributionForm, context: dict[str, Any], status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    key = request.POST.get(FIELD) or new_key()
    own = {"form": form, "key": key, "had_photos": bool(request.FILES)}
    response = draw(request, "contribute/form.html", own | context, status)
    if form.actor.user is None:
        # The device is known again when its connection breaks off and it sends the form once more.
        remember_device(response, device_of(request))
    return response


def _thanks(request: HttpRequest, change: Change) -> HttpResponse:
    query = QueryDict(mutable=True)
    query["new"] = "1"
    if back := own_address(request.GET.get("back", "")):
        query["back"] = back
    address = reverse("pages:contribution", args=[change.token])
    return HttpResponseRedirect(f"{address}?{query.urlencode()}", status=HTTPStatus.SEE_OTHER)


def _not_for_you(request: HttpRequest) -> HttpResponse:
    if is_from_outbox(request):
        return refusal(HTTPStatus.FORBIDDEN, _("Only those who look after it change it. Do you? Then please sign in."))
    return draw(request, "contribute/closed.html", {"signed_in": actor_of(request).user is not None}, HTTPStatus.FORBIDDEN)
