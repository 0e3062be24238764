"""A push service of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo_platform import outgoing
from geo_platform.outbox import encryption
from tests.outbox import push_service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings


@pytest.fixture(scope="session")
def _one_push_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[push_service.PushService, str]]:
    folder = tmp_path_factory.mktemp("push")
    service = push_service.serve(folder)
    yield service, str(folder / "certificate.pem")
    service.server.shutdown()
    service.server.server_close()


@pytest.fixture
def push_place(
    _one_push_service: tuple[push_service.PushService, str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[push_service.PushService]:
    """The push service, as a place inside that is allowed, and keys of our own."""
    service, certificate = _one_push_service
    monkeypatch.setenv("SSL_CERT_FILE", certificate)
    settings.PUSH_INNER_HOSTS = [service.place]
    settings.VAPID_PRIVATE_KEY = encryption.new_private_key()
    settings.VAPID_PRIVATE_KEY_FALLBACKS = []
    settings.PUSH_CONTACT = "mailto:karte@example.org"
    _forget_kept()
    yield service
    service.received.clear()
    service.answers.clear()
    service.dawdling = False
    _forget_kept()


def _forget_kept() -> None:
    encryption._keys.cache_clear()
    outgoing._trust.cache_clear()
