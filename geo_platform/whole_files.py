"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """Django's storage in a folder, except that a file has its name only once all of it is on the disk.

    What a full disk or a power cut leaves of one stands under another name, which ends in `.part`.
    """

    def _save(self, name: str, content: IO[Any]) -> str:
        part = f"{name}.{secrets.token_hex(4)}.part"
        try:
            super()._save(part, content)  # type: ignore[misc] # left out of django-stubs
            _settle(Path(self.path(part)))
            Path(self.path(part)).replace(self.path(name))
        except BaseException:
            self.delete(part)
            raise
        return name


def _settle(path: Path) -> None:
    """Wait until a file is on the disk: some file systems tell only then that it was full."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
