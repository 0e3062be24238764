"""Where pictures are kept: in the storage `photos` of the settings, under names that tell nothing.

A picture is a name for the database; its variants are files of that name. Another storage of Django's, as for S3, can take
the place of the folder.
"""

from __future__ import annotations

import errno
import re
import secrets
from contextlib import suppress
from datetime import timedelta
from typing import IO, TYPE_CHECKING, cast

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from layers.core.exceptions import StorageFullError, UnknownPictureError
from layers.core.photos.pictures import SIZES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.core.files.storage import Storage

    from layers.core.photos.pictures import Picture

MEDIA_TYPE = "image/webp"
# So long a picture may lie there before the database names it; much longer than any request takes.
GRACE = timedelta(days=1)

_NAME = re.compile(r"[0-9a-f]{32}")
_FULL = {errno.ENOSPC, errno.EDQUOT}


def store_picture(picture: Picture) -> str:
    """Keep a picture, with all of its variants or not at all.

    Returns:
        A random name, which is what the database has to remember.

    Raises:
        StorageFullError: There is no room for it.
    """
    name = secrets.token_hex(16)
    try:
        for size, content in picture.variants.items():
            _storage().save(_path(name, size), ContentFile(content))
    except Exception as error:
        delete_picture(name)
        if isinstance(error, OSError) and error.errno in _FULL:
            raise StorageFullError from error
        raise
    return name


def read_variant(name: str, size: int) -> bytes:
    """The file of one variant, which is of the type `MEDIA_TYPE`.

    Args:
        name: Of the picture, even from a stranger.
        size: One of `SIZES`.

    Raises:
        UnknownPictureError: There is none.
    """
    if size not in SIZES or not _NAME.fullmatch(name):
        raise UnknownPictureError
    try:
        with open_variant(name, size) as file:
            return bytes(file.read())
    except FileNotFoundError as error:
        raise UnknownPictureError from error


def open_variant(name: str, size: int) -> IO[bytes]:
    """Open the file of one variant of a picture that the database names.

    Raises:
        FileNotFoundError: It is not there.
    """
    return cast("IO[bytes]", _storage().open(_path(name, size)))


def delete_picture(name: str) -> None:
    """Delete all variants of a picture; what is gone already may be."""
    for size in SIZES:
        _storage().delete(_path(name, size))


def find_forgotten(known: Iterable[str]) -> Iterator[str]:
    """Files that no row of the database names any more: a transaction failed, or a machine did.

    Args:
        known: The names of all pictures that the database knows.

    Yields:
        Paths in the storage. Files younger than `GRACE` are not among them, since their row may be still to come.
    """
    names = set(known)
    until = timezone.now() - GRACE
    for path in _all_files():
        if path.rpartition("/")[2][:32] not in names and _written(path, until) < until:
            yield path


def delete_forgotten(known: Iterable[str]) -> int:
    """Delete what `find_forgotten` finds, and tell how many files that were."""
    paths = list(find_forgotten(known))
    for path in paths:
        _storage().delete(path)
    return len(paths)


def _storage() -> Storage:
    return storages["photos"]


def _path(name: str, size: int) -> str:
    """Where a variant lies: in one of 256 folders, since very large ones are slow to list."""
    return f"{name[:2]}/{name}-{size}.webp"


def _all_files() -> Iterator[str]:
    with suppress(FileNotFoundError):  # nothing was ever kept
        for folder in _storage().listdir("")[0]:
            yield from (f"{folder}/{file}" for file in _storage().listdir(folder)[1])


def _written(path: str, otherwise: datetime) -> datetime:
    """When a file was written, or another time if it has just been deleted."""
    with suppress(FileNotFoundError):
        return _storage().get_modified_time(path)
    return otherwise
