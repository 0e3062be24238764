"""A town with its neighbour, as in the tests of reports, and another system that speaks to it."""

from __future__ import annotations

import pytest
from django.test import Client

from api.open311.keys import Rights
from tests.defects.conftest import area, authority, category, clerk, other_area, other_authority
from tests.open311.world import System, key_for

__all__ = ["area", "authority", "category", "clerk", "other_area", "other_authority"]


@pytest.fixture
def system(db: None) -> System:  # noqa: ARG001 (opens the database)
    """Another system with a key, whose senders confirm by mail."""
    return System(key_for(Rights()), Client(raise_request_exception=False))


@pytest.fixture
def trusted(db: None) -> System:  # noqa: ARG001 (as above)
    """One that vouches for its senders."""
    return System(key_for(Rights(is_trusted=True), "Trusted"), Client(raise_request_exception=False))
