"""The files of pictures: public ones for everybody, the others for their author and for who decides about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.utils.crypto import constant_time_compare, salted_hmac
from django.views.decorators.http import require_safe

from api.actors import actor_of
from api.caching import UNSHARED, client_has
from layers.core import registry
from layers.core.contributions.models import Change, Photo
from layers.core.exceptions import UnknownLayerError
from layers.core.permissions import Action
from layers.core.photos.storage import MEDIA_TYPE, read_variant

if TYPE_CHECKING:
    from django.http import HttpRequest

# Who takes a picture away does not want to see it for long: ten seconds is what reliability asks.
KEPT_BRIEFLY = "public, max-age=5, must-revalidate"


@require_safe
def photo(request: HttpRequest, name: str, size: int) -> HttpResponse:
    """A picture in one of its sizes.

    Raises:
        Http404: There is none that this person may see.
    """
    found = Photo.objects.select_related("change").filter(name=name).first()
    if found is None:
        raise Http404
    is_public = _is_public(found)
    if not (is_public or _may_see(request, found)):
        raise Http404
    return picture_answer(request, name, size, is_public=is_public)


def picture_answer(request: HttpRequest, name: str, size: int, *, is_public: bool) -> HttpResponse:
    """A picture in one of its sizes, for somebody who may see it.

    Args:
        request: Whose.
        name: Of its files.
        size: As in `layers.core.photos.pictures.SIZES`.
        is_public: Whether everybody may; what only some see is kept nowhere on the way.

    Raises:
        UnknownPictureError: There is none, or none of this size.
    """
    tag = f'"{name}-{size}"'
    headers = {"ETag": tag, "Cache-Control": KEPT_BRIEFLY if is_public else UNSHARED, "X-Content-Type-Options": "nosniff"}
    if is_public and client_has(request, tag):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(read_variant(name, size), content_type=MEDIA_TYPE, headers=headers)


def _is_public(photo: Photo) -> bool:
    if photo.state != Change.State.ACCEPTED:
        return False
    try:
        layer = registry.get(photo.layer)
    except UnknownLayerError:
        return False
    return layer.queryset().visible_to(None).filter(pk=photo.feature_id).exists()


def seal_of(name: str) -> str:
    """What opens a picture that waits, for its author alone, who has no account and only the address of the contribution."""
    return salted_hmac("waiting photo", name, algorithm="sha256").hexdigest()[:32]


def _may_see(request: HttpRequest, photo: Photo) -> bool:
    """Its author while it waits, and who decides about it. What was taken down is down, whoever has a link."""
    is_waiting = photo.state == Change.State.PENDING
    if is_waiting and constant_time_compare(request.GET.get("seal", ""), seal_of(photo.name)):
        return True
    actor, layer = actor_of(request), registry.get(photo.layer)
    # It may have moved since the picture came.
    feature = layer.queryset().filter(pk=photo.feature_id).first()
    belonging = feature.belonging if feature else photo.change.belonging
    return layer.contribution.allows(Action.REVIEW, actor, belonging)
