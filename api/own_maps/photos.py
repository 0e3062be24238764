"""Pictures of spots: sent, taken away, and shown to those who may see the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from api.actors import actor_of
from api.caching import UNSHARED, client_has
from api.contribute.photos import KEPT_BRIEFLY
from api.idempotency import fingerprint_of, key_of, perform_once, scope_of
from api.own_maps.answers import for_scripts, json_answer
from api.problems import require_room
from api.sent_forms import BEGINNING
from geo_platform.limits import HourlyLimit
from layers.core.exceptions import InvalidInputError, NotFoundError
from layers.core.photos.storage import MEDIA_TYPE, read_variant
from layers.own_maps.making import find_map
from layers.own_maps.models import SpotPhoto
from layers.own_maps.photos import add_photo, read_photo, remove_photo
from layers.own_maps.reading import SHOWN_SIZE, THUMB_SIZE

if TYPE_CHECKING:
    from typing import BinaryIO
    from uuid import UUID

    from django.http import HttpRequest

PHOTOS_PER_HOUR = HourlyLimit("photos of own maps", 600)


@for_scripts("POST")
def photos(request: HttpRequest, token: str, uid: UUID) -> HttpResponse:
    """Add a picture, once however often it is sent: a page that never heard that it arrived sends it again."""
    require_room(PHOTOS_PER_HOUR, request)
    file, alt = request.FILES.get("photo"), request.POST.get("alt", "")
    if file is None:
        raise InvalidInputError(_("There is no picture. Please choose one."), parameter="photo")
    fingerprint = fingerprint_of(request.path, alt, str(file.size), file.read(BEGINNING))
    file.seek(0)
    actor = actor_of(request)
    picture = read_photo(actor=actor, token=token, file=cast("BinaryIO", file))

    def add() -> HttpResponse:
        photo = add_photo(actor=actor, token=token, uid=uid, picture=picture, alt=alt)
        response = json_answer(described_photo(photo, token), status=201)
        response["Location"] = photo_address(token, photo.name, SHOWN_SIZE)
        return response

    return perform_once(scope=scope_of(request), key=key_of(request), fingerprint=fingerprint, do=add)


@for_scripts("DELETE")
def photo(request: HttpRequest, token: str, uid: UUID, number: int) -> HttpResponse:
    """Take a picture away."""
    remove_photo(actor=actor_of(request), token=token, uid=uid, number=number)
    return HttpResponse(status=204)


@require_safe
def photo_file(request: HttpRequest, token: str, name: str, size: int) -> HttpResponse:
    """A picture in one of its sizes.

    Raises:
        Http404: There is none that this person may see.
    """
    try:
        own_map = find_map(actor_of(request), token)
        if not SpotPhoto.objects.filter(spot__map=own_map, spot__removed_at=None, name=name).exists():
            raise Http404
        content = read_variant(name, size)
    except NotFoundError as error:
        raise Http404 from error
    tag = f'"{name}-{size}"'
    headers = {"ETag": tag, "Cache-Control": UNSHARED if own_map.is_private else KEPT_BRIEFLY}
    if client_has(request, tag):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(content, content_type=MEDIA_TYPE, headers={**headers, "X-Content-Type-Options": "nosniff"})


def described_photo(photo: SpotPhoto, token: str) -> dict[str, object]:
    """What a script reads about a picture."""
    sizes = {"url": SHOWN_SIZE, "thumb": THUMB_SIZE}
    addresses = {key: photo_address(token, photo.name, size) for key, size in sizes.items()}
    return {"id": photo.pk, **addresses, "alt": photo.alt}


def photo_address(token: str, name: str, size: int) -> str:
    """Where a picture is."""
    return reverse("pages:own-map-photo", args=[token, name, size])
