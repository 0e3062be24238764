"""The district of these tests."""

from __future__ import annotations

import pytest

from tests.people.district import District, make_district


@pytest.fixture
def district(db: None) -> District:  # noqa: ARG001 (opens the database)
    return make_district()
