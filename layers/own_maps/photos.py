"""Pictures of spots: made harmless as all pictures are, and seen by those who see the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from layers.core.contributions.forgetting import forget_photos
from layers.core.exceptions import InvalidInputError, UnknownPictureError
from layers.core.photos.describing import LONGEST_ALT
from layers.core.photos.opening import refusal
from layers.core.photos.pictures import prepare_picture
from layers.core.photos.storage import delete_picture, store_picture
from layers.own_maps.editing import locked_map, next_version
from layers.own_maps.exceptions import UnknownSpotError
from layers.own_maps.making import find_editable_map
from layers.own_maps.models import Spot, SpotPhoto

if TYPE_CHECKING:
    from uuid import UUID

    from layers.core.permissions import Actor
    from layers.core.photos.pictures import Picture
    from layers.own_maps.models import OwnMap

MOST_OF_SPOT = 6
MOST_OF_MAP = 200


def read_photo(*, actor: Actor, token: str, file: BinaryIO) -> Picture:
    """Make a picture for a map ready. Nothing is kept yet, and nobody who draws waits for it.

    Args:
        actor: Who sent it.
        token: Of the map.
        file: What was sent.

    Raises:
        UnknownMapError: There is no such map that the actor may see.
        ForbiddenError: The actor may not edit it.
        InvalidInputError: It is no picture that can be shown.
    """
    find_editable_map(actor, token)
    return prepare_picture(file)


@transaction.atomic
def add_photo(*, actor: Actor, token: str, uid: UUID, picture: Picture, alt: str) -> SpotPhoto:
    """Add a picture to a spot.

    Args:
        actor: Who adds it.
        token: Of the map.
        uid: Of the spot.
        picture: From `read_photo`.
        alt: What is in it.

    Raises:
        UnknownMapError: There is no such map that the actor may see.
        UnknownSpotError: It has no such spot.
        ForbiddenError: The actor may not edit it.
        InvalidInputError: There are too many, or the words are too long.
    """
    if len(alt) > LONGEST_ALT:
        raise InvalidInputError(_("This text is too long: %(most)s letters fit.") % {"most": LONGEST_ALT}, parameter="alt")
    own_map = locked_map(actor, token)
    spot = _room_for_one(own_map, uid)
    name = store_picture(picture)
    try:
        photo = SpotPhoto.objects.create(
            spot=spot,
            name=name,
            width=picture.width,
            height=picture.height,
            alt=alt.replace("\0", " ").strip(),
            author=actor.user,
        )
        _mark(own_map, spot)
    except BaseException:
        delete_picture(name)
        raise
    return photo


@transaction.atomic
def remove_photo(*, actor: Actor, token: str, uid: UUID, number: int) -> None:
    """Take a picture away from a spot, for good.

    Args:
        actor: Who takes it away.
        token: Of the map.
        uid: Of the spot.
        number: Of the picture.

    Raises:
        UnknownMapError: There is no such map that the actor may see.
        ForbiddenError: The actor may not edit it.
        UnknownPictureError: There is no such picture.
    """
    own_map = locked_map(actor, token)
    photo = SpotPhoto.objects.filter(spot__map=own_map, spot__uid=uid, pk=number).select_related("spot").first()
    if photo is None:
        raise UnknownPictureError
    forget_photos(SpotPhoto.objects.filter(pk=photo.pk))
    _mark(own_map, photo.spot)


def _room_for_one(own_map: OwnMap, uid: UUID) -> Spot:
    spot: Spot | None = own_map.spots.there().filter(uid=uid).first()
    if spot is None:
        raise UnknownSpotError
    if spot.photos.count() >= MOST_OF_SPOT:
        raise refusal(_("A spot has room for %(most)s pictures.") % {"most": MOST_OF_SPOT})
    if SpotPhoto.objects.filter(spot__map=own_map).count() >= MOST_OF_MAP:
        raise refusal(_("A map has room for %(most)s pictures.") % {"most": MOST_OF_MAP})
    return spot


def _mark(own_map: OwnMap, spot: Spot) -> None:
    spot.version = next_version(own_map)
    spot.save(update_fields=["version"])
