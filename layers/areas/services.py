"""What people of the office set on an area."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from layers.areas.models import Area, Arms
from layers.core import registry
from layers.core.exceptions import InvalidInputError
from layers.core.services import mark_changed, update_feature

if TYPE_CHECKING:
    from layers.core.models import BaseFeature

LARGEST_ARMS = 200_000
DIGITS_OF_DIGEST = 16
# First bytes of the files, and for WebP those from the eighth on (https://mimesniff.spec.whatwg.org, 6.1). No SVG: it may
# carry scripts.
PICTURES = {
    "image/png": (b"\x89PNG\r\n\x1a\n", b""),
    "image/jpeg": (b"\xff\xd8\xff", b""),
    "image/webp": (b"RIFF", b"WEBPVP"),
}


@transaction.atomic
def rename_area(*, area: Area, title: str) -> BaseFeature:
    """Call an area as its people do; a refresh from OpenStreetMap leaves that alone.

    Raises:
        InvalidInputError: The name is longer than its column.
    """
    renamed = update_feature(layer=registry.get("areas"), feature=area, changes={"title": title})
    for layer in registry.layers():
        mark_changed(layer=layer)  # their features show the name of their municipality
    return renamed


@transaction.atomic
def set_arms(*, area: Area, image: bytes) -> Arms:
    """Give an area its coat of arms, or another one.

    Args:
        area: Whose it is.
        image: A PNG, JPEG or WebP of at most `LARGEST_ARMS` bytes.

    Raises:
        InvalidInputError: It is too large, or none of these.
    """
    values = {"image": image, "media_type": check_picture(image), "digest": _digest(image)}
    arms, _is_new = Arms.objects.update_or_create(area=area, defaults=values)
    mark_changed(layer=registry.get("areas"))
    return arms


@transaction.atomic
def remove_arms(*, area: Area) -> None:
    """Take the coat of arms of an area away, if it has one; a drawn shield stands there then."""
    Arms.objects.filter(area=area).delete()
    mark_changed(layer=registry.get("areas"))


def check_picture(image: bytes) -> str:
    """Tell of which media type a picture is, by its own first bytes.

    Raises:
        InvalidInputError: It is larger than `LARGEST_ARMS`, or none of `PICTURES`.
    """
    if len(image) > LARGEST_ARMS:
        message = _("The picture is too large. Please choose one of at most %(size)s kB.") % {"size": LARGEST_ARMS // 1000}
        raise InvalidInputError(message, parameter="arms")
    for media_type, (start, inner) in PICTURES.items():
        if image.startswith(start) and image[8:].startswith(inner):
            return media_type
    raise InvalidInputError(_("Please choose a picture of the kind PNG, JPEG or WebP."), parameter="arms")


def _digest(image: bytes) -> str:
    return hashlib.sha256(image).hexdigest()[:DIGITS_OF_DIGEST]
