"""What somebody is told who has written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from api.caching import row_tag_of, viewer_of
from api.ogc.features import as_json, lone_feature
from api.ogc.formats import GEOJSON, HTML, JSON
from api.ogc.links import address, link
from api.ogc.writing.targets import number_of
from layers.core.crs import CRS84
from layers.core.exceptions import UnknownFeatureError
from layers.core.geojson import feature_item

if TYPE_CHECKING:
    from django.http import HttpRequest

    from layers.core.contributions.models import Change
    from layers.core.geojson import FeatureItem
    from layers.core.layer import Layer

NOT_KEPT = {"Cache-Control": "no-store"}


def read_item(layer: Layer, feature_id: str | int) -> FeatureItem:
    """A feature as GeoJSON, whoever may see it: the caller has made sure of that.

    Raises:
        UnknownFeatureError: It is no more.
    """
    found = feature_item(layer, layer.queryset(), number_of(layer, str(feature_id)))
    if found is None:
        raise UnknownFeatureError(layer.title, str(feature_id))
    return found


def shown(request: HttpRequest, layer: Layer, feature_id: int, status: int = 200) -> HttpResponse:
    """The feature as it is now, with the tag for the next change."""
    item, place = read_item(layer, feature_id), address(request, "item", layer.id, feature_id)
    body = lone_feature(request, layer, item, place)
    tag = row_tag_of(request, viewer_of(request), item.version, body.decode())
    headers = {"ETag": tag, "Content-Location": place, "Content-Crs": f"<{CRS84.uri}>", **NOT_KEPT}
    if status == 201:  # noqa: PLR2004 (Created)
        headers["Location"] = place
    return HttpResponse(body, status=status, content_type=GEOJSON.media_type, headers=headers)


def removed() -> HttpResponse:
    """There is nothing left to show."""
    response = HttpResponse(status=204, headers=NOT_KEPT)
    del response["Content-Type"]
    return response


def proposed(request: HttpRequest, change: Change) -> HttpResponse:
    """Somebody will look at it first. Where to see how it goes is a secret of the author's, to whom this is said."""
    page = request.build_absolute_uri(reverse("pages:contribution", args=[change.token]))
    body = {
        "status": change.state,
        "detail": _("Thank you. Somebody will look at it before everybody sees it."),
        "links": [link("status", page, HTML, _("How it goes"))],
    }
    headers = {"Location": page, **NOT_KEPT}
    return HttpResponse(as_json(body), status=202, content_type=JSON.media_type, headers=headers)
