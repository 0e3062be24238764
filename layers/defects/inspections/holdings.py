"""What inspections keep about people: who signed them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from geo_platform.personal_data.holdings import Holding, Record
from layers.core.photos.storage import delete_picture
from layers.defects.inspections.models import FindingPhoto, Inspection
from layers.defects.models import ReportPhoto

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AbstractUser

    from geo_platform.personal_data.holdings import Wish

KEPT = timedelta(days=3653)
"""Claims for damages to life and limb can come up for long; ten years are what offices keep such protocols for."""


def copy_of(user: AbstractUser) -> Iterator[Record]:
    """The inspections that somebody signed."""
    for inspection in Inspection.objects.filter(inspector=user.pk).select_related("ground").order_by("pk"):
        names = ("id", "kind", "done_at", "received_at", "signed_as", "qualification", "note")
        own = {name: getattr(inspection, name) for name in names}
        yield Record("inspections", {**own, "ground": inspection.ground.title})


def forget_person(user: AbstractUser, _wish: Wish) -> int:
    """Take the name off; what was found stays, whatever they wish: it is the office's proof that somebody has looked."""
    signed = Inspection.objects.filter(inspector=user.pk)
    qualified = signed.exclude(qualification="").update(inspector=None, signed_as="", qualification="–")
    return qualified + signed.update(inspector=None, signed_as="")


@transaction.atomic
def forget_old() -> int:
    """Delete inspections older than `KEPT`, with their pictures; gives how many."""
    old = Inspection.objects.filter(done_at__lt=now() - KEPT)
    names = list(FindingPhoto.objects.filter(finding__inspection__in=old).values_list("name", flat=True))
    count = old.count()
    old.delete()
    reported = set(ReportPhoto.objects.filter(name__in=names).values_list("name", flat=True))
    for name in set(names) - reported:
        transaction.on_commit(lambda gone=name: delete_picture(gone))  # type: ignore[misc]  # a default keeps the name
    return count


INSPECTIONS = Holding(
    id="inspections",
    title=_("Inspections of playgrounds"),
    what=_("Which inspections of playgrounds you have signed, when, and with which name and qualification."),
    why=_("So that the office can prove that somebody competent has looked, as the law of liability asks."),
    until=_("Ten years. If your account goes, your name goes at once, and what was found stays."),
    models=("defects.Inspection", "defects.Finding", "defects.FindingPhoto"),
    copy=copy_of,
    erase=forget_person,
    kept_for=KEPT,
    sweep=forget_old,
    seen_by=_("People of the office of the municipality."),
)
"""Registered in `layers.defects.personal_data`."""
