"""A municipality, and who decides there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from layers.areas.models import AreaRole
from layers.core.permissions import Role
from tests.review.asking import make_area
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User
    from layers.core.models import BaseFeature


@pytest.fixture(autouse=True)
def area() -> BaseFeature:
    return make_area("Laage", (12.3, 53.9, 12.4, 54.0))


@pytest.fixture
def other_area() -> BaseFeature:
    return make_area("Hohen Sprenz", (12.45, 53.9, 12.6, 54.0))


@pytest.fixture
def editor(area: BaseFeature, django_user_model: type[User]) -> User:
    user = django_user_model.objects.create(username="editor", display_name="Kluger Kranich", email="ed@example.org")
    AreaRole.objects.create(user=user, area_id=area.pk, role=Role.EDITOR)
    return user


@pytest.fixture
def kid(django_user_model: type[User]) -> User:
    return django_user_model.objects.create(username="kid", display_name="Flinker Otter")


@pytest.fixture
def clerk(client: Client, editor: User) -> Client:
    """A browser of somebody who decides in Laage."""
    sign_in_twice(client, editor)
    return client
