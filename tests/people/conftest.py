"""The district of these tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from layers.organisations.groups import create_group
from tests.people.district import District, make_district

if TYPE_CHECKING:
    from layers.organisations.models import Group


@pytest.fixture
def district(db: None) -> District:  # noqa: ARG001 (opens the database)
    return make_district()


@pytest.fixture
def group(district: District) -> Group:
    return create_group(actor=district.actor("editor@club"), organisation=district.clubs["club"], name="Jugend")
