"""A town whose office takes reports, and its neighbour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.defects.asking import make_area, make_authority, make_category, make_staff

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.core.models import BaseFeature
    from layers.core.permissions import Actor
    from layers.defects.models import Authority, Category


@pytest.fixture
def area(db: None) -> BaseFeature:  # noqa: ARG001 (opens the database)
    return make_area("Laage", (12.3, 53.9, 12.4, 54.0))


@pytest.fixture
def other_area(db: None) -> BaseFeature:  # noqa: ARG001 (as above)
    return make_area("Hohen Sprenz", (12.45, 53.9, 12.6, 54.0))


@pytest.fixture
def authority(area: BaseFeature) -> Authority:
    return make_authority(area)


@pytest.fixture
def other_authority(other_area: BaseFeature) -> Authority:
    return make_authority(other_area, "sprenz")


@pytest.fixture
def category(authority: Authority) -> Category:  # noqa: ARG001 (somebody is responsible for it)
    return make_category()


@pytest.fixture
def clerk(area: BaseFeature, django_user_model: type[User]) -> Actor:
    """Somebody who works for the office of Laage."""
    return make_staff(django_user_model, area)


@pytest.fixture
def other_clerk(other_area: BaseFeature, django_user_model: type[User]) -> Actor:
    """Somebody who works next door."""
    return make_staff(django_user_model, other_area, "neighbour")
