"""Stops what is uploaded from filling the disk, before anybody looks at it."""

from __future__ import annotations

from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES = 10 * 2**20
"""What a file may have; beyond that only so much is kept that whoever looks at it sees that it is too large."""


class ShortenedFiles(FileUploadHandler):
    """Passes the beginning of each file on to the handlers that keep it, and swallows the rest."""

    def new_file(self, *about: object, **more: object) -> None:
        """Begin to count."""
        super().new_file(*about, **more)  # type: ignore[arg-type]  # passed on as they come
        self._kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002 (as Django calls it)
        """Pass a piece on, or swallow it."""
        if self._kept > MOST_BYTES:
            return None
        self._kept += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""
