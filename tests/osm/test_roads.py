"""Roads come with the region, and come back by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from layers.core.roads import router
from layers.osm import roads as osm_roads
from layers.osm import sources
from layers.osm.exceptions import RegionError
from layers.osm.models import LoadedRegion
from layers.osm.progress import Progress
from layers.osm.regions import find_region
from layers.osm.roads import compile_anew, roads_are_ready
from layers.osm.tasks import compile_missing_roads
from routing.compiling import CURRENT
from routing.router import Mode, Place
from tests.osm.helpers import VILLAGE, Village, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from layers.osm.loading import Load

pytestmark = pytest.mark.django_db

BEGIN, END = (12.01, 54.01), (12.02, 54.01)


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """A folder for roads."""
    with override_settings(ROADS_DIR=tmp_path / "roads"):
        yield tmp_path / "roads"


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """A village with one street."""
    village = Village()
    village.way([BEGIN, (12.015, 54.011), END], highway="residential", name="Dorfstraße")
    village.node((12.011, 54.011), amenity="bench")
    return village.write(tmp_path / "village.osm.pbf")


def test_a_load_makes_roads(loader: Callable[..., Load], root: Path, extract: Path) -> None:
    loader(extract, roads=True)
    assert roads_are_ready()
    assert (root / CURRENT).exists()
    route = router().route([Place(*BEGIN), Place(*END)], Mode.CAR)
    assert route.steps[0].street == "Dorfstraße"


def test_a_load_without_roads_is_a_load(
    loader: Callable[..., Load],
    root: Path,
    extract: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_all: object) -> None:
        message = "the disk is full"
        raise OSError(message)

    monkeypatch.setattr(osm_roads, "compile_roads", fail)
    assert loader(extract, roads=True).region.id == VILLAGE.id
    assert LoadedRegion.objects.current() is not None
    assert "could not be compiled" in caplog.text
    assert not root.exists()


def test_nobody_is_led_through_a_region_that_has_gone(
    loader: Callable[..., Load], root: Path, extract: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_all: object) -> None:
        raise KeyboardInterrupt

    loader(extract, roads=True)
    monkeypatch.setattr(osm_roads, "compile_roads", stop)
    with pytest.raises(CommandError, match="compile_roads"):
        call_command("load_region", osm=extract.rename(extract.with_name("elsewhere.osm.pbf")), replace=True)
    assert LoadedRegion.objects.get().id == "elsewhere"
    assert not roads_are_ready()
    assert not (root / CURRENT).exists()


def test_lost_roads_come_back(
    loader: Callable[..., Load], root: Path, extract: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loader(extract, roads=True)
    assert not compile_missing_roads(timestamp=0)
    (root / CURRENT).unlink()
    assert not compile_missing_roads(timestamp=0)  # nobody knows where the extract is
    monkeypatch.setattr(osm_roads, "kept_extract", lambda _region: extract)
    assert compile_missing_roads(timestamp=0)
    assert roads_are_ready()


def test_the_command_makes_them_anew(loader: Callable[..., Load], root: Path, extract: Path, tmp_path: Path) -> None:
    loader(extract, roads=True)
    (root / CURRENT).unlink()
    with pytest.raises(CommandError, match="--osm"):
        call_command("compile_roads")
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(b"nonsense")
    with pytest.raises(CommandError):
        call_command("compile_roads", osm=broken)
    call_command("compile_roads", osm=extract)
    assert roads_are_ready()


@pytest.mark.usefixtures("root")
def test_without_a_region_there_is_nothing_to_compile(loader: Callable[..., Load]) -> None:
    assert loader is load
    LoadedRegion.objects.all().delete()
    with pytest.raises(RegionError):
        compile_anew(file=None, progress=Progress(None))
    assert not compile_missing_roads(timestamp=0)


def test_a_fetched_extract_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_target", lambda region: tmp_path / f"{region.id}.osm.pbf")
    region = find_region("liechtenstein-2013")
    assert sources.kept_extract(region) is None
    (tmp_path / "liechtenstein-2013.osm.pbf").touch()
    assert sources.kept_extract(region) == tmp_path / "liechtenstein-2013.osm.pbf"
    assert sources.kept_extract(VILLAGE) is None
