"""What many tests need."""

from __future__ import annotations

import os
from itertools import count
from time import sleep
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import connection
from django.test import TransactionTestCase, override_settings
from django.utils import translation
from django.utils.timezone import now
from hypothesis import settings as hypothesis_settings
from whitenoise.middleware import WhiteNoiseMiddleware

from api import caching
from geo_platform.config import ROOT, config
from layers.core import reaching, registry
from layers.core.clock import STEP, current_step
from layers.core.last_answers import LastAnswers
from layers.core.models import BaseFeature, Status
from layers.core.roads import router
from layers.core.services import create_feature
from routing.compiling import compile_roads, forget_roads
from tests.databases import empty_database, has_database, migrated_template
from tests.fake_router import FakeRouter, no_router
from tests.minimal import minimal
from tests.osm.helpers import real_extract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytest_django.plugin import DjangoDbBlocker
    from whitenoise.responders import StaticFile

    from geo_platform.accounts.models import User
    from routing.router import Router

    MakeFeature = Callable[..., BaseFeature]

# Statements are timed by benchmarks; elsewhere a busy machine fails nothing.
# Random tries find things where people work; what has to be the same twice tries the same.
hypothesis_settings.register_profile("project", deadline=None, derandomize="CI" in os.environ)
hypothesis_settings.load_profile("project")

LAAGE = (12.3457, 53.9262)
LAST_OF_A_STEP_S = 3
LONG_RUNS = ("AMTSKARTE_FUZZ", "AMTSKARTE_MILLION", "AMTSKARTE_PEERS")
"""Environment variables that ask for more than fits the time a test usually has."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: their site has content that stays until the end, and others count on an empty database.

    Files with slow tests come first, so that of several processes none is left alone with one of them at the end.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: ("browser_name" in getattr(item, "fixturenames", ()), item.path not in slow))
    if any(name in os.environ for name in LONG_RUNS):
        for item in items:
            item.add_marker(pytest.mark.timeout(0))


@pytest.fixture(scope="session")
def django_db_modify_db_settings_parallel_suffix() -> None:
    """Test runs beside each other, as those of `script/test`, and the processes of one have databases of their own."""
    if own := [os.environ[name] for name in ("AMTSKARTE_TEST_DATABASE", "PYTEST_XDIST_WORKER") if os.environ.get(name)]:
        database = connection.settings_dict
        database["TEST"]["NAME"] = "_".join(["test", database["NAME"], *own])


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest,
    django_db_modify_db_settings_parallel_suffix: None,  # noqa: ARG001 (must be set before)
    django_db_blocker: DjangoDbBlocker,
) -> None:
    """Each test database is a copy of one that is migrated once and kept as long as no source changes."""
    options, own = request.config.option, connection.settings_dict["TEST"]
    name = own["NAME"] or f"test_{connection.settings_dict['NAME']}"
    with django_db_blocker.unblock():
        if not (options.reuse_db and not options.create_db and has_database(name)):
            own["TEMPLATE"] = migrated_template(schema_sources())


def schema_sources() -> list[Path]:
    """All of which the tables could depend on, and more: whatever is ours, and which versions of others are used."""
    folders = [*(ROOT / name for name in ("api", "geo_platform", "layers")), *config.layer_paths]
    ours = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in {".py", ".sql"}]
    return [ROOT / "requirements-dev.txt", *ours]


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords() -> Iterator[None]:
    """What makes a password slow to guess makes each test slow that signs somebody in."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True, scope="session")
def _static_files_found_once() -> Iterator[None]:
    """Each client of a test has middleware of its own, which would look for all files anew."""
    found: dict[str, dict[str, StaticFile]] = {}
    look = WhiteNoiseMiddleware.add_files_from_finders

    def look_once(middleware: WhiteNoiseMiddleware) -> None:
        where = f"{settings.STATIC_ROOT} {settings.STATICFILES_DIRS}"
        if where not in found:
            look(middleware)
            found[where] = middleware.files
        middleware.files = dict(found[where])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", look_once)
        yield


@pytest.fixture(autouse=True, scope="session")
def _databases_emptied_quickly() -> Iterator[None]:
    """After each test whose transactions are real ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: empty_database())
        yield


@pytest.fixture(autouse=True)
def _no_kept_bodies() -> Iterator[None]:
    """A test database is rolled back, which no running site ever is: its versions come again with other features."""
    caching._bodies.clear()
    yield
    caching._bodies.clear()


@pytest.fixture(autouse=True)
def _language_of_the_site() -> Iterator[None]:
    """The client leaves the language of its last page behind; the addresses that the next test makes would be in it."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _within_one_step() -> None:
    """No test begins just before the site's next step in time, so that two answers of one test are of the same."""
    left_s = (current_step() + STEP - now()).total_seconds()
    if left_s < LAST_OF_A_STEP_S:
        sleep(left_s)


@pytest.fixture(autouse=True, scope="session")
def _own_photos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Pictures of tests lie beside no real ones, and nobody is noted as erased who is not."""
    options = {**settings.STORAGES["photos"]["OPTIONS"], "location": tmp_path_factory.mktemp("photos")}
    storages = {**settings.STORAGES, "photos": {**settings.STORAGES["photos"], "OPTIONS": options}}
    erased = tmp_path_factory.mktemp("erased") / "accounts.txt"
    with override_settings(STORAGES=storages, ERASED_LIST=erased):
        yield


@pytest.fixture(autouse=True, scope="session")
def _own_roads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Regions that tests load have their roads beside no real ones."""
    root = tmp_path_factory.mktemp("roads")
    with override_settings(ROADS_DIR=root):
        yield root


@pytest.fixture(autouse=True)
def _no_roads_stay(_own_roads: Path) -> Iterator[None]:
    """Those of a region that one test loads are not there for the next one."""
    yield
    forget_roads(_own_roads)


@pytest.fixture(scope="session")
def compiled_roads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the roads of Liechtenstein, compiled once."""
    root = tmp_path_factory.mktemp("liechtenstein")
    compile_roads(real_extract("liechtenstein.osm.pbf"), root, "LI")
    return root


@pytest.fixture
def roads(compiled_roads: Path) -> Iterator[Router]:
    """The site's router, with the roads of Liechtenstein."""
    with override_settings(ROADS_DIR=compiled_roads):
        yield router()


@pytest.fixture
def make_feature(db: None) -> MakeFeature:  # noqa: ARG001 (opens the database)
    """Puts a feature on the map through the service: `make_feature("playgrounds", title="Am See")`."""
    numbers = count(1)

    def make(layer_id: str, **values: Any) -> BaseFeature:  # noqa: ANN401 (fields of any model)
        number = next(numbers)
        longitude, latitude = LAAGE
        own = {"geom": Point(longitude + number / 10_000, latitude), "title": f"{layer_id} {number}"}
        return create_feature(layer=registry.get(layer_id), values={**own, **minimal(layer_id), **values})

    return make


@pytest.fixture
def make_hidden(make_feature: MakeFeature) -> MakeFeature:
    """Puts a feature there that the public must not see."""

    def make(layer_id: str, **values: Any) -> BaseFeature:  # noqa: ANN401 (fields of any model)
        return make_feature(layer_id, **{"title": "Hidden", "status": Status.DRAFT, **values})

    return make


@pytest.fixture
def fake_router(monkeypatch: pytest.MonkeyPatch) -> FakeRouter:
    """The roads of the region are straight lines, as long as the test runs."""
    straight = FakeRouter()
    monkeypatch.setattr("layers.core.roads.router", lambda: straight)
    monkeypatch.setattr(reaching, "_areas", LastAnswers(reaching.KEPT_AREAS))
    return straight


@pytest.fixture
def without_router(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody knows any road."""
    monkeypatch.setattr("layers.core.roads.router", no_router)


@pytest.fixture
def superuser(django_user_model: type[User]) -> User:
    """Somebody who may everything, and has a second factor, without which the office stays closed."""
    chief = django_user_model.objects.create_superuser("chief", password="only for tests")  # noqa: S106
    Authenticator.objects.create(user=chief, type=Authenticator.Type.TOTP, data={"secret": ""})
    return chief


@pytest.fixture
def driver(django_user_model: type[User]) -> User:
    """Somebody with a car."""
    return django_user_model.objects.create_user(username="driver", email="driver@example.org")
