"""Forgets what nobody needs any more of what people sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from layers.core import registry
from layers.core.contributions.models import Change, Photo
from layers.core.models import Status
from layers.core.photos.names import known_names
from layers.core.photos.storage import delete_forgotten, delete_picture

if TYPE_CHECKING:
    from layers.core.layer import Layer

KEPT_AFTER_REFUSAL = timedelta(days=30)
"""So long a decision can be undone with its pictures."""


def forget_refused_photos() -> int:
    """Delete pictures that were refused, taken back or taken away a while ago; gives how many.

    The row goes first: a file that is left when the machine stops in between is found by `forget_stray_files`.
    """
    long_ago = now() - KEPT_AFTER_REFUSAL
    since = Q(removed_at__lt=long_ago) | Q(removed_at=None, change__decided_at__lt=long_ago)
    refused = since & Q(state__in=[Change.State.REJECTED, Change.State.WITHDRAWN])
    return _forget(list(Photo.objects.filter(refused).values_list("name", flat=True)))


def _forget(names: list[str]) -> int:
    Photo.objects.filter(name__in=names).delete()
    for name in names:
        delete_picture(name)
    return len(names)


def forget_photos_of_removed() -> int:
    """Delete the pictures of what was taken off the map a while ago; gives how many."""
    names = [name for layer in registry.layers() for name in _photos_of_removed(layer)]
    return _forget(names)


def _photos_of_removed(layer: Layer) -> list[str]:
    removed = layer.queryset().filter(status=Status.ARCHIVED, updated_at__lt=now() - KEPT_AFTER_REFUSAL)
    photos = Photo.objects.filter(layer=layer.id, feature_id__in=removed.values("pk"))
    return list(photos.values_list("name", flat=True))


@transaction.atomic
def forget_refused_entries() -> int:
    """Delete what was added, refused or taken back a while ago, and what was said about anything; gives how many entries.

    That there was a contribution, and what became of it, stays for its author to see.
    """
    old = Change.objects.filter(decided_at__lt=now() - KEPT_AFTER_REFUSAL)
    old.exclude(note="").update(note="")
    refused = old.filter(state__in=[Change.State.REJECTED, Change.State.WITHDRAWN]).exclude(after={})
    for layer in registry.layers():
        entries = refused.filter(layer=layer.id, kind=Change.Kind.ADD).values("feature_id")
        layer.queryset().filter(pk__in=entries, status__in=[Status.REJECTED, Status.ARCHIVED]).delete()
    return refused.update(before={}, after={}, title="")


def forget_stray_files() -> int:
    """Delete files of pictures that no row of any table names; gives how many."""
    return delete_forgotten(known_names())
