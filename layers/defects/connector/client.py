"""Speaks GeoReport v2 to a server of somebody else, and believes nothing of what it says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from django.conf import settings

from geo_platform.accounts.sealing import unseal
from geo_platform.outgoing import Answer, Call, OutgoingError, UnansweredError, fetch, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.defects.connector.models import RemoteServer

    Json = dict[str, Any]

MOST_BYTES = 2_000_000
LONGEST_ERROR = 300
FORM = "application/x-www-form-urlencoded; charset=utf-8"
# That nothing was done: others may have done it before they went wrong.
_NOT_TAKEN = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
_SHORTEST_FAULT = HTTPStatus.INTERNAL_SERVER_ERROR


class RefusedError(Exception):
    """The server does not take this, and will not the next time either; the message says why."""


class BusyError(Exception):
    """The server does not take this now; the message says why."""


class UnclearError(Exception):
    """Nobody knows whether the server has taken this; the message says why."""


class GarbageError(Exception):
    """The server answers something that is none of the specification's answers."""


class NotThereError(GarbageError):
    """The server knows nothing of what it is asked about, or of some of it."""


@dataclass(frozen=True, slots=True)
class Contact:
    """How a server is reached, read before so that nothing asks the database while it is waited for.

    Attributes:
        url: Without a slash at its end.
        jurisdiction_id: Empty for none.
        key: Empty for none.
    """

    url: str
    jurisdiction_id: str
    key: str

    @classmethod
    def of(cls, server: RemoteServer) -> Contact:
        """How a server is reached."""
        key = unseal(server.sealed_key) if server.sealed_key else ""
        return cls(server.url.rstrip("/"), server.jurisdiction_id, key)


def services_of(contact: Contact) -> list[Json]:
    """The services that a server has.

    Raises:
        OutgoingError: It cannot be reached.
        GarbageError: It answers something else.
    """
    return _ask(contact, "services.json", {})


def requests_of(contact: Contact, query: Mapping[str, str]) -> list[Json]:
    """The reports that a server knows; errors as those of `services_of`, and `NotThereError`."""
    return _ask(contact, "requests.json", query)


def number_of(contact: Contact, token: str) -> str:
    """What a server calls a report for which it has given a token; empty as long as it has no name; errors alike."""
    found = _ask(contact, f"tokens/{quote(token, safe='')}.json", {})
    return text_in(found[0], "service_request_id") if found else ""


def send_form(contact: Contact, form: Mapping[str, str] | list[tuple[str, str]], repeated: str) -> Json:
    """Send a report.

    Args:
        contact: Where to.
        form: What is sent.
        repeated: By what the server knows it again, where it does.

    Returns:
        What it calls it: `service_request_id`, or `token`.

    Raises:
        OutgoingError: Nothing was sent.
        BusyError: It was not taken, this time.
        RefusedError: It was not taken.
        UnclearError: Something else came, or nothing.
    """
    given = list(form.items()) if not isinstance(form, list) else form
    common = {"jurisdiction_id": contact.jurisdiction_id, "api_key": contact.key}
    body = urlencode([*given, *((name, value) for name, value in common.items() if value)])
    headers = {"Content-Type": FORM, "Accept": "application/json", "Idempotency-Key": repeated}
    try:
        answer = _fetch("POST", f"{contact.url}/requests.json", body.encode(), headers)
    except UnansweredError as error:
        raise UnclearError(str(error)) from error
    return _taken(answer)


def _taken(answer: Answer) -> Json:
    if answer.status in _NOT_TAKEN:
        raise BusyError(_told(answer))
    if answer.status >= _SHORTEST_FAULT:
        raise UnclearError(_told(answer))
    if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        raise RefusedError(_told(answer))
    try:
        found = _listed(answer)
    except GarbageError as error:
        raise UnclearError(str(error)) from error
    if not found or not (text_in(found[0], "service_request_id") or text_in(found[0], "token")):
        raise UnclearError(_told(answer))
    return found[0]


def _ask(contact: Contact, path: str, query: Mapping[str, str]) -> list[Json]:
    wanted = {**query, "jurisdiction_id": contact.jurisdiction_id}
    encoded = urlencode({name: value for name, value in wanted.items() if value})
    url = f"{contact.url}/{path}" + (f"?{encoded}" if encoded else "")
    answer = _fetch("GET", url, None, {"Accept": "application/json"})
    if answer.status == HTTPStatus.NOT_FOUND:
        raise NotThereError(_told(answer))
    if answer.status != HTTPStatus.OK:
        raise GarbageError(_told(answer))
    return _listed(answer)


def _fetch(method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
    inner = settings.OPEN311_INNER_HOSTS
    return fetch(place_of(url, inner=inner), Call(method, body, headers), most=MOST_BYTES, inner=inner)


def _listed(answer: Answer) -> list[Json]:
    """Objects in a list; some servers wrap it, or forget it around a single one."""
    try:
        content = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise GarbageError(_told(answer)) from error
    if isinstance(content, dict) and len(content) == 1 and isinstance(next(iter(content.values())), list):
        content = next(iter(content.values()))
    if isinstance(content, dict):
        content = [content]
    if not isinstance(content, list):
        raise GarbageError(_told(answer))
    return [one for one in content if isinstance(one, dict)]


def text_in(found: Json, name: str) -> str:
    """A text, or a number as such; empty for everything else, and without what a database cannot hold."""
    value = found.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).replace("\0", "").encode(errors="replace").decode().strip()


def _told(answer: Answer) -> str:
    return f"{answer.status} {answer.text}".replace("\0", "")[:LONGEST_ERROR]


TROUBLE = (OutgoingError, GarbageError)
"""What may go wrong while a server is asked."""
