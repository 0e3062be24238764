"""What loading a whole rural country costs, basemap included, and what its tiles cost afterwards.

A process of its own loads the extract into a fresh database, so that time and memory are those of `load_region`. Nothing is
asserted about them: a busy machine fails no test. The goals stand in the table.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import pytest

from geo_platform.config import ROOT
from layers.osm.basemap import tiles
from layers.osm.basemap.grid import tiles_of
from layers.osm.models import LoadedRegion
from tests.osm.helpers import database_url

if TYPE_CHECKING:
    import resource
    from collections.abc import Iterator
    from pathlib import Path

EXTRACT = ROOT.parent / "shared" / "osm" / "liechtenstein.osm.pbf"
GOAL_S, GOAL_MB = 30, 500
TILES_PER_ZOOM = 60

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@dataclass(frozen=True)
class Run:
    """One load, as the operating system saw it."""

    title: str
    seconds: float
    peak_mb: float
    said: str


def load(title: str, url: str, var: Path) -> Run:
    command = [sys.executable, "-m", "geo_platform", "load_region", "--osm", str(EXTRACT)]
    environment = {**os.environ, "DATABASE_URL": url, "VAR_DIR": str(var)}
    started = perf_counter()
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        said = process.stdout.read().decode()
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, said
    return Run(title, perf_counter() - started, _peak_mb(usage), said)


def _peak_mb(usage: resource.struct_rusage) -> float:
    """Resident memory at its highest; Linux tells it in kilobytes."""
    return usage.ru_maxrss / 1024


def tile_times() -> Iterator[tuple[int, float, float, int]]:
    """Zoom, median and longest time in milliseconds, and size of the largest tile in bytes."""
    region = LoadedRegion.objects.get()
    for zoom in range(8, tiles.MAX_ZOOM + 1):
        times, sizes = [], []
        every = list(tiles_of(region.box, zoom))
        for tile in every[:: max(1, len(every) // TILES_PER_ZOOM)]:
            started = perf_counter()
            sizes.append(len(tiles._render(*tile)))
            times.append((perf_counter() - started) * 1000)
        yield zoom, median(times), max(times), max(sizes)


def test_what_a_load_costs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not EXTRACT.exists():
        pytest.skip(f"the real extract {EXTRACT} is not there")
    runs = [load(title, database_url(), tmp_path) for title in ("first load", "second load, nothing new")]
    rows = [
        "",
        f"{EXTRACT.name}, {EXTRACT.stat().st_size / 1e6:.1f} MB (goal: ≤ {GOAL_S} s and ≤ {GOAL_MB} MB)",
        *(f"  {run.title:<26}{run.seconds:6.1f} s{run.peak_mb:8.0f} MB" for run in runs),
        "  zoom     median      worst   largest tile",
        *(
            f"  {zoom:>4}{typical:8.1f} ms{worst:8.1f} ms{size / 1000:12.0f} kB"
            for zoom, typical, worst, size in tile_times()
        ),
    ]
    with capsys.disabled():
        print("", *rows, sep="\n")  # noqa: T201 (the table is the result)
