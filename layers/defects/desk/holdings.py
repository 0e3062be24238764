"""What the desk keeps about those who work at it: what they did, for as long as it can be undone, and their views."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from geo_platform.personal_data.holdings import Holding, Record, Wish
from layers.defects.models import Batch, SavedView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AbstractUser

KEPT_FOR = timedelta(days=30)
"""So long what was done can be undone."""


def copy_of(user: AbstractUser) -> Iterator[Record]:
    """What somebody did and kept at the desk; the history of reports is told elsewhere."""
    for batch in Batch.objects.filter(clerk=user.pk).order_by("pk"):
        numbers = list(batch.entries.values_list("report__reference", flat=True))
        yield Record("desk-actions", {"at": batch.at, "what": batch.deed, "with": batch.details, "reports": numbers})
    for view in SavedView.objects.filter(owner=user.pk).order_by("pk"):
        yield Record("desk-views", {"name": view.name, "query": view.query})


def forget_person(user: AbstractUser, _wish: Wish) -> int:
    """Forget who did it; what was done stays, as the office's."""
    count = SavedView.objects.filter(owner=user.pk).delete()[0]
    return count + Batch.objects.filter(clerk=user.pk).update(clerk=None)


def forget_old_batches() -> int:
    """Delete what was kept for undoing; gives how many batches that were."""
    old = Batch.objects.filter(at__lt=now() - KEPT_FOR)
    count = old.count()
    old.delete()
    return count


DESK = Holding(
    id="desk",
    title=_("Your work at the office’s desk"),
    what=_(
        "What you did with one report or many at once, with your answers, so that you can undo it; and views that you kept."
    ),
    why=_("So that you can undo it, and find your views again. It belongs to your work for the office."),
    until=_("Thirty days; views until you delete them or your account."),
    models=("defects.Batch", "defects.BatchEntry", "defects.UntoldStep", "defects.SenderNews", "defects.SavedView"),
    copy=copy_of,
    erase=forget_person,
    kept_for=KEPT_FOR,
    sweep=forget_old_batches,
    seen_by=_("Nobody; views those with whom you share them."),
)
"""Registered in `layers.defects.personal_data`."""
