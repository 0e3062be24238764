"""Takes playgrounds into the office's care, and keeps the list of what stands there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from layers.core import registry
from layers.core.exceptions import ForbiddenError, InvalidFieldsError
from layers.core.models import Entry
from layers.core.permissions import Belonging
from layers.defects.inspections.device_types import name_of, type_of
from layers.defects.inspections.exceptions import UnknownGroundError
from layers.defects.inspections.kinds import BOUNDS
from layers.defects.inspections.models import Depot, Ground, PlayDevice
from layers.defects.permissions import HandlerOf, may_handle

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from django.contrib.gis.geos import Point
    from django.db.models import QuerySet

    from layers.core.permissions import Actor

LAYER = "playgrounds"
"""The layer whose things are inspected."""


def ground_of(actor: Actor, number: int) -> Ground:
    """A playground that somebody looks after.

    Raises:
        UnknownGroundError: There is none, or it is not theirs.
    """
    found: Ground | None = Ground.objects.handled_by(actor).select_related("area").filter(pk=number).first()
    if found is None:
        raise UnknownGroundError
    return found


def ground_at(code: str) -> Ground:
    """The playground at whose gate a code hangs.

    Raises:
        UnknownGroundError: There is none.
    """
    found: Ground | None = Ground.objects.select_related("area").filter(code=code.lower()).first()
    if found is None:
        raise UnknownGroundError
    return found


def devices_of(ground: Ground) -> QuerySet[PlayDevice]:
    """What stands there now."""
    return ground.devices.filter(removed_at=None)


def devices_seen(ground: Ground, numbers: Collection[int]) -> QuerySet[PlayDevice]:
    """What stands there now, and of what was taken away what somebody has looked at: they may have had no network since.

    Args:
        ground: The playground.
        numbers: Of the devices that they have looked at.
    """
    return ground.devices.filter(Q(removed_at=None) | Q(pk__in=numbers)).select_related("ground")


def not_taken_in(actor: Actor) -> QuerySet[Entry]:
    """Playgrounds on the map that somebody could look after, and nobody does."""
    entries = Entry.objects.visible_to(None).in_layers([LAYER]).exclude(key__in=Ground.objects.values("thing"))
    return entries if actor.is_administrator else entries.filter(HandlerOf.condition(actor))


@transaction.atomic
def take_in(actor: Actor) -> int:
    """Take all such playgrounds into care, with the devices that the map knows.

    Returns:
        How many.
    """
    return len(take_entries(not_taken_in(actor).order_by("key")))


def take_entries(entries: Iterable[Entry]) -> list[Ground]:
    """Take playgrounds into care that are not yet."""
    with override(settings.LANGUAGE_CODE):
        grounds = Ground.objects.bulk_create(map(_ground, entries))
        PlayDevice.objects.bulk_create(_known_devices(grounds))
    return grounds


def _ground(entry: Entry) -> Ground:
    return Ground(
        thing=entry.key,
        title=entry.title or _("Playground %(number)s") % {"number": entry.feature_id},
        point=entry.point,
        area_id=entry.area_id,
        organisation_id=entry.organisation_id,
        is_demo=entry.is_demo,
    )


def _known_devices(grounds: Sequence[Ground]) -> list[PlayDevice]:
    """What the entry on the map says of each."""
    numbers = {int(ground.thing.partition(":")[2]): ground for ground in grounds}
    features = registry.get(LAYER).queryset().in_bulk(list(numbers))
    return [
        PlayDevice(ground=ground, name=name_of(word), type=type_of(word), position=position)
        for number, ground in numbers.items()
        for position, word in enumerate(getattr(features.get(number), "equipment", []))
    ]


@dataclass(frozen=True, slots=True)
class Habits:
    """How often a playground is looked at, and what everybody may know of it.

    Attributes:
        days: Between two inspections, by kind.
        shows_last: Whether everybody may read when it was last looked at.
        is_active: Whether anything is due there.
    """

    days: Mapping[str, int]
    shows_last: bool
    is_active: bool


def set_habits(*, actor: Actor, ground: Ground, habits: Habits) -> Ground:
    """Say how often a playground is looked at.

    Raises:
        ForbiddenError: It is not theirs.
        InvalidFieldsError: The standard wants it more often, or it would be too often to be meant.
    """
    _require(actor, ground)
    problems = {
        f"{kind}_days": _("Please give a number between %(fewest)s and %(most)s.") % {"fewest": fewest, "most": most}
        for kind, (fewest, most) in BOUNDS.items()
        if not fewest <= habits.days[kind] <= most
    }
    if problems:
        raise InvalidFieldsError(problems)
    for kind, days in habits.days.items():
        setattr(ground, f"{kind}_days", days)
    ground.shows_last, ground.is_active = habits.shows_last, habits.is_active
    ground.save()
    return ground


def save_device(*, actor: Actor, device: PlayDevice) -> PlayDevice:
    """Add a device, or change what is known of it.

    Raises:
        ForbiddenError: The playground is not theirs.
        InvalidFieldsError: A value does not fit.
    """
    _require(actor, device.ground)
    try:
        device.clean_fields()
    except ValidationError as error:
        raise InvalidFieldsError({name: " ".join(words) for name, words in error.message_dict.items()}) from error
    if device.pk is None:
        device.position = device.ground.devices.count()
    device.save()
    return device


def remove_device(*, actor: Actor, device: PlayDevice) -> None:
    """Note that a device is gone; what was found on it stays.

    Raises:
        ForbiddenError: The playground is not theirs.
    """
    _require(actor, device.ground)
    device.removed_at = now()
    device.save(update_fields=["removed_at"])


def set_depot(*, actor: Actor, area: int, title: str, point: Point) -> Depot:
    """Say from where the people of a municipality set out (EPSG:4326).

    Raises:
        ForbiddenError: They do not work for it.
    """
    if not may_handle(actor, Belonging(area=area)):
        raise ForbiddenError
    return Depot.objects.update_or_create(area_id=area, defaults={"title": title.strip(), "point": point})[0]


def _require(actor: Actor, ground: Ground) -> None:
    if not may_handle(actor, ground.belonging):
        raise ForbiddenError
