"""Compiled roads as files: damaged, old, new, and shared."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest
from django.test import override_settings

from layers.core.roads import router
from layers.osm.progress import Progress
from layers.osm.regions import Region
from layers.osm.roads import build_roads
from routing import compiling
from routing.compiled import ABOUT
from routing.compiling import CURRENT, compile_extract, compile_roads, current_folder
from routing.embedded import EmbeddedRouter
from routing.extract import Extract, UnreadableExtractError
from routing.network import load_network
from routing.router import Mode, OffTheNetworkError, RouterUnavailableError, SpotRouter
from tests.routing.streets import Streets, place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from routing.network import Network

A, B = place(0.2, 0), place(2.7, 1)
ASK = """
import sys
from pathlib import Path
from routing.compiling import current_folder
from routing.embedded import EmbeddedRouter
from routing.router import Mode, Place
router = EmbeddedRouter(current_folder(Path(sys.argv[1])))
print(router.matrix([Place(*map(float, sys.argv[2:4]))], [Place(*map(float, sys.argv[4:6]))], Mode.CAR)[0, 0])
maps = Path("/proc/self/maps").read_text()
print(sum("vertices.npy" in line for line in maps.splitlines()))
"""


@pytest.fixture
def streets() -> Streets:
    """Three squares in a row."""
    streets = Streets()
    for row in range(2):
        streets.way(*((column, row) for column in range(4)), name=f"Row {row}")
    for column in range(4):
        streets.way((column, 0), (column, 1))
    return streets


def test_the_same_roads_have_the_same_version_and_others_another(streets: Streets, tmp_path: Path) -> None:
    first = streets.router(tmp_path / "a").version
    assert streets.router(tmp_path / "a").version == first
    streets.way((3, 1), (3, 2))
    assert streets.router(tmp_path / "a").version != first


def test_the_site_takes_new_roads_by_itself(streets: Streets, tmp_path: Path) -> None:
    with override_settings(ROADS_DIR=tmp_path):
        with pytest.raises(RouterUnavailableError):
            router()
        streets.router(tmp_path)
        before = router()
        assert router() is before
        time = before.matrix([A], [B], Mode.CAR)
        streets.extract.ways[0].tags["maxspeed"] = "10"  # type: ignore[index] # made here, as a dict
        streets.router(tmp_path)
        assert router().version != before.version
        assert (before.matrix([A], [B], Mode.FOOT) < np.inf).all()  # files that somebody has open go on being there
        assert (router().matrix([A], [B], Mode.CAR) > time).all()


def test_only_the_last_two_folders_are_kept(streets: Streets, tmp_path: Path) -> None:
    (tmp_path / "new-left-behind").mkdir(parents=True)
    for _round in range(4):
        streets.router(tmp_path)
    assert sum(path.is_dir() for path in tmp_path.iterdir()) == 2


@pytest.mark.parametrize("damage", ["about", "format", "array", "short", "empty", "hierarchy", "missing"])
def test_damaged_files_are_a_clear_error_and_loading_again_mends_them(streets: Streets, tmp_path: Path, damage: str) -> None:
    streets.router(tmp_path)
    folder = current_folder(tmp_path)
    vertices = folder / "car" / "vertices.npy"
    damages: dict[str, Callable[[], object]] = {
        "about": lambda: (folder / ABOUT).write_text("{"),
        "format": lambda: (folder / ABOUT).write_text(json.dumps({"format": 0, "version": "old"})),
        "array": lambda: vertices.write_bytes(b"nonsense"),
        "short": lambda: vertices.write_bytes(vertices.read_bytes()[:-9]),
        "empty": lambda: vertices.write_bytes(b""),
        "hierarchy": lambda: (folder / "car" / "hierarchy.ch").write_bytes(b"nonsense"),
        "missing": (folder / "car" / "arc_ms.npy").unlink,
    }
    damages[damage]()
    with pytest.raises(RouterUnavailableError, match=r"load the region again|no compiled roads"):
        EmbeddedRouter(folder).route([A, B], Mode.CAR)
    assert streets.router(tmp_path).route([A, B], Mode.CAR).distance_m > 0


def test_loading_again_mends_a_torn_name_of_what_counts(streets: Streets, tmp_path: Path) -> None:
    streets.router(tmp_path)
    (tmp_path / CURRENT).write_bytes(b"\xff\xfe\x00")
    with override_settings(ROADS_DIR=tmp_path):
        with pytest.raises(RouterUnavailableError):
            router()
        streets.router(tmp_path)
        assert router().route([A, B], Mode.CAR).distance_m > 0


def test_whoever_fails_leaves_the_former_roads_and_no_litter(
    streets: Streets,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    version = streets.router(tmp_path).version
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(b"this is no extract")
    with pytest.raises(UnreadableExtractError):
        compile_roads(broken, tmp_path, "DE")
    monkeypatch.setattr(compiling, "save_network", lambda *_all: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        compile_extract(streets.extract, tmp_path, "DE")
    assert EmbeddedRouter(current_folder(tmp_path)).version == version
    assert sum(path.is_dir() for path in tmp_path.iterdir()) == 1


@pytest.mark.parametrize("is_other", [False, True])
def test_a_region_stays_loaded_without_roads(streets: Streets, tmp_path: Path, is_other: bool) -> None:  # noqa: FBT001 (a case)
    streets.router(tmp_path / "roads")
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(b"this is no extract")
    with override_settings(ROADS_DIR=tmp_path / "roads"):
        region = Region(id="village", name="Village")
        assert not build_roads(region=region, path=broken, is_other=is_other, progress=Progress(None))
        # Roads of another region would send people astray.
        assert (tmp_path / "roads" / CURRENT).exists() is not is_other


def test_an_extract_without_roads_has_a_router_that_finds_nothing(tmp_path: Path) -> None:
    compile_extract(Extract(), tmp_path, "DE")
    empty = EmbeddedRouter(current_folder(tmp_path))
    with pytest.raises(OffTheNetworkError):
        empty.snap(A, Mode.CAR)
    assert np.isinf(empty.matrix([A], [B], Mode.FOOT)).all()


@pytest.mark.slow
def test_processes_share_the_files(streets: Streets, tmp_path: Path) -> None:
    own = streets.router(tmp_path)
    arguments = [str(tmp_path), *(str(value) for each in (A, B) for value in (each.lon, each.lat))]
    command = [sys.executable, "-c", ASK, *arguments]
    asking = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _process in range(2)]
    answers = [process.communicate(timeout=60)[0].split() for process in asking]
    expected = own.matrix([A], [B], Mode.CAR)[0, 0]
    assert [float(seconds) for seconds, _maps in answers] == pytest.approx([expected] * 2)
    assert all(int(maps) > 0 for _seconds, maps in answers)


def test_threads_do_not_disturb_each_other(streets: Streets, tmp_path: Path) -> None:
    shared = streets.router(tmp_path)
    random = np.random.default_rng(3)
    pairs = [[place(*random.random(2) * [3, 1]) for _end in range(2)] for _pair in range(20)]
    expected = [shared.route(pair, Mode.CAR).duration_s for pair in pairs]
    wrong: list[str] = []

    def ask() -> None:
        for _round in range(3):
            for pair, seconds in zip(pairs, expected, strict=True):
                if shared.route(pair, Mode.CAR).duration_s != seconds:
                    wrong.append("route")
                if not np.isclose(shared.matrix(pair[:1], pair[1:], Mode.CAR)[0, 0], seconds):
                    wrong.append("matrix")

    threads = [threading.Thread(target=ask) for _thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_files_are_opened_once_and_by_one_thread_at_a_time(
    streets: Streets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """numpy does not stand it otherwise: see `routing.compiled`."""
    streets.router(tmp_path)
    routers = [EmbeddedRouter(current_folder(tmp_path)) for _router in range(2)]
    asked = [(router, mode) for router in routers for mode in (Mode.CAR, Mode.FOOT)] * 2
    start, alone = threading.Barrier(len(asked)), threading.Lock()
    opened: list[Path] = []

    def load(folder: Path) -> Network:
        assert alone.acquire(blocking=False)
        time.sleep(0.05)  # others come meanwhile
        opened.append(folder)
        alone.release()
        return load_network(folder)

    def ask(router: EmbeddedRouter, mode: Mode) -> Network:
        start.wait(30)
        return router._compiled.network(mode)

    monkeypatch.setattr("routing.compiled.load_network", load)
    with ThreadPoolExecutor(len(asked)) as pool:
        networks = list(pool.map(ask, *zip(*asked, strict=True)))
    assert len({id(network) for network in networks}) == len(opened) == len(asked) / 2


def test_numbers_of_spots_stand_for_places(streets: Streets, tmp_path: Path) -> None:
    spot_router = streets.router(tmp_path)
    assert isinstance(spot_router, SpotRouter)
    places = [A, B, place(50, 50)]
    numbers = spot_router.spots(places, Mode.CAR)
    assert numbers[0] == spot_router.snap(A, Mode.CAR).spot
    assert numbers[2] == -1
    by_number = spot_router.matrix_of_spots(numbers, numbers, Mode.CAR)
    np.testing.assert_allclose(by_number, spot_router.matrix(places, places, Mode.CAR), atol=0.001)
    assert np.isinf(spot_router.matrix_of_spots(np.array([1 << 60]), numbers, Mode.CAR)).all()


def test_drawings_are_the_lines_of_routes(streets: Streets, tmp_path: Path) -> None:
    spot_router = streets.router(tmp_path)
    assert isinstance(spot_router, SpotRouter)
    random = np.random.default_rng(4)
    ways = [[place(*random.random(2) * [3, 1]) for _stop in range(2 + number % 3)] for number in range(30)]
    drawn = spot_router.drawings([spot_router.spots(way, Mode.CAR).tolist() for way in ways], Mode.CAR)
    for way, drawing in zip(ways, drawn, strict=True):
        route = spot_router.route(way, Mode.CAR)
        assert drawing is not None
        assert drawing.stops == route.stops
        np.testing.assert_allclose(drawing.line, route.line, atol=1e-7)


def test_where_no_way_leads_nothing_is_drawn(streets: Streets, tmp_path: Path) -> None:
    spot_router = streets.router(tmp_path)
    assert isinstance(spot_router, SpotRouter)
    first, last = spot_router.spots([A, B], Mode.CAR).tolist()
    assert spot_router.drawings([[first, -1, last], [first, 1 << 60]], Mode.CAR) == [None, None]
