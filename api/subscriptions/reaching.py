"""Whether news of a subscription come to somebody by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.push.section import PushSection, push_section_of

if TYPE_CHECKING:
    from layers.core.models import Subscription


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody is reached.

    Attributes:
        comes_by_itself: A mail or a device tells them; otherwise the secret links alone do.
        push: What to show of devices where they are wanted, and there is none yet.
    """

    comes_by_itself: bool
    push: PushSection | None


def reach_of(subscription: Subscription) -> Reach:
    """Look at what was ticked, and at what of it is there."""
    by_mail = subscription.by_mail and bool(subscription.address)
    owner = subscription.owner if subscription.by_push else None
    section = push_section_of(owner) if owner else None
    has_device = section is not None and bool(section.devices)
    return Reach(by_mail or has_device, None if has_device else section)
