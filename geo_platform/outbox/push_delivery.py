"""Carrying notifications to the push services of browsers (RFC 8030)."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from geo_platform.outbox.encryption import authorization_for, encrypted_for
from geo_platform.outbox.models import Push, PushDevice
from geo_platform.outbox.services import pause_after
from geo_platform.outgoing import Answer, place_of, post
from geo_platform.shared.keys import key_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

AT_ONCE = 8
# So long one is in hand. A worker that is killed meanwhile leaves it to be sent again; the tag lets no second one be seen.
IN_HAND = timedelta(minutes=2)
LONGEST_WISH = timedelta(hours=6)
LONGEST_ERROR = 300
FORGOTTEN_AFTER = timedelta(days=7)
GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
DONE = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT)


def deliver_waiting_push() -> int:
    """Send all that is due, some at the same time; gives how many left. No transaction is open meanwhile."""
    _let_expire()
    sent = 0
    with ThreadPoolExecutor(AT_ONCE) as hands:
        while batch := _take_in_hand():
            # In threads nothing asks the database, so that none leaves a connection behind.
            sent += sum(map(_note, batch, hands.map(_carry, batch)))
    return sent


@transaction.atomic
def forget_old_push() -> int:
    """Delete what was sent or given up a while ago; gives how many."""
    _let_expire()
    return Push.objects.filter(next_try_at=None, created_at__lt=now() - FORGOTTEN_AFTER).delete()[0]


def _let_expire() -> None:
    Push.objects.filter(next_try_at__isnull=False, expires_at__lte=now()).update(next_try_at=None, payload="")


@transaction.atomic
def _take_in_hand() -> list[Push]:
    due = Push.objects.filter(next_try_at__lte=now()).select_related("device").order_by("next_try_at")
    batch = list(due.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    taken = Push.objects.filter(pk__in=[push.pk for push in batch])
    taken.update(next_try_at=now() + IN_HAND, tries=F("tries") + 1)
    return batch


def _carry(push: Push) -> Answer | Exception:
    try:
        place = place_of(push.device.endpoint, inner=settings.PUSH_INNER_HOSTS)
        headers = {
            "Authorization": authorization_for(push.device, place.origin),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(max(0, int((push.expires_at - now()).total_seconds()))),
            "Urgency": "normal",
            "Topic": _topic_of(push.tag),
        }
        body = encrypted_for(push.device, push.payload.encode())
        return post(place, body=body, headers=headers, inner=settings.PUSH_INNER_HOSTS)
    except Exception as error:  # noqa: BLE001 (whatever it is: it is noted, and nobody else waits for it)
        return error


def _topic_of(tag: str) -> str:
    """At most 32 letters that are safe in addresses (RFC 8030, 5.4), and nothing that tells what it is about."""
    return key_of("push topic", tag).hex()[:32]


@transaction.atomic
def _note(push: Push, outcome: Answer | Exception) -> bool:
    """Write down what came of it; tells whether it left. Whoever ended a device meanwhile has ended this, too."""
    if not isinstance(outcome, Answer):
        return _try_later(push, str(outcome) or type(outcome).__name__)
    if outcome.status in DONE:
        return _is_sent(push)
    if outcome.status in GONE:
        return _is_gone(push)
    if outcome.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return _say_less(push)
    return _try_later(push, f"{outcome.status} {outcome.text}", _wish_of(outcome), for_all=_is_closed(outcome))


def _is_sent(push: Push) -> bool:
    Push.objects.filter(pk=push.pk).update(sent_at=now(), next_try_at=None, payload="", last_error="")
    PushDevice.objects.filter(pk=push.device_id).update(last_reached_at=now(), failures=0)
    return True


def _is_gone(push: Push) -> bool:
    # Unless the browser has told another address meanwhile.
    PushDevice.objects.filter(pk=push.device_id, endpoint=push.device.endpoint).delete()
    return False


def _say_less(push: Push) -> bool:
    """Half of it at once; where there is nothing left to leave out, it is given up."""
    said = json.loads(push.payload)
    less = said | {"body": said["body"][: len(said["body"]) // 2]}
    is_over = less == said
    payload = "" if is_over else json.dumps(less, ensure_ascii=False)
    error = f"{HTTPStatus.REQUEST_ENTITY_TOO_LARGE.value}"
    Push.objects.filter(pk=push.pk).update(payload=payload, next_try_at=None if is_over else now(), last_error=error)
    return False


def _try_later(push: Push, error: str, wish: timedelta = timedelta(), *, for_all: bool = False) -> bool:
    """Wait, with everything else that goes the same way: one device that keeps us waiting keeps nobody else waiting."""
    until = now() + max(wish, pause_after(push.tries + 1))
    Push.objects.filter(pk=push.pk).update(next_try_at=until, last_error=error[:LONGEST_ERROR])
    PushDevice.objects.filter(pk=push.device_id).update(failures=F("failures") + 1)
    _postpone(_same_service(push) if for_all else Push.objects.filter(device=push.device_id), until)
    return False


def _same_service(push: Push) -> QuerySet[Push]:
    origin = place_of(push.device.endpoint, inner=settings.PUSH_INNER_HOSTS).origin
    return Push.objects.filter(device__endpoint__startswith=f"{origin}/")


def _postpone(pushes: QuerySet[Push], until: datetime) -> None:
    # Whatever another worker has in hand is told to it.
    waiting = pushes.filter(next_try_at__lt=until).select_for_update(skip_locked=True, of=("self",))
    Push.objects.filter(pk__in=list(waiting.values_list("pk", flat=True))).update(next_try_at=until)


def _is_closed(answer: Answer) -> bool:
    """The push service as a whole wants a pause, and not from one device alone."""
    return answer.status == HTTPStatus.SERVICE_UNAVAILABLE


def _wish_of(answer: Answer) -> timedelta:
    """For how long the push service wants to be left alone (RFC 9110, 10.2.3)."""
    text = answer.headers.get("retry-after", "").strip()
    seconds = timedelta()
    with suppress(ValueError, OverflowError):
        seconds = timedelta(seconds=int(text)) if text.isdecimal() else _moment(text) - now()
    return min(max(seconds, timedelta()), LONGEST_WISH)


def _moment(text: str) -> datetime:
    moment = parsedate_to_datetime(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
