"""The forms for when there is no network: without anything that is one person's or expires, so that browsers may keep them.

What is written on them goes into the outbox of the device, which fetches a token and a proof when it sends it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from api.caching import PUBLIC, Answer, respond, tag_of
from api.contribute.forms import ContributionForm, GoneForm
from api.pages.answers import answer, front_end
from api.pages.explore import in_section
from api.pages.frame import frame
from layers.core import registry
from layers.core.exceptions import NotFoundError
from layers.core.permissions import VISITOR, Action

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from layers.core.layer import Layer


@require_safe
def kept_pages(request: HttpRequest) -> HttpResponse:
    """Which pages a browser keeps before anybody has asked for them, as `pages` in JSON."""
    names = ("start", "offline", "offline-personal", "outbox", "add-offline", "gone-offline", "report-offline")
    addresses = [reverse(f"pages:{name}") for name in names]
    addresses += [reverse("pages:add-to-offline", args=[layer.id]) for layer in _open_layers()]
    tag = tag_of(request, PUBLIC, front_end(), *addresses)
    return respond(request, Answer(tag, PUBLIC, "application/json", lambda: JsonResponse({"pages": addresses}).content))


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """What waits on this device; the device itself fills the page."""
    return answer(request, "outbox/page.html", lambda: frame(request) | in_section("mine"))


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """To which layer something is to be added."""
    context = {"layers": _open_layers(), "query": "", "defects": registry.get("defects")}
    return answer(request, "contribute/choose.html", lambda: frame(request) | context)


@require_safe
def add(request: HttpRequest, layer_id: str) -> HttpResponse:
    """Something new.

    Raises:
        Http404: Not everybody may add to that layer, or there is none.
    """
    layer = _open_layer(layer_id)
    return answer(request, "contribute/form.html", lambda: frame(request) | _form_of(request, layer))


@require_safe
def gone(request: HttpRequest) -> HttpResponse:
    """It is no longer there; the address at which this is shown says what."""
    form = GoneForm(initial={"what": "gone"}, request=request, needs_proof=False)
    context = {"form": form, "cancel_url": reverse("pages:start"), "is_shell": True}
    return answer(request, "contribute/gone.html", lambda: frame(request) | context)


def _form_of(request: HttpRequest, layer: Layer) -> dict[str, Any]:
    form = ContributionForm(layer, VISITOR, request=request)
    action = reverse("pages:add-to", args=[layer.id])
    cancel_url = reverse("pages:start")
    return {"form": form, "layer": layer, "action": action, "cancel_url": cancel_url, "is_shell": True}


def _open_layers() -> list[Layer]:
    return [layer for layer in registry.layers() if layer.contribution.allows_somewhere(Action.ADD, VISITOR)]


def _open_layer(layer_id: str) -> Layer:
    try:
        layer = registry.get(layer_id)
    except NotFoundError as error:
        raise Http404 from error
    if not layer.contribution.allows_somewhere(Action.ADD, VISITOR):
        raise Http404
    return layer
