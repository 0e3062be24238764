"""Writing notifications down. They leave when, and only when, the transaction around succeeds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import get_language

from geo_platform.outbox.models import Push, PushDevice
from geo_platform.outbox.tasks import knock_for_push

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AbstractUser

WORTH_FOR = timedelta(days=1)
# More no device shows, and push services take 4096 bytes, encryption included (RFC 8030, 7.2): of letters with two or three
# bytes each, and an address, there is room for so many.
LONGEST_TITLE = 120
LONGEST_BODY = 400
LONGEST_URL = 1000


@dataclass(frozen=True, slots=True)
class Notification:
    """What somebody is told on all their devices, in one language.

    Attributes:
        user_id: Whose devices.
        payload: As devices read it.
        tag: What it is about.
    """

    user_id: int
    payload: str
    tag: str


def notification(*, user: AbstractUser, title: str, body: str, url: str, tag: str) -> Notification:
    """Compose one, for `write_pushes`; arguments and errors are those of `write_push`."""
    return Notification(user.pk, _payload(title=title, body=body, url=url, tag=tag), tag)


@transaction.atomic
def write_pushes(*, notifications: Iterable[Notification]) -> int:
    """Write several down, as `write_push` does one; gives for how many devices."""
    said = list(notifications)
    devices = PushDevice.objects.filter(user_id__in={one.user_id for one in said}).order_by("pk")
    by_user: dict[int, list[int]] = {}
    for user_id, device in devices.values_list("user_id", "pk"):
        by_user.setdefault(user_id, []).append(device)
    return _write((device, one.payload, one.tag) for one in said for device in by_user.get(one.user_id, ()))


def write_push(*, user: AbstractUser, title: str, body: str, url: str, tag: str) -> int:
    """Write a notification down for each device on which somebody wants to be told things.

    Args:
        user: Who is told.
        title: One line, in the language that is active now.
        body: One or two sentences; what is too long for a device ends in dots.
        url: A page of ours, that opens when it is tapped: a path, or below `SITE_URL`.
        tag: What it is about; a later one with the same tag takes the place of an earlier one that still stands there.

    Returns:
        For how many devices.

    Raises:
        ValueError: The page is not ours.
    """
    return write_pushes(notifications=[notification(user=user, title=title, body=body, url=url, tag=tag)])


@transaction.atomic
def write_push_to(*, device: PushDevice, title: str, body: str, url: str, tag: str) -> None:
    """Write one for a single device; the rest is as for all."""
    _write([(device.pk, _payload(title=title, body=body, url=url, tag=tag), tag)])


def _write(said: Iterable[tuple[int, str, str]]) -> int:
    """Write down what each device, by its number, is told, and about what."""
    moment = now()
    written = Push.objects.bulk_create(
        Push(device_id=device, payload=payload, tag=tag[:60], next_try_at=moment, expires_at=moment + WORTH_FOR)
        for device, payload, tag in said
    )
    if written:
        transaction.on_commit(knock_for_push, robust=True)  # without it, the worker looks at the next minute
    return len(written)


def _payload(*, title: str, body: str, url: str, tag: str) -> str:
    """As `frontend_static/src/worker/push.ts` reads it."""
    said = {
        "title": shortened(title, LONGEST_TITLE),
        "body": shortened(body, LONGEST_BODY),
        "url": _own_path(url),
        "tag": tag[:60],
        "lang": get_language() or settings.LANGUAGE_CODE,
    }
    return json.dumps(said, ensure_ascii=False)


def shortened(text: str, most: int) -> str:
    """A text with so many letters at most; where some are missing, dots say so."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _own_path(url: str) -> str:
    parts = urlsplit(url.removeprefix(settings.SITE_URL))
    path = parts.geturl()
    if parts.netloc or not path.startswith("/") or len(path) > LONGEST_URL:
        message = f"Notifications lead to pages of ours alone, and not to {url!r}."
        raise ValueError(message)
    return path
