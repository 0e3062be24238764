"""Nobody leads us into our own house by an address that they give us."""

from __future__ import annotations

import socket
import time
from threading import Event, active_count
from typing import TYPE_CHECKING

import pytest

from geo_platform import outgoing
from geo_platform.outgoing import (
    Answer,
    Call,
    ForbiddenPlaceError,
    OutgoingError,
    Place,
    UnansweredError,
    fetch,
    is_public,
    place_of,
    post,
)
from tests.open311.stand_in import Said, StandIn, standing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INNER = [
    *("127.0.0.1", "0.0.0.0", "10.0.0.1", "172.16.0.9", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1"),  # noqa: S104
    *("255.255.255.255", "240.0.0.1", "192.0.2.7", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1"),
    *("ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::127.0.0.1"),
    *("64:ff9b::10.0.0.1", "2002:7f00:1::", "2002:c0a8:101::1", "2001:0:7f00:1::1", "fec0::1"),
]
OUTER = ["8.8.8.8", "142.250.185.78", "2a00:1450:4001:80e::200a", "64:ff9b::8.8.8.8"]


@pytest.mark.parametrize("address", INNER)
def test_addresses_inside(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTER)
def test_addresses_outside(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *("http://push.example.org/x", "ftp://push.example.org/", "https://", "https:///x", "push.example.org", ""),
        *("https://push.example.org:8443/x", "https://push.example.org:0x50/", "https://push.example.org:99999/"),
        *("https://kim@push.example.org/", "https://kim:secret@push.example.org/", "https://push.example.org\r\nX: y/"),
        *("https://push.example.org/a b", "https://push.example.org/ü", "https://[::1]/", "https://[fe80::1%25eth0]/"),
        *("https://127.0.0.1/", "https://169.254.169.254/latest/meta-data", "https://[::ffff:10.0.0.1]/", "https://[::1/"),
    ],
)
def test_addresses_that_nobody_is_written_to(url: str) -> None:
    with pytest.raises(ForbiddenPlaceError):
        place_of(url)


def test_an_address_is_taken_apart() -> None:
    assert place_of("https://Push.Example.org/send/abc?x=1#y") == Place("push.example.org", 443, "/send/abc?x=1")
    assert place_of("https://push.example.org").target == "/"
    assert place_of("https://localhost:8443/x", inner=["localhost:8443"]).origin == "https://localhost:8443"
    with pytest.raises(ForbiddenPlaceError):
        place_of("https://localhost:8444/x", inner=["localhost:8443"])


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """To where a connection was tried: names lead where the test says, and nobody is reached."""
    tried: list[tuple[str, int]] = []

    def refuse(address: tuple[str, int], _patience_s: float) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    return tried


def lead(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
    """What the name server says, the first time, the second time, and so on."""
    waiting = [list(answer) for answer in answers]

    def look_up(_host: str, port: int, **_options: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (address, port)) for address in waiting.pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


@pytest.mark.parametrize("inner", ["127.0.0.1", "10.1.2.3", "::1", "::ffff:192.168.0.1", "169.254.169.254"])
def test_a_name_that_leads_inside_leads_nowhere(
    monkeypatch: pytest.MonkeyPatch, asked: list[tuple[str, int]], inner: str
) -> None:
    lead(monkeypatch, ["142.250.185.78", inner])
    with pytest.raises(ForbiddenPlaceError):
        post(Place("push.example.org", 443, "/"), body=b"", headers={})
    assert asked == []


def test_a_name_that_leads_elsewhere_a_moment_later_is_asked_once(
    monkeypatch: pytest.MonkeyPatch, asked: list[tuple[str, int]]
) -> None:
    lead(monkeypatch, ["142.250.185.78", "2a00:1450:4001:80e::200a"], ["127.0.0.1"])
    with pytest.raises(OutgoingError, match="ConnectionRefusedError"):
        post(Place("push.example.org", 443, "/"), body=b"", headers={})
    assert asked == [("142.250.185.78", 443), ("2a00:1450:4001:80e::200a", 443)]


def test_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(OutgoingError, match=r"nobody\.example is not known"):
        post(Place("nobody.example", 443, "/"), body=b"", headers={})


@pytest.fixture
def silent_resolver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """A resolver that says nothing until the test sets the event."""
    answer = Event()

    def hang(*_arguments: object, **_options: object) -> None:
        answer.wait()
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    monkeypatch.setattr(outgoing, "LOOKING_UP_S", 0.05)
    before = active_count()
    yield answer
    answer.set()
    deadline = time.monotonic() + 10
    while active_count() > before:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def ask() -> None:
    post(Place("slow.example", 443, "/"), body=b"", headers={})


@pytest.mark.usefixtures("silent_resolver")
def test_a_resolver_that_says_nothing_is_left_behind() -> None:
    with pytest.raises(OutgoingError, match=r"Nobody said within 0\.05 seconds where slow\.example is"):
        ask()


def test_very_many_names_are_not_waited_for_at_once(silent_resolver: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(outgoing.MOST_LOOK_UPS):
        with pytest.raises(OutgoingError, match="Nobody said"):
            ask()
    with pytest.raises(OutgoingError, match="still being waited for"):
        ask()
    silent_resolver.set()
    monkeypatch.setattr(outgoing, "LOOKING_UP_S", 10)
    # Those that were waited for have come back and made room.
    deadline = time.monotonic() + 10
    while "is not known" not in said():
        assert time.monotonic() < deadline


def said() -> str:
    with pytest.raises(OutgoingError) as caught:
        ask()
    return str(caught.value)


class TestAWholeAnswer:
    """`fetch`: all of it, within a time and a size."""

    @pytest.fixture
    def stand(self, tmp_path: Path) -> Iterator[StandIn]:
        with standing(tmp_path) as found:
            yield found

    @staticmethod
    def fetched(stand: StandIn, most: int = 10_000) -> Answer:
        inner = [stand.url.split("/")[2]]
        return fetch(place_of(stand.url, inner=inner), Call("GET", None, {}), most=most, inner=inner)

    def test_is_read_to_its_end(self, stand: StandIn) -> None:
        stand.says = [Said(200, b"x" * 10_000)]
        found = self.fetched(stand)
        assert (len(found.body), len(found.text)) == (10_000, outgoing.MOST_READ)

    def test_is_refused_where_it_is_too_large(self, stand: StandIn) -> None:
        stand.says = [Said(200, b"x" * 10_001)]
        with pytest.raises(UnansweredError, match="10000"):
            self.fetched(stand)

    def test_is_not_waited_for_for_ever(self, stand: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(outgoing, "ANSWERING_S", 0.3)
        stand.says = [Said(200, b"x" * 300, is_slow=True)]
        with pytest.raises(UnansweredError):
            self.fetched(stand)

    def test_can_be_written_down(self, stand: StandIn) -> None:
        """PostgreSQL holds no text with a NUL in it."""
        stand.says = [Said(500, b"Oops\0 \xff")]
        assert self.fetched(stand).text == "Oops\ufffd \ufffd"

    def test_is_not_redirected(self, stand: StandIn) -> None:
        stand.says = [Said(302, b"", {"Location": stand.url})]
        assert self.fetched(stand).status == 302
        assert len(stand.asked) == 1

    def test_of_nobody_says_that_nothing_was_sent(self) -> None:
        inner = ["127.0.0.1:1"]
        with pytest.raises(OutgoingError) as refusal:
            fetch(place_of("https://127.0.0.1:1/", inner=inner), Call("GET", None, {}), most=10, inner=inner)
        assert not isinstance(refusal.value, UnansweredError)
