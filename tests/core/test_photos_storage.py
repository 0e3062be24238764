"""Pictures are kept whole or not at all, under names that tell nothing."""

from __future__ import annotations

import errno
import os
import stat
import time
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from geo_platform import whole_files
from geo_platform.whole_files import WholeFileStorage
from layers.core.exceptions import NotFoundError, StorageFullError
from layers.core.photos.pictures import SIZES, Picture, prepare_picture
from layers.core.photos.storage import delete_forgotten, delete_picture, find_forgotten, read_variant, store_picture
from tests.photo_files import file_of, quarters

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django import Settings

TWO_DAYS_S = 2 * 24 * 3600


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    """Where pictures are kept during a test."""
    where = tmp_path / "photos"
    photos = {**settings.STORAGES["photos"]}
    photos["OPTIONS"] = {**photos["OPTIONS"], "location": where}
    settings.STORAGES = {**settings.STORAGES, "photos": photos}
    return where


@pytest.fixture(scope="module")
def picture() -> Picture:
    return prepare_picture(BytesIO(file_of(quarters())))


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def make_older(*paths: Path) -> None:
    before = time.time() - TWO_DAYS_S
    for path in paths:
        os.utime(path, (before, before))


class FullDisk:
    """A disk that is full from some moment on.

    Args:
        writes: How many files still fit, the next of them in half.
        code: What the system says then.
    """

    def __init__(self, writes: int, code: int) -> None:
        self.writes, self.code = writes, code

    def settle(self, path: Path) -> None:
        self.writes -= 1
        if self.writes < 0:
            path.write_bytes(path.read_bytes()[:100])
            raise OSError(self.code, os.strerror(self.code))


class TestKeeping:
    def test_gives_back_what_was_kept(self, folder: Path, picture: Picture) -> None:
        name = store_picture(picture)
        assert {size: read_variant(name, size) for size in SIZES} == picture.variants
        assert len(files(folder)) == len(SIZES)

    def test_gives_each_picture_a_name_of_its_own(self, folder: Path, picture: Picture) -> None:
        names = {store_picture(picture) for _ in range(5)}
        assert len(names) == 5
        assert all(len(name) == 32 for name in names)
        assert len(files(folder)) == 5 * len(SIZES)

    def test_lets_nobody_else_on_the_machine_look(self, folder: Path, picture: Picture) -> None:
        store_picture(picture)
        assert {stat.S_IMODE(path.stat().st_mode) for path in files(folder)} == {0o600}
        assert {stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())} == {0o700}

    def test_deletes_all_of_a_picture_and_nothing_else(self, folder: Path, picture: Picture) -> None:
        name, other = store_picture(picture), store_picture(picture)
        delete_picture(name)
        delete_picture(name)
        assert {path.name[:32] for path in files(folder)} == {other}
        with pytest.raises(NotFoundError):
            read_variant(name, SIZES[0])

    @pytest.mark.parametrize("name", ["", "x", "0" * 32, "0" * 31, "../../../../etc/passwd", "0" * 32 + "\n", "A" * 32])
    def test_knows_no_such_name(self, folder: Path, name: str) -> None:
        assert not folder.exists()
        with pytest.raises(NotFoundError, match="kein Bild"):
            read_variant(name, SIZES[0])

    @pytest.mark.parametrize("size", [0, -1, 2047, 10**9])
    @pytest.mark.usefixtures("folder")
    def test_knows_no_such_size(self, size: int, picture: Picture) -> None:
        with pytest.raises(NotFoundError):
            read_variant(store_picture(picture), size)


class TestFullDisk:
    @pytest.mark.parametrize("writes", range(len(SIZES)))
    @pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
    def test_leaves_nothing_of_a_picture(
        self, writes: int, code: int, folder: Path, picture: Picture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept = store_picture(picture)
        monkeypatch.setattr(whole_files, "_settle", FullDisk(writes, code).settle)
        with pytest.raises(StorageFullError, match="kein Platz"):
            store_picture(picture)
        assert {path.name[:32] for path in files(folder)} == {kept}
        assert len(files(folder)) == len(SIZES)

    def test_is_told_from_other_faults(self, folder: Path, picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(whole_files, "_settle", FullDisk(1, errno.EIO).settle)
        with pytest.raises(OSError, match="Input/output"):
            store_picture(picture)
        assert not files(folder)


class TestWholeFiles:
    def test_have_their_name_only_when_all_is_there(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        seen = []
        monkeypatch.setattr(whole_files, "_settle", lambda path: seen.extend([path, *files(tmp_path)]))
        assert WholeFileStorage(tmp_path).save("a/b", ContentFile(b"whole")) == "a/b"
        assert seen[0] == seen[1]
        assert seen[0].name.startswith("b.")
        assert seen[0].suffix == ".part"
        assert files(tmp_path) == [tmp_path / "a" / "b"]

    def test_leave_nothing_when_their_content_fails(self, tmp_path: Path) -> None:
        class Broken(ContentFile):  # type: ignore[type-arg] # not generic at run time
            def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
                yield b"half"
                raise OSError(errno.ENOSPC, f"No space left on device, after {chunk_size}")

        with pytest.raises(OSError, match="No space"):
            WholeFileStorage(tmp_path).save("b", Broken(b"half and half"))
        assert not files(tmp_path)

    def test_do_not_replace_each_other(self, tmp_path: Path) -> None:
        first = WholeFileStorage(tmp_path).save("b", ContentFile(b"first"))
        second = WholeFileStorage(tmp_path).save("b", ContentFile(b"second"))
        assert first != second
        assert (tmp_path / first).read_bytes() == b"first"


class TestForgotten:
    def test_are_old_files_that_the_database_does_not_name(self, folder: Path, picture: Picture) -> None:
        known, forgotten = store_picture(picture), store_picture(picture)
        make_older(*files(folder))
        young = store_picture(picture)
        assert {path.split("/")[1][:32] for path in find_forgotten(iter([known]))} == {forgotten}
        assert delete_forgotten({known}) == len(SIZES)
        assert {path.name[:32] for path in files(folder)} == {known, young}

    def test_may_be_parts_of_files(self, folder: Path, picture: Picture) -> None:
        name = store_picture(picture)
        part = folder / name[:2] / f"{'f' * 32}-480.webp.0a0b0c0d.part"
        part.write_bytes(b"half")
        make_older(part)
        assert delete_forgotten({name}) == 1
        assert not part.exists()

    def test_are_none_where_nothing_was_kept(self, folder: Path) -> None:
        assert not folder.exists()
        assert list(find_forgotten([])) == []

    def test_do_not_matter_when_they_are_gone_meanwhile(
        self, folder: Path, picture: Picture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store_picture(picture)
        make_older(*files(folder))
        place = storages["photos"]

        def gone(name: str) -> Any:  # noqa: ANN401 (never returns)
            raise FileNotFoundError(name)

        monkeypatch.setattr(place, "get_modified_time", gone)
        assert list(find_forgotten([])) == []
