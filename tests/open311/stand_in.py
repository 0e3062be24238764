"""Another office's server on this machine: our own `/open311/v2/`, or whatever a test lets it say."""

from __future__ import annotations

import os
import ssl
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from unittest.mock import patch

from django.db import connections
from django.test import Client, override_settings

from geo_platform import outgoing
from tests.outbox.push_service import _certificate
from tests.serving import serve_beside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SLOW_S = 5


@dataclass
class Said:
    """One answer.

    Attributes:
        body: Sent as it is; `None` sends nothing and hangs up.
        is_slow: One letter after the other.
        is_ours: Let our own site do the work first, and then say this instead.
    """

    status: int = 200
    body: bytes | None = b"[]"
    headers: dict[str, str] = field(default_factory=dict)
    is_slow: bool = False
    is_ours: bool = False


@dataclass
class StandIn:
    """What came, and what is said next; nothing more to say lets our own site answer."""

    server: ThreadingHTTPServer
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    says: list[Said] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.server.server_port}/open311/v2"

    def posts(self) -> list[str]:
        return [body for method, _path, body in self.asked if method == "POST"]


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        stand: StandIn = self.server.stand  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        stand.asked.append((self.command, self.path, body.decode()))
        stand.headers.append({name.lower(): value for name, value in self.headers.items()})
        said = stand.says.pop(0) if stand.says else None
        if said is None or said.is_ours:
            ours = self._ours(body)
            said = said or ours
        if said.body is None:
            return
        self.send_response(said.status)
        for name, value in said.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said.body)))
        self.end_headers()
        self._write(said)

    do_POST = do_GET  # noqa: N815 (http.server calls it so)

    def _ours(self, body: bytes) -> Said:
        try:
            kind = self.headers.get("Content-Type") or "application/octet-stream"
            repeated = self.headers.get("Idempotency-Key")
            more = {"headers": {"idempotency-key": repeated}} if repeated else {}
            answer = Client().generic(self.command, self.path, body, kind, **more)  # type: ignore[arg-type]  # headers
            return Said(answer.status_code, answer.content)
        finally:
            connections.close_all()

    def _write(self, said: Said) -> None:
        assert said.body is not None
        try:
            if not said.is_slow:
                self.wfile.write(said.body)
                return
            for letter in said.body:
                self.wfile.write(bytes([letter]))
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            return

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def standing(folder: Path) -> Iterator[StandIn]:
    """One that runs, and that the site may write to."""
    certificate = _certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    stand = StandIn(server)
    server.stand = stand  # type: ignore[attr-defined]
    serve_beside(server)
    inner = [f"localhost:{server.server_port}"]
    with override_settings(OPEN311_INNER_HOSTS=inner), patch.dict(os.environ, SSL_CERT_FILE=str(certificate)):
        outgoing._trust.cache_clear()
        yield stand
    outgoing._trust.cache_clear()
    server.shutdown()
    server.server_close()
