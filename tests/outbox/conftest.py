"""A push service of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.outbox.push_service import PushService, allowed, serving

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def _one_push_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PushService]:
    with serving(tmp_path_factory.mktemp("push")) as service:
        yield service


@pytest.fixture
def push_place(_one_push_service: PushService) -> Iterator[PushService]:
    """The push service, as a place inside that is allowed, and keys of our own."""
    with allowed(_one_push_service) as service:
        yield service
