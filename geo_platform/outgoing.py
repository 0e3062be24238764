"""Writing to a server whose address somebody from outside has given us, without being led into our own house.

The name is looked up once, every address behind it must be one of the open internet, and the connection goes to just these
addresses: a name that leads elsewhere a moment later leads nowhere (DNS rebinding). Nothing is redirected, no proxy of the
environment is asked, and nobody can keep us waiting, not even whoever is asked for the name.
"""

from __future__ import annotations

import re
import socket
import ssl
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from http.client import HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import BoundedSemaphore, Thread, Timer
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import SplitResult, urlsplit

import certifi

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from http.client import HTTPResponse

    _Found = tuple[Any, int, int, str, tuple[Any, ...]]

HTTPS_PORT = 443
# The resolver of a machine has times of its own, which nobody can set from here.
LOOKING_UP_S = 5
MOST_LOOK_UPS = 8
CONNECTING_S = 5
# From the moment that the connection stands until the answer is there, however slowly its letters come.
ANSWERING_S = 10
MOST_ADDRESSES = 3
MOST_READ = 1_000
_look_ups = BoundedSemaphore(MOST_LOOK_UPS)
_PRINTABLE = re.compile(r"[!-~]+")
# RFC 6052: IPv4 as networks without it write it.
_TRANSLATED = IPv6Network("64:ff9b::/96")


class OutgoingError(Exception):
    """Nothing was sent, or no answer came; the message says why."""


class UnansweredError(OutgoingError):
    """Something was sent, and no whole answer came: nobody knows whether it has arrived."""


class ForbiddenPlaceError(OutgoingError):
    """The address is none of a server on the open internet."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something can be sent.

    Attributes:
        host: A name or an address.
        port: As it is.
        target: What follows the host in the address.
    """

    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """Of the address, as RFC 6454 writes it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"https://{host}" if self.port == HTTPS_PORT else f"https://{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Call:
    """What is sent.

    Attributes:
        method: Of HTTP.
        body: `None` for nothing.
        headers: Of the request.
    """

    method: str
    body: bytes | None
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        status: Of HTTP.
        headers: By their names in lower case.
        text: How it began.
        body: All of it, where somebody wants all of it.
    """

    status: int
    headers: Mapping[str, str]
    text: str
    body: bytes = b""


def place_of(url: str, *, inner: Collection[str] = ()) -> Place:
    """Take an address apart, and refuse what cannot be one of the open internet; names are not looked up yet.

    Args:
        url: From outside.
        inner: Places such as `push.example.org:8443` that may have any port and lie inside.

    Raises:
        ForbiddenPlaceError: It is not `https`, has another port, names somebody, or leads inside.
    """
    place = _parsed(url)
    if f"{place.host}:{place.port}" in inner:
        return place
    if place.port != HTTPS_PORT or (_is_address(place.host) and not is_public(place.host)):
        raise ForbiddenPlaceError(_REFUSED)
    return place


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, and leads to no other that is hidden in it."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        hidden = IPv4Address(int(ip) & 0xFFFF_FFFF) if ip in _TRANSLATED else ip.sixtofour
        if hidden or ip.is_site_local:
            return hidden is not None and is_public(str(hidden))
    # Mapped and compatible IPv4 are reserved, and Teredo is not global.
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def post(place: Place, *, body: bytes, headers: Mapping[str, str], inner: Collection[str] = ()) -> Answer:
    """Send something with the method POST; the rest is as for `send`."""
    return send("POST", place, body=body, headers=headers, inner=inner)


def send(method: str, place: Place, *, body: bytes, headers: Mapping[str, str], inner: Collection[str] = ()) -> Answer:
    """Send something, and read how the answer begins.

    Args:
        method: Of HTTP.
        place: From `place_of`.
        body: What to send.
        headers: Of the request.
        inner: As there.

    Raises:
        ForbiddenPlaceError: The name leads inside.
        OutgoingError: Nobody is there, or their certificate is wrong.
        UnansweredError: They take too long, or end in the middle.
    """
    return _carry(place, inner, Call(method, body, headers), _beginning)


def fetch(place: Place, call: Call, *, most: int, inner: Collection[str] = ()) -> Answer:
    """Send something, and read the whole answer.

    Args:
        place: From `place_of`.
        call: What to send.
        most: How many bytes the answer may have.
        inner: As for `send`, whose errors these are, too.

    Raises:
        UnansweredError: The answer is larger.
    """
    return _carry(place, inner, call, partial(_whole, most))


def _carry(place: Place, inner: Collection[str], call: Call, read: Callable[[HTTPResponse], bytes]) -> Answer:
    connection = _Connection(place, _addresses_of(place, inner))
    try:
        _connect(connection)
        return _exchange(connection, place.target, call, read)
    except (OSError, HTTPException, ValueError) as error:
        raise UnansweredError(str(error) or type(error).__name__) from error
    finally:
        connection.close()


def _connect(connection: _Connection) -> None:
    try:
        connection.connect()
    except (OSError, HTTPException, ValueError) as error:
        raise OutgoingError(str(error) or type(error).__name__) from error


def _text_of(body: bytes) -> str:
    """How an answer begins, as a database can hold it, whatever a server sends."""
    return body[:MOST_READ].decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _beginning(response: HTTPResponse) -> bytes:
    return response.read1(MOST_READ)


def _whole(most: int, response: HTTPResponse) -> bytes:
    body = response.read(most + 1)
    if len(body) > most:
        message = f"The answer is larger than {most} bytes."
        raise UnansweredError(message)
    return body


_REFUSED = "The address is not one of the open internet."


class _Connection(HTTPSConnection):
    """Knows its addresses already, and looks no name up."""

    def __init__(self, place: Place, addresses: list[str]) -> None:
        super().__init__(place.host, place.port, timeout=CONNECTING_S)
        self._addresses = addresses
        self._line: socket.socket | None = None
        self.is_cut = False

    def connect(self) -> None:
        plain = self._plain()
        try:
            self.sock = _trust().wrap_socket(plain, server_hostname=self.host)
            # The connection lets go of it once it knows that the answer ends with the line; that may still take long.
            self._line = self.sock
        except BaseException:
            plain.close()
            raise

    def _plain(self) -> socket.socket:
        for address in self._addresses[:-1]:
            with suppress(OSError):
                return socket.create_connection((address, self.port), CONNECTING_S)
        return socket.create_connection((self._addresses[-1], self.port), CONNECTING_S)

    def cut(self) -> None:
        """Whoever reads sees the end, though the other side says nothing."""
        self.is_cut = True
        with suppress(OSError):
            # The method of `SSLSocket` would take its state away from who is reading.
            socket.socket.shutdown(cast("socket.socket", self._line), socket.SHUT_RDWR)


def _exchange(connection: _Connection, target: str, call: Call, read: Callable[[HTTPResponse], bytes]) -> Answer:
    watch = Timer(ANSWERING_S, connection.cut)
    watch.start()
    try:
        connection.request(call.method, target, call.body, dict(call.headers))
        response = connection.getresponse()
        names = {name.lower(): value for name, value in response.getheaders()}
        body = read(response)
        answer = Answer(response.status, names, _text_of(body), body)
    finally:
        watch.cancel()
    if connection.is_cut:  # what came until then reads like an answer
        message = f"No whole answer within {ANSWERING_S} seconds."
        raise UnansweredError(message)
    return answer


@cache
def _trust() -> ssl.SSLContext:
    """The machine's own certificates, and those that every browser trusts, which a bare machine may not have."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _parsed(url: str) -> Place:
    with suppress(ValueError):  # whatever cannot be read
        parts = urlsplit(url)
        port = parts.port or HTTPS_PORT
        if _PRINTABLE.fullmatch(url) and parts.scheme == "https" and parts.hostname and "@" not in parts.netloc:
            return Place(parts.hostname, port, _target_of(parts))
    raise ForbiddenPlaceError(_REFUSED)


def _target_of(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _addresses_of(place: Place, inner: Collection[str]) -> list[str]:
    found = _look_up(place)
    addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
    if f"{place.host}:{place.port}" not in inner and not all(is_public(address) for address in addresses):
        raise ForbiddenPlaceError(_REFUSED)
    return addresses[:MOST_ADDRESSES]


def _look_up(place: Place) -> list[_Found]:
    """Ask the resolver in a thread that may be left behind; where very many are still being waited for, ask none."""
    if not _look_ups.acquire(blocking=False):
        message = f"{place.host} was not looked up: {MOST_LOOK_UPS} names are still being waited for."
        raise OutgoingError(message)
    found = Future[Any]()
    Thread(target=_ask_resolver, args=(place, found), daemon=True).start()
    try:
        return cast("list[_Found]", found.result(LOOKING_UP_S))
    except TimeoutError as error:
        message = f"Nobody said within {LOOKING_UP_S} seconds where {place.host} is."
        raise OutgoingError(message) from error
    except (OSError, UnicodeError) as error:
        message = f"{place.host} is not known."
        raise OutgoingError(message) from error


def _ask_resolver(place: Place, found: Future[Any]) -> None:
    try:
        found.set_result(socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM))
    except Exception as error:  # noqa: BLE001 (it is raised where the answer is waited for)
        found.set_exception(error)
    finally:
        _look_ups.release()
