"""What own maps keep about people."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo_platform.personal_data.holdings import Holding, Record, StoredFile, register
from layers.core.photos.pictures import SIZES
from layers.core.photos.storage import open_variant
from layers.own_maps.forgetting import forget_person, forget_what_is_over
from layers.own_maps.making import BROUGHT_BACK_FOR
from layers.own_maps.models import Collaborator, OwnMap, PendingImport, Spot, SpotPhoto

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AbstractUser


def copy_of(user: AbstractUser) -> Iterator[Record | StoredFile]:
    """All own maps of a person with what is on them, what they drew on others' maps, and their pictures.

    Who left a group left its maps: of those that they began, nothing but what they drew themselves is theirs.
    """
    own = OwnMap.objects.filter(Q(group=None) | Q(group__members__user=user.pk), owner=user.pk)
    for own_map in own:
        yield Record("own-maps", _of_map(own_map))
    for spot in Spot.objects.filter(Q(author=user.pk) | Q(map__in=own.values("pk"))).select_related("map"):
        yield Record("own-map-spots", _of_spot(spot))
    for photo in SpotPhoto.objects.filter(author=user.pk).select_related("spot__map"):
        yield Record("own-map-photos", {"spot": photo.spot.title, "file": _path(photo), "alt": photo.alt})
        yield StoredFile(_path(photo), partial(open_variant, photo.name, max(SIZES)))
    for each in Collaborator.objects.filter(user=user.pk).select_related("map"):
        yield Record("own-map-collaborations", {"map": each.map.title, "since": each.joined_at.isoformat()})
    for pending in PendingImport.objects.filter(user=user.pk).select_related("map"):
        yield Record("own-map-imports", {"map": pending.map.title, "spots": pending.spots})


def _of_map(own_map: OwnMap) -> dict[str, object]:
    kept = {name: getattr(own_map, name) for name in ("title", "description", "access", "layers", "token")}
    times = {"made": own_map.created_at.isoformat(), "changed": own_map.updated_at.isoformat()}
    return {**kept, **times, "is_deleted": own_map.deleted_at is not None}


def _of_spot(spot: Spot) -> dict[str, object]:
    kept = {name: getattr(spot, name) for name in ("title", "note", "colour", "icon")}
    is_removed = spot.removed_at is not None
    return {"map": spot.map.title, **kept, "geometry": json.loads(spot.geom.geojson), "is_removed": is_removed}


def _path(photo: SpotPhoto) -> str:
    return f"own-maps/{photo.name}.webp"


register(
    Holding(
        id="own-maps",
        title=_("Own maps"),
        what=_("Your maps, with all spots, notes and photos, what you drew on the maps of others, and who draws with you."),
        why=_("So that your maps are there when you come back, and others see what you show them. You make them yourself."),
        until=_("Until you delete them, or your account. What you delete can be brought back for 14 days."),
        models=("own_maps.OwnMap", "own_maps.Spot", "own_maps.SpotPhoto", "own_maps.Collaborator", "own_maps.PendingImport"),
        copy=copy_of,
        erase=forget_person,
        kept_for=BROUGHT_BACK_FOR,
        sweep=forget_what_is_over,
        seen_by=_(
            "Of a private map, only you and those who draw with you. Otherwise whoever has the link, or everybody; and the "
            "administrator, so that nothing forbidden stays."
        ),
    )
)
