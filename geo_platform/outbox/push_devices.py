"""The browsers in which somebody wants to be told things."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.timezone import now

from geo_platform.outbox.encryption import is_ours, is_point, is_secret
from geo_platform.outbox.models import PushDevice
from geo_platform.outgoing import ForbiddenPlaceError, place_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

MOST_DEVICES = 20
LONGEST_ENDPOINT = 1000
MANY_FAILURES = 10
LOST_AFTER = timedelta(days=60)


class UnfitDeviceError(Exception):
    """What a browser is said to have told cannot be of a browser."""


class TooManyDevicesError(Exception):
    """Somebody has as many devices as anybody may have."""


@dataclass(frozen=True, slots=True)
class Registration:
    """What a browser says when somebody wants to be told things there (W3C Push API, `PushSubscription`).

    Attributes:
        endpoint: As of `PushDevice`, with the other three.
        p256dh: As there.
        auth: As there.
        server_key: As there.

    Raises:
        UnfitDeviceError: One of them is none.
    """

    endpoint: str
    p256dh: str
    auth: str
    server_key: str

    def __post_init__(self) -> None:
        """Look at all of it: it comes from anybody."""
        if not (is_point(self.p256dh) and is_secret(self.auth) and is_ours(self.server_key)):
            raise UnfitDeviceError
        if len(self.endpoint) > LONGEST_ENDPOINT:
            raise UnfitDeviceError
        try:
            place_of(self.endpoint, inner=settings.PUSH_INNER_HOSTS)
        except ForbiddenPlaceError as error:
            raise UnfitDeviceError from error


@transaction.atomic
def add_push_device(*, user: AbstractUser, registration: Registration, name: str, former: str = "") -> PushDevice:
    """Tell somebody things on one more device. A browser belongs to who was the last to turn it on.

    Args:
        user: Who wants to be told.
        registration: What the browser said.
        name: What people call it.
        former: The endpoint that this one takes the place of, where the browser has changed it.

    Raises:
        TooManyDevicesError: There are enough.
    """
    # Who has two windows open turns on one device after the other.
    get_user_model().objects.select_for_update().get(pk=user.pk)
    PushDevice.objects.filter(endpoint=registration.endpoint).exclude(user_id=user.pk).delete()
    replaced = _one_of(user, registration.endpoint, former)
    if replaced is None and PushDevice.objects.filter(user_id=user.pk).count() >= MOST_DEVICES:
        raise TooManyDevicesError
    device = replaced or PushDevice(user_id=user.pk)
    device.name, device.failures = name, 0
    device.endpoint, device.p256dh = registration.endpoint, registration.p256dh
    device.auth, device.server_key = registration.auth, registration.server_key
    device.save()
    return device


def _one_of(user: AbstractUser, endpoint: str, former: str) -> PushDevice | None:
    """The row of a browser, by its address or the one before; where it has two, the latter goes."""
    rows = {one.endpoint: one for one in PushDevice.objects.filter(user_id=user.pk, endpoint__in=[endpoint, former])}
    if endpoint not in rows:
        return rows.get(former)
    if former != endpoint and former in rows:
        rows[former].delete()
    return rows[endpoint]


def remove_push_device(*, user: AbstractUser, endpoint: str) -> bool:
    """Tell somebody nothing more there; tells whether anything was told."""
    return PushDevice.objects.filter(user_id=user.pk, endpoint=endpoint).delete()[0] > 0


def end_push_device(*, user: AbstractUser, device_id: int) -> bool:
    """Do the same for who names a device of theirs; somebody else's stays."""
    return PushDevice.objects.filter(user_id=user.pk, pk=device_id).delete()[0] > 0


def end_all_push_devices(*, user_id: int) -> int:
    """Do the same on all devices of somebody, of which one may be lost; gives how many."""
    return PushDevice.objects.filter(user_id=user_id).delete()[1].get(PushDevice._meta.label, 0)


@transaction.atomic
def forget_lost_devices() -> int:
    """Forget devices that were not reached for months; gives how many."""
    lost = PushDevice.objects.annotate(heard_at=Coalesce("last_reached_at", "created_at")).filter(
        failures__gte=MANY_FAILURES, heard_at__lt=now() - LOST_AFTER
    )
    return lost.delete()[1].get(PushDevice._meta.label, 0)
