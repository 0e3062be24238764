"""A cache in files that keeps within a size."""

from __future__ import annotations

from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache

WRITES_BETWEEN_LOOKS = 100
# So much stays when there is too much, so that the next look does not find too much at once again.
KEPT_SHARE = 0.8


class SizedFileCache(FileBasedCache):
    """Django's cache in files, bounded by bytes instead of entries; what was written longest ago goes first.

    Listing thousands of files takes milliseconds, so each process looks only at every hundredth of its writes; between looks
    the files may take a little more than allowed.

    Args:
        folder: Where the files lie.
        params: Django's, with `MAX_BYTES` among the `OPTIONS`.
    """

    def __init__(self, folder: str, params: dict[str, Any]) -> None:
        super().__init__(folder, params)
        self._folder = Path(folder)
        self._most_bytes: int = params["OPTIONS"]["MAX_BYTES"]
        self._writes = count()

    def _cull(self) -> None:
        if next(self._writes) % WRITES_BETWEEN_LOOKS == 0:
            self.make_room()

    def make_room(self) -> None:
        """Delete the oldest files when all together are too large."""
        files = sorted(self._files())
        size = sum(of_file for _written, of_file, _path in files)
        if size <= self._most_bytes:
            return
        for _written, of_file, path in files:
            path.unlink(missing_ok=True)
            size -= of_file
            if size <= self._most_bytes * KEPT_SHARE:
                return

    def _files(self) -> list[tuple[float, int, Path]]:
        """When each file was written, how many bytes it takes, and where it is."""
        found = []
        for path in self._folder.glob(f"*{self.cache_suffix}"):
            with suppress(FileNotFoundError):  # another process may have deleted it
                about = path.stat()
                found.append((about.st_mtime, about.st_size, path))
        return found
