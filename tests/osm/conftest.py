"""A database to load extracts into, and a tile cache of their own for the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.osm.helpers import empty_database, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytest_django import Settings
    from pytest_django.plugin import DjangoDbBlocker

    from layers.osm.loading import Load


@pytest.fixture(scope="module")
def loader(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[Callable[..., Load]]:
    """Loads into an empty database that all tests of a module share."""
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        empty_database()
        yield load
        empty_database()


@pytest.fixture(autouse=True)
def tile_cache(settings: Settings, tmp_path: Path) -> None:
    """Tiles of tests stay out of the site's cache."""
    settings.CACHES = {**settings.CACHES, "tiles": {**settings.CACHES["tiles"], "LOCATION": tmp_path / "tiles"}}
