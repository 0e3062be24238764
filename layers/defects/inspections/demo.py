"""Examples of inspections, at playgrounds of whatever region is loaded."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from layers.core import registry
from layers.core.models import Entry
from layers.defects.inspections.device_types import DeviceType
from layers.defects.inspections.grounds import LAYER, devices_of, take_entries
from layers.defects.inspections.kinds import Kind
from layers.defects.inspections.models import Depot, Finding, Ground, Inspection, PlayDevice

if TYPE_CHECKING:
    from collections.abc import Sequence

PER_AREA = 4
# How many days ago each example was last looked at, and how thoroughly; the second is overdue.
_PAST = (
    ((300, Kind.ANNUAL), (40, Kind.OPERATIONAL), (3, Kind.VISUAL)),
    ((340, Kind.ANNUAL), (80, Kind.OPERATIONAL), (12, Kind.VISUAL)),
    ((370, Kind.ANNUAL), (20, Kind.OPERATIONAL), (6, Kind.VISUAL)),
    ((120, Kind.ANNUAL), (7, Kind.VISUAL)),
)


_DEVICES = (
    (DeviceType.SWING, 2014),
    (DeviceType.SLIDE, 2014),
    (DeviceType.SAND, None),
    (DeviceType.CLIMBING, 2019),
    (DeviceType.SPRING, 2008),
)
"""What stands on most playgrounds, with the year in which it was built."""


def demo_inspections() -> int:
    """Take some playgrounds of each municipality into care, with inspections that were, are due and are overdue.

    What is there from earlier goes first. Playgrounds that an office has taken in itself are left alone.

    Returns:
        How many playgrounds.
    """
    remove_inspections()
    grounds = take_entries(_entries())
    Ground.objects.filter(pk__in=[ground.pk for ground in grounds]).update(
        is_demo=True, shows_last=True, since=now() - timedelta(days=400)
    )
    _put_devices(grounds)
    for ground, past in zip(grounds, cycle(_PAST), strict=False):
        for days_ago, kind in past:
            _inspect(ground, kind, days_ago)
    _set_out(grounds)
    return len(grounds)


def _put_devices(grounds: Sequence[Ground]) -> None:
    """Where the map knows of nothing that stands there, there is something to look at all the same."""
    known = set(PlayDevice.objects.filter(ground__in=grounds).values_list("ground_id", flat=True))
    bare = (ground for ground in grounds if ground.pk not in known)
    with override(settings.LANGUAGE_CODE):
        PlayDevice.objects.bulk_create(
            PlayDevice(
                ground=ground, name=str(kind.label), type=kind, year=year, number=f"{step}-{position}", position=position
            )
            for step, ground in enumerate(bare, 1)
            for position, (kind, year) in enumerate(_DEVICES[: 3 + step % 3], 1)
        )


def remove_inspections() -> None:
    """Take the examples away."""
    Inspection.objects.filter(ground__is_demo=True).delete()
    Ground.objects.filter(is_demo=True).delete()
    Depot.objects.filter(is_demo=True).delete()


def _entries() -> list[Entry]:
    """Those with a name first."""
    free = Entry.objects.visible_to(None).in_layers([LAYER]).filter(is_demo=False).exclude(area=None)
    free = free.exclude(key__in=Ground.objects.values("thing"))
    areas = sorted(set(free.values_list("area_id", flat=True)))
    return [entry for area in areas for entry in free.filter(area_id=area).order_by("-title", "key")[:PER_AREA]]


def _inspect(ground: Ground, kind: Kind, days_ago: int) -> None:
    with override(settings.LANGUAGE_CODE):
        whole, examiner = _("The playground as a whole"), _("An example")
    inspection = Inspection.objects.create(
        ground=ground,
        kind=kind,
        signed_as=examiner,
        qualification=examiner if kind == Kind.ANNUAL else "",
        done_at=now() - timedelta(days=days_ago),
    )
    fine = Finding.Outcome.FINE
    Finding.objects.create(inspection=inspection, device_name=whole, outcome=fine)
    Finding.objects.bulk_create(
        Finding(inspection=inspection, device=device, device_name=device.name, outcome=fine) for device in devices_of(ground)
    )


def _called(house: Entry) -> str:
    """What it is, where it has no name."""
    return str(registry.get(house.layer).kind(house.kind).title)


def _set_out(grounds: Sequence[Ground]) -> None:
    """Each municipality's people set out from its town hall or fire station, where one is known; a depot is one already."""
    for area in sorted({ground.area_id for ground in grounds if ground.area_id}):
        houses = Entry.objects.visible_to(None).filter(area_id=area, kind__in=("townhall", "fire_station", "public"))
        house = houses.order_by("-kind", "key").first()
        if house and not Depot.objects.filter(area_id=area).exists():
            Depot.objects.create(area_id=area, title=house.title or _called(house), point=house.point, is_demo=True)
