"""Forgets what nobody needs any more of what people sent: of each layer as its `retention` says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.timezone import now

from layers.core.contributions.models import Change, Confirmation, Photo
from layers.core.models import Status
from layers.core.photos.names import known_names
from layers.core.photos.storage import delete_forgotten, delete_picture
from layers.core.services import mark_changed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from layers.core.layer import Layer


def forget_old_of(layer: Layer) -> int:
    """Forget everything of a layer whose time is over; gives how much."""
    steps = (forget_refused_photos, forget_photos_of_removed, forget_letters, forget_refused_entries, forget_ended)
    return sum(step(layer) for step in steps)


def forget_refused_photos(layer: Layer) -> int:
    """Delete pictures that were refused, taken back or taken away a while ago; gives how many."""
    long_ago = now() - layer.retention.letters
    since = Q(removed_at__lt=long_ago) | Q(removed_at=None, change__decided_at__lt=long_ago)
    refused = Photo.objects.filter(since, layer=layer.id, state__in=[Change.State.REJECTED, Change.State.WITHDRAWN])
    # What was on the map for years may have been taken back today, and comes back with its pictures when that was a slip.
    lately = Change.objects.accepted().filter(layer=layer.id, reverts__isnull=False, decided_at__gte=long_ago)
    slips = Q(removed_at=None, change__state=Change.State.ACCEPTED, feature_id__in=lately.values("feature_id"))
    return forget_photos(refused.exclude(slips))


@transaction.atomic
def forget_photos(photos: QuerySet[Any]) -> int:
    """Delete pictures of whatever model that keeps the names of files, and their files once that is certain; gives how many.

    A file that is left when the machine stops in between is found by `forget_stray_files`.
    """
    names = list(photos.values_list("name", flat=True))
    photos.model._default_manager.filter(name__in=names).delete()
    transaction.on_commit(lambda: _delete_files(names), robust=True)
    return len(names)


def _delete_files(names: Iterable[str]) -> None:
    for name in names:
        delete_picture(name)


def forget_photos_of_removed(layer: Layer) -> int:
    """Delete the pictures of what was taken off the map a while ago; gives how many."""
    removed = layer.queryset().filter(status=Status.ARCHIVED, updated_at__lt=now() - layer.retention.letters)
    return forget_photos(Photo.objects.filter(layer=layer.id, feature_id__in=removed.values("pk")))


def forget_letters(layer: Layer) -> int:
    """Delete what was said to those who decided a while ago; gives how much."""
    old = Change.objects.filter(layer=layer.id, decided_at__lt=now() - layer.retention.letters)
    return old.exclude(note="").update(note="")


@transaction.atomic
def forget_refused_entries(layer: Layer) -> int:
    """Delete what was added, refused or taken back a while ago; gives how many contributions.

    That there was a contribution, and what became of it, stays for its author to see, and for others who had a part in it.
    """
    old = Change.objects.filter(layer=layer.id, decided_at__lt=now() - layer.retention.letters)
    refused = old.filter(state__in=[Change.State.REJECTED, Change.State.WITHDRAWN]).exclude(after={})
    entries = refused.filter(kind=Change.Kind.ADD).values("feature_id")
    leaving = layer.queryset().filter(pk__in=entries, status__in=[Status.REJECTED, Status.ARCHIVED])
    ids = list(leaving.values_list("pk", flat=True))
    count = refused.update(before={}, after={}, title="")
    _forget_content(layer, ids)
    return count


def _forget_content(layer: Layer, ids: list[int]) -> None:
    """Delete features with all that was said about them and has been decided about; that it was said stays."""
    about = {"layer": layer.id, "feature_id__in": ids}
    forget_photos(Photo.objects.filter(**about))
    Confirmation.objects.filter(**about).delete()
    Change.objects.filter(**about).exclude(decided_at=None).update(before={}, after={}, title="")
    layer.queryset().filter(pk__in=ids).delete()


@transaction.atomic
def forget_ended(layer: Layer) -> int:
    """Delete what was over long ago, with everything that was said about it; gives how many things."""
    if layer.times is None or layer.retention.ended is None:
        return 0
    start, end = layer.times
    known = layer.queryset().annotate(_over=Coalesce(end, start))
    ids = list(known.filter(_over__lt=now() - layer.retention.ended).values_list("pk", flat=True))
    forget_features(layer, ids)
    return len(ids)


@transaction.atomic
def forget_features(layer: Layer, ids: list[int]) -> None:
    """Delete features with their history, their pictures and their witnesses."""
    if not ids:
        return
    about = {"layer": layer.id, "feature_id__in": ids}
    forget_photos(Photo.objects.filter(**about))
    Change.objects.filter(**about).delete()
    Confirmation.objects.filter(**about).delete()
    layer.queryset().filter(pk__in=ids).delete()
    mark_changed(layer=layer)


def forget_stray_files() -> int:
    """Delete files of pictures that no row of any table names; gives how many."""
    return delete_forgotten(known_names())
