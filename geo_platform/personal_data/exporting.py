"""A copy of everything about somebody, as one file.

It is written to the disk first and sent then, as whole layers are (docs/adr/0041). What is in memory at any moment is one
record or a piece of a picture, so that much takes no more of it than little.
"""

from __future__ import annotations

import json
import shutil
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.timezone import localtime
from django.utils.translation import override

from geo_platform.personal_data.holdings import Record, StoredFile, holdings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.contrib.auth.models import AbstractUser

PIECE = 2**16
PLACE = "geometry"
README = {"de": "LIESMICH.txt", "en": "README.txt"}


@dataclass(slots=True)
class _Page:
    """A file of records that grows, and is valid JSON once it is ended."""

    path: Path
    is_map: bool
    file: IO[str]
    count: int = 0

    def add(self, values: Mapping[str, Any]) -> None:
        self.file.write(",\n" if self.count else "")
        json.dump(_feature(values) if self.is_map else values, self.file, cls=DjangoJSONEncoder, ensure_ascii=False)
        self.count += 1

    def end(self) -> None:
        self.file.write("\n]}\n" if self.is_map else "\n]\n")
        self.file.close()


def _feature(values: Mapping[str, Any]) -> dict[str, Any]:
    properties = {name: value for name, value in values.items() if name != PLACE}
    return {"type": "Feature", PLACE: values.get(PLACE), "properties": properties}


@dataclass(slots=True)
class _Pages:
    """The files of records, by their names."""

    folder: Path
    open_files: ExitStack
    by_name: dict[str, _Page] = field(default_factory=dict)

    def add(self, record: Record) -> None:
        if record.name not in self.by_name:
            self.by_name[record.name] = self._begin(record)
        self.by_name[record.name].add(record.values)

    def _begin(self, record: Record) -> _Page:
        is_map = PLACE in record.values
        path = self.folder / f"{record.name}.{'geojson' if is_map else 'json'}"
        file = self.open_files.enter_context(path.open("w", encoding="utf-8"))
        file.write('{"type": "FeatureCollection", "features": [\n' if is_map else "[\n")
        return _Page(path, is_map, file)


def export_of(user: AbstractUser, target: IO[bytes], spool: Path | None = None) -> None:
    """Write a ZIP file with everything that is kept about somebody: records as JSON and GeoJSON, files, and what is what.

    Args:
        user: About whom.
        target: An open file.
        spool: Folder for what is being written; the system's own when `None`, which may be in memory.
    """
    with TemporaryDirectory(dir=spool) as folder, ExitStack() as open_files, ZipFile(target, "w", ZIP_DEFLATED) as archive:
        pages = _Pages(Path(folder), open_files)
        for holding in holdings():
            _copy(holding.copy(user), archive, pages)
        for page in pages.by_name.values():
            page.end()
            archive.write(page.path, page.path.name)
        for language, name in README.items():
            archive.writestr(name, _readme(language, pages))


def _copy(parts: Iterable[Record | StoredFile], archive: ZipFile, pages: _Pages) -> None:
    for part in parts:
        if isinstance(part, Record):
            pages.add(part)
        else:
            _copy_file(part, archive, pages)


def _copy_file(stored: StoredFile, archive: ZipFile, pages: _Pages) -> None:
    """Copy a file as it is; pictures are packed already. What is lost is named, since nobody gets it any more."""
    name = str(PurePosixPath(*[part for part in PurePosixPath(stored.path).parts if part not in {"/", "..", "."}]))
    try:
        source = stored.open()
    except FileNotFoundError:
        pages.add(Record("missing-files", {"path": name}))
        return
    about = ZipInfo(name, localtime().timetuple()[:6])
    about.compress_type = ZIP_STORED
    with source, archive.open(about, "w") as target:
        shutil.copyfileobj(source, target, PIECE)


def _readme(language: str, pages: _Pages) -> str:
    with override(language):
        files = [(page.path.name, page.count) for page in pages.by_name.values()]
        return render_to_string("personal_data/readme.txt", {"files": files, "holdings": holdings(), "day": localtime()})
