"""The router of this process: ways along the roads of the region that is loaded."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from django.conf import settings

from routing.compiling import CURRENT, current_folder
from routing.embedded import EmbeddedRouter
from routing.mixed import MixedRouter
from routing.osrm import OsrmRouter
from routing.router import Mode, RouterUnavailableError

if TYPE_CHECKING:
    from pathlib import Path

    from routing.router import Router

_Stamp = tuple[str, int, int]
_LOCK = Lock()
_kept: tuple[_Stamp, Router] | None = None


def router() -> Router:
    """Say how one gets from place to place, by the servers that `OSRM_URLS` names and the roads that have been compiled.

    Raises:
        RouterUnavailableError: There is no server, and no roads have been compiled yet, or their files are damaged.
    """
    urls = tuple(sorted(settings.OSRM_URLS.items()))
    return _servers(urls) if urls else embedded_router()


@lru_cache(maxsize=1)
def _servers(urls: tuple[tuple[str, str], ...]) -> Router:
    by_mode = {Mode(mode): url for mode, url in urls}
    return MixedRouter(OsrmRouter(by_mode), by_mode.keys(), embedded_router)


def embedded_router() -> Router:
    """The router of this process. It is kept, and made anew when the roads have been compiled anew.

    Raises:
        RouterUnavailableError: No roads have been compiled yet, or their files are damaged.
    """
    global _kept  # noqa: PLW0603 (one per process)
    stamp = _stamp(settings.ROADS_DIR)
    kept = _kept
    if kept and kept[0] == stamp:
        return kept[1]
    with _LOCK:
        if not _kept or _kept[0] != stamp:
            _kept = (stamp, EmbeddedRouter(current_folder(settings.ROADS_DIR)))
        return _kept[1]


def _stamp(root: Path) -> _Stamp:
    """What changes when other roads count."""
    try:
        found = (root / CURRENT).stat()
    except OSError as error:
        message = "No roads have been compiled yet; load a region."
        raise RouterUnavailableError(message) from error
    return str(root), found.st_mtime_ns, found.st_ino
