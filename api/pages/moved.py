"""A thing that goes from one layer to another keeps its old address: who has it is led on."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect

from layers.core import registry
from layers.core.exceptions import UnknownLayerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def leads_on(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Where a page about a feature is missing, lead to the layer in which the same thing is now, if there is one.

    It may come back, as a defect does that is not mended after all, so nobody keeps where it led.
    """

    @wraps(view)
    def answered(request: HttpRequest, layer_id: str, feature_id: int, **more: Any) -> HttpResponse:  # noqa: ANN401 (of any view)
        response = view(request, layer_id, feature_id, **more)
        if response.status_code != HTTPStatus.NOT_FOUND or not (other := layer_now(layer_id, feature_id)):
            return response
        path = request.get_full_path().replace(f"/{layer_id}/{feature_id}/", f"/{other}/{feature_id}/", 1)
        return HttpResponseRedirect(path, headers={"Cache-Control": "no-cache"})

    return answered


def layer_now(layer_id: str, feature_id: int) -> str:
    """The other layer over the same table that shows a feature to everybody; empty where there is none."""
    try:
        layer = registry.get(layer_id)
    except UnknownLayerError:
        return ""
    others = [one for one in registry.layers() if one.model is layer.model and one.id != layer.id]
    return next((one.id for one in others if one.queryset().visible_to(None).filter(pk=feature_id).exists()), "")
