"""Forgets what nobody needs any more of what people sent."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils.timezone import now

from layers.core.contributions.models import Change, Photo
from layers.core.photos.storage import delete_forgotten, delete_picture

KEPT_AFTER_REFUSAL = timedelta(days=30)
"""So long a decision can be undone with its pictures."""


def forget_refused_photos() -> int:
    """Delete pictures that were refused, taken back or taken away a while ago; gives how many.

    The row goes first: a file that is left when the machine stops in between is found by `forget_stray_files`.
    """
    long_ago = now() - KEPT_AFTER_REFUSAL
    since = Q(removed_at__lt=long_ago) | Q(removed_at=None, change__decided_at__lt=long_ago)
    refused = since & Q(state__in=[Change.State.REJECTED, Change.State.WITHDRAWN])
    names = list(Photo.objects.filter(refused).values_list("name", flat=True))
    Photo.objects.filter(name__in=names).delete()
    for name in names:
        delete_picture(name)
    return len(names)


def forget_stray_files() -> int:
    """Delete files of pictures that no row names; gives how many."""
    return delete_forgotten(Photo.objects.values_list("name", flat=True).iterator())
