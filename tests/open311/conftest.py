"""A town with its neighbour, as in the tests of reports, and another system that speaks to it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils.timezone import now

from api.open311.keys import Rights
from geo_platform.accounts.sealing import seal
from layers.defects.connector.models import RemoteServer, ServiceCode
from layers.defects.models import Authority
from tests.defects.conftest import area, authority, category, clerk, other_area, other_authority
from tests.open311.connecting import give
from tests.open311.stand_in import StandIn, standing
from tests.open311.world import System, key_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from layers.core.permissions import Actor
    from layers.defects.models import Category, Report

__all__ = ["area", "authority", "category", "clerk", "other_area", "other_authority"]


@pytest.fixture
def system(db: None) -> System:  # noqa: ARG001 (opens the database)
    """Another system with a key, whose senders confirm by mail."""
    return System(key_for(Rights()), Client(raise_request_exception=False))


@pytest.fixture
def trusted(db: None) -> System:  # noqa: ARG001 (as above)
    """One that vouches for its senders."""
    return System(key_for(Rights(is_trusted=True), "Trusted"), Client(raise_request_exception=False))


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[StandIn]:
    with standing(tmp_path) as found:
        yield found


@pytest.fixture
def railway(db: None) -> Authority:  # noqa: ARG001 (opens the database)
    return Authority.objects.create(code="railway", title="Bahn", is_elsewhere=True)


@pytest.fixture
def server(railway: Authority, category: Category, stand: StandIn) -> RemoteServer:
    """The railway's, to which a trusted key was given."""
    key = key_for(Rights(is_trusted=True))
    made = RemoteServer.objects.create(
        authority=railway,
        url=stand.url,
        sealed_key=seal(key),
        is_active=True,
        words="all",
        since=now() - timedelta(hours=1),
    )
    ServiceCode.objects.create(server=made, category=category, code=category.code)
    return made


@pytest.fixture
def given(server: RemoteServer, category: Category, clerk: Actor) -> Report:
    """A report that the office has given to the railway."""
    return give(category, clerk, server)
