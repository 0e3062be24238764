"""What a page needs to show on which devices somebody is told things, by the template `push/_section.html`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo_platform.outbox.encryption import application_key
from geo_platform.outbox.models import PushDevice

if TYPE_CHECKING:
    from geo_platform.accounts.models import User


@dataclass(frozen=True, slots=True)
class ShownDevice:
    """A line of the list.

    Attributes:
        device: Itself.
        digest: By it a browser finds itself; the address is not written into pages.
    """

    device: PushDevice
    digest: str


@dataclass(frozen=True, slots=True)
class PushSection:
    """All of it.

    Attributes:
        key: What browsers are given.
        devices: The newest first.
    """

    key: str
    devices: list[ShownDevice]


def push_section_of(user: User) -> PushSection | None:
    """What to show somebody; `None` for those of whom nothing is known."""
    if user.is_nameless:
        return None
    devices = [ShownDevice(device, _digest_of(device.endpoint)) for device in PushDevice.objects.filter(user=user)]
    return PushSection(application_key(), devices)


def _digest_of(endpoint: str) -> str:
    """As the browser computes it."""
    return hashlib.sha256(endpoint.encode()).hexdigest()
