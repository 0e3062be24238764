"""A push service on this machine, and a browser that reads what comes from it: nothing here reaches the network."""

from __future__ import annotations

import json
import os
import ssl
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import http_ece
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID
from django.test import override_settings
from py_vapid import Vapid02

from geo_platform import outgoing
from geo_platform.outbox import encryption
from geo_platform.outbox.encryption import application_key, bytes_of, text_of
from geo_platform.outbox.push_devices import Registration
from tests.serving import serve_beside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SLOW_S = 30


@dataclass
class Browser:
    """Has a key pair and a secret, as RFC 8291 wants."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = b"sixteen letters!"

    @property
    def registration(self) -> Registration:
        public = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return Registration(self.endpoint, text_of(public), text_of(self.secret), application_key())

    def read(self, body: bytes) -> dict[str, Any]:
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        return dict(json.loads(plain))


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class PushService:
    """Takes what is sent, or answers as it is told to: a status, headers and how to dawdle."""

    server: ThreadingHTTPServer
    certificate: Path
    received: list[Received] = field(default_factory=list)
    answers: dict[str, list[tuple[int, dict[str, str]]]] = field(default_factory=dict)
    dawdling: bool = False

    @property
    def place(self) -> str:
        return f"localhost:{self.server.server_port}"

    def endpoint(self, name: str) -> str:
        return f"https://{self.place}/send/{name}"

    def says(self, name: str, status: int, **headers: str) -> None:
        """Answer this the next time."""
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        self.answers.setdefault(f"/send/{name}", []).append((status, named))


def claims_in(authorization: str) -> dict[str, Any]:
    """What a token says, once its signature was looked at."""
    assert Vapid02.verify(authorization)
    token = authorization.split("t=")[1].split(",", maxsplit=1)[0]
    return dict(json.loads(bytes_of(token.split(".")[1])))


@contextmanager
def serving(folder: Path) -> Iterator[PushService]:
    """One that runs, with a certificate that lies in the folder."""
    service = _start(_certificate(folder))
    yield service
    service.server.shutdown()
    service.server.server_close()


@contextmanager
def allowed(service: PushService) -> Iterator[PushService]:
    """Let the site write there, with a key of its own."""
    settings = {
        "PUSH_INNER_HOSTS": [service.place],
        "VAPID_PRIVATE_KEY": encryption.new_private_key(),
        "VAPID_PRIVATE_KEY_FALLBACKS": [],
        "PUSH_CONTACT": "mailto:karte@example.org",
    }
    with override_settings(**settings), patch.dict(os.environ, SSL_CERT_FILE=str(service.certificate)):
        _forget_kept()
        yield service
    service.received.clear()
    service.answers.clear()
    service.dawdling = False
    _forget_kept()


def _forget_kept() -> None:
    encryption._keys.cache_clear()
    outgoing._trust.cache_clear()


def _start(certificate: Path) -> PushService:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    service = PushService(server, certificate)
    server.service = service  # type: ignore[attr-defined]
    serve_beside(server)
    return service


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        service: PushService = self.server.service  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        waiting = service.answers.get(self.path)
        status, headers = waiting.pop(0) if waiting else (201, {})
        service.received.append(Received(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        if service.dawdling:
            return self._dawdle()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None

    do_PATCH = do_POST  # noqa: N815 (http.server calls it so)

    def _dawdle(self) -> None:
        """One letter after the other, each before anybody's patience with it is over."""
        self.wfile.write(b"HTTP/1.1 201 Created\r\nX-Slow: ")
        for _ in range(SLOW_S * 10):
            try:
                self.wfile.write(b"x")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.1)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    begin = datetime.now(UTC) - timedelta(hours=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path
