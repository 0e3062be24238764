"""A request that is sent twice happens once: whoever repeats it under the same key is told again what came of it.

The key is written in the transaction of the effect, and a unique constraint lets only one transaction have it: the second
waits for the first, and then either reads its answer or, where it failed, does the work itself. Only success is kept.

Source: draft-ietf-httpapi-idempotency-key-header-07.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import F, Func, IntegerField
from django.http import HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.timezone import now
from django.utils.translation import gettext as _

from api.actors import actor_of
from api.devices import device_of
from api.models import KeptReply
from api.problems import KeyReusedError
from geo_platform.limits import address_of
from layers.core.exceptions import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
FIELD = "idempotency_key"
# A phone that waited for a network may come back after weeks, and not know that its first try had arrived.
KEPT = timedelta(days=30)
# Answers that take much room go sooner: only programs get such, and they try again within the hour.
KEPT_LARGE = timedelta(hours=24)
LARGE_BYTES = 4_096
LONGEST_WAIT = "3s"
# Cookies are not among them: what they hold is for one browser and one moment.
KEPT_HEADERS = ("Content-Type", "Location", "Content-Location", "ETag", "Content-Crs", "Cache-Control")
# At least as long as nobody hits by chance; the quotes are those of a structured field (RFC 8941, 3.3.3).
SHORTEST_KEY, LONGEST_KEY = 16, 128
KEY_LETTERS = r"!#-\[\]-~"
_KEY = re.compile(f'"?([{KEY_LETTERS}]{{{SHORTEST_KEY},{LONGEST_KEY}}})"?')


def new_key() -> str:
    """A key for a form, in a hidden field called `FIELD`."""
    return secrets.token_urlsafe(24)


def key_of(request: HttpRequest) -> str:
    """The key that a request has in its header or, as a form, in its hidden field; empty when it has none.

    Raises:
        InvalidInputError: It is too short, too long, or has letters that a key has not.
    """
    text = request.headers.get(HEADER) or _field(request)
    found = _KEY.fullmatch(text)
    if text and not found:
        raise InvalidInputError(_("A key has 16 to 128 letters, digits or signs, and no spaces."), parameter=HEADER)
    return found[1] if found else ""


def _field(request: HttpRequest) -> str:
    is_form = request.method == "POST" and request.content_type in {
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    }
    return str(request.POST.get(FIELD, "")) if is_form else ""


def scope_of(request: HttpRequest) -> str:
    """Who is told again what came of a request: the person, or the device of somebody without an account."""
    user = actor_of(request).user
    if user:
        return scope_of_account(user.pk)
    device = device_of(request)
    # A phone that loses its connection comes back from another address, so that counts for unknown devices alone.
    named = ("address", address_of(request)) if device.is_new else ("device", device.number)
    return salted_hmac("replies", "".join(named), algorithm="sha256").hexdigest()


def scope_of_account(account: int) -> str:
    """The same for an account, by its number."""
    return f"user {account}"


def fingerprint_of(*parts: str | bytes) -> str:
    """A hash of everything that makes a request this one and no other."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()


def perform_once(*, scope: str, key: str, fingerprint: str, do: Callable[[], HttpResponse]) -> HttpResponse:
    """Do something in one transaction, unless it was done before under the same key.

    Args:
        scope: Who asks, from `scope_of`.
        key: From `key_of`; with an empty one it is simply done.
        fingerprint: Of the request, from `fingerprint_of`.
        do: Does it and says what to answer. What it raises, or an answer that is a refusal, leaves nothing behind.

    Returns:
        The answer, or the one from before with the header `REPLAYED`.

    Raises:
        KeyReusedError: The key stands for another request.
        OperationalError: The first request under this key, or somebody who changes the same, takes too long.
    """
    with transaction.atomic():
        _wait_for_nobody_long()
        while key and not _claim(scope, key, fingerprint):
            # None where it was forgotten between the two questions.
            if earlier := KeptReply.objects.filter(scope=scope, key=key).first():
                return _replay(earlier, fingerprint)
        response = do()
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            transaction.set_rollback(True)
        elif key:
            _keep(scope, key, response)
        return response


def forget_old_replies() -> int:
    """Delete what is older than `KEPT`, and what is large and older than `KEPT_LARGE`; gives how many."""
    size = Func(F("body"), function="octet_length", output_field=IntegerField())
    large = KeptReply.objects.alias(size=size).filter(size__gt=LARGE_BYTES, created_at__lt=now() - KEPT_LARGE)
    old = KeptReply.objects.filter(created_at__lt=now() - KEPT)
    return sum(replies.delete()[0] for replies in (large, old))


_CLAIM = f"""
    INSERT INTO {KeptReply._meta.db_table} (scope, key, fingerprint, headers, body, created_at)
    VALUES (%s, %s, %s, '{{}}', '', now())
    ON CONFLICT (scope, key) DO NOTHING RETURNING id
"""  # noqa: S608 (the name of a table)


def _wait_for_nobody_long() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LONGEST_WAIT}'")


def _claim(scope: str, key: str, fingerprint: str) -> bool:
    """Take a key, if nobody has it. Whoever else is about to have it is waited for."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [scope, key, fingerprint])
        return cursor.fetchone() is not None


def _keep(scope: str, key: str, response: HttpResponse) -> None:
    headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    kept = KeptReply.objects.filter(scope=scope, key=key)
    kept.update(status=response.status_code, headers=headers, body=response.content)


def _replay(kept: KeptReply, fingerprint: str) -> HttpResponse:
    if kept.fingerprint != fingerprint:
        raise KeyReusedError(_("This key stands for another request already. Please take a new one."))
    response = HttpResponse(bytes(kept.body), status=kept.status, headers={**kept.headers, REPLAYED: "true"})
    if "Content-Type" not in kept.headers:
        del response["Content-Type"]
    return response
