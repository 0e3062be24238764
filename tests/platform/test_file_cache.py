from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from geo_platform import file_cache
from geo_platform.file_cache import KEPT_SHARE, SizedFileCache

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 20_000


@pytest.fixture
def cache(tmp_path: Path) -> SizedFileCache:
    return SizedFileCache(str(tmp_path), {"TIMEOUT": None, "OPTIONS": {"MAX_BYTES": MOST_BYTES}})


def fill(cache: SizedFileCache, folder: Path, entries: int) -> None:
    """Entries of a thousand bytes that cannot be compressed, each written a second after the one before."""
    for number in range(entries):
        before = set(folder.iterdir())
        cache.set(f"key-{number}", os.urandom(1000))
        (written,) = set(folder.iterdir()) - before
        os.utime(written, (number, number))


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def test_what_was_written_longest_ago_goes_first(cache: SizedFileCache, tmp_path: Path) -> None:
    fill(cache, tmp_path, 30)
    assert size(tmp_path) > MOST_BYTES
    cache.make_room()
    assert 0 < size(tmp_path) <= MOST_BYTES * KEPT_SHARE
    kept = [number for number in range(30) if cache.get(f"key-{number}") is not None]
    assert kept == list(range(30 - len(kept), 30))


def test_nothing_goes_while_there_is_room(cache: SizedFileCache, tmp_path: Path) -> None:
    fill(cache, tmp_path, 15)
    cache.make_room()
    assert len(list(tmp_path.iterdir())) == 15


def test_looks_by_itself(cache: SizedFileCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_cache, "WRITES_BETWEEN_LOOKS", 10)
    fill(cache, tmp_path, 60)
    assert size(tmp_path) < MOST_BYTES + 10 * 1100
