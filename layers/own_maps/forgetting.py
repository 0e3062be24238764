"""Forgets what was deleted long enough ago, and what somebody who goes leaves behind."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import now

from geo_platform.personal_data.holdings import Wish
from layers.core.contributions.forgetting import forget_photos
from layers.own_maps.making import BROUGHT_BACK_FOR
from layers.own_maps.models import Collaborator, OwnMap, PendingImport, Spot, SpotPhoto

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

    from layers.own_maps.querysets import MapQuerySet, SpotQuerySet

IMPORTS_KEPT_FOR = timedelta(days=1)
_SEEN_BY_NOBODY = Q(access=OwnMap.Access.PRIVATE, owner=None, group=None, collaborators=None)


@transaction.atomic
def forget_what_is_over() -> int:
    """Delete maps and spots that nobody sees or can have back any more, and files that nobody took; gives how many."""
    long_ago = now() - BROUGHT_BACK_FOR
    maps = forget_maps(OwnMap.objects.filter(Q(deleted_at__lt=long_ago) | _SEEN_BY_NOBODY))
    spots = forget_spots(Spot.objects.filter(removed_at__lt=long_ago))
    imports, _by_model = PendingImport.objects.filter(created_at__lt=now() - IMPORTS_KEPT_FOR).delete()
    return maps + spots + imports


def forget_maps(maps: MapQuerySet) -> int:
    """Delete maps for good, with all that is on them; gives how many."""
    numbers = list(maps.values_list("pk", flat=True))
    forget_photos(SpotPhoto.objects.filter(spot__map__in=numbers))
    OwnMap.objects.filter(pk__in=numbers).delete()
    return len(numbers)


def forget_spots(spots: SpotQuerySet) -> int:
    """Delete spots for good; gives how many.

    Of those that were still there, nothing tells that they went: whoever has their map open is told all of it anew.
    """
    numbers, maps = list(spots.values_list("pk", flat=True)), set(spots.values_list("map", flat=True))
    forget_photos(SpotPhoto.objects.filter(spot__in=numbers))
    Spot.objects.filter(pk__in=numbers).delete()
    OwnMap.objects.filter(pk__in=maps).update(version=F("version") + 1, forgotten_version=F("version") + 1)
    return len(numbers)


@transaction.atomic
def forget_person(user: AbstractUser, wish: Wish) -> int:
    """Forget what somebody made, as they wish; what only they saw goes in any case. Gives how many rows.

    Maps of groups stay with their group. What stays is without an owner and without an author, and nobody else joins, since
    nobody is there any more who could take out who does harm.
    """
    own = OwnMap.objects.filter(owner=user.pk, group=None)
    goes = Q(access=OwnMap.Access.PRIVATE, collaborators=None) | Q(deleted_at__isnull=False)
    number = forget_maps(own if wish is Wish.DELETE else own.filter(goes))
    spots = Spot.objects.filter(author=user.pk)
    photos = SpotPhoto.objects.filter(author=user.pk)
    number += forget_spots(spots if wish is Wish.DELETE else spots.exclude(removed_at=None))
    number += spots.update(author=None)
    number += forget_photos(photos) if wish is Wish.DELETE else photos.update(author=None)
    own.update(join_code="")
    number += OwnMap.objects.filter(owner=user.pk).update(owner=None)
    number += Collaborator.objects.filter(user=user.pk).delete()[0]
    return number + PendingImport.objects.filter(user=user.pk).delete()[0]
