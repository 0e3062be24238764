"""Fetches files over HTTP: with patience, but not for ever, and never half of one."""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests
from django.utils.translation import gettext_lazy as _
from urllib3.exceptions import HTTPError, ReadTimeoutError

from layers.osm.exceptions import DownloadError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import BinaryIO

    from layers.osm.progress import Progress

BUSY = frozenset({429, 502, 503, 504})
_PIECE_BYTES = 64 * 1024
_LONGEST_WAIT_S = 60.0
_FAILED = 400
_READABLE_BY_ALL = 0o644


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a server.

    Attributes:
        total_s: For everything together, in seconds.
        silence_s: For the next sign of life, in seconds.
        first_wait_s: Before the second try, in seconds; doubled before every further one.
    """

    total_s: float = 900
    silence_s: float = 180
    first_wait_s: float = 2


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask a server for.

    Attributes:
        url: The address.
        parameters: Added to the address.
        data: Sent along as a form, if there is any.
    """

    url: str
    parameters: Mapping[str, str] | None = None
    data: Mapping[str, str] | None = None


class Errand:
    """Several requests that share one time limit.

    Args:
        patience: How long they may take together.
        user_agent: Who asks; public servers of OpenStreetMap want to know.
        progress: Told about waiting.
    """

    def __init__(self, patience: Patience, user_agent: str, progress: Progress) -> None:
        self._patience = patience
        self._headers = {"User-Agent": user_agent}
        self._progress = progress
        self._deadline = time.monotonic() + patience.total_s

    def fetch(self, request: Request, check: Callable[[Path], None], folder: Path) -> Path:
        """Fetch a file, trying again while the server is busy.

        Args:
            request: What to ask for.
            check: Raises `DownloadError` when what came is not what was asked for.
            folder: Where to put the file, under a temporary name that belongs to the caller.

        Raises:
            DownloadError: It did not work out; nothing is left in the folder.
        """
        wait_s = self._patience.first_wait_s
        while True:
            busy = self._attempt(request, check, folder)
            if isinstance(busy, Path):
                return busy
            self._wait(max(wait_s, busy.after_s), busy)
            wait_s = min(2 * wait_s, _LONGEST_WAIT_S)

    def _attempt(self, request: Request, check: Callable[[Path], None], folder: Path) -> Path | _Busy:
        with _plain_errors(request.url), self._ask(request) as response:
            if response.status_code in BUSY:
                return _Busy(response.status_code, request.url, _retry_after(response.headers))
            if response.status_code >= _FAILED:
                raise DownloadError(
                    _("%(url)s answers with an error (%(status)s). Please check the address.")
                    % {"url": request.url, "status": response.status_code},
                )
            return self._keep(response, check, folder)

    def _ask(self, request: Request) -> requests.Response:
        return requests.request(
            "POST" if request.data else "GET",
            request.url,
            params=request.parameters,
            data=request.data,
            headers=self._headers,
            stream=True,
            timeout=min(self._patience.silence_s, self._left_s(request.url)),
        )

    def _keep(self, response: requests.Response, check: Callable[[Path], None], folder: Path) -> Path:
        with temporary_file(folder) as (path, file):
            size = response.headers.get("Content-Length")
            with self._progress.of_size(_("Downloading"), int(size) if size else None) as bar:
                # Whatever has come, however little: a server that only drips must not outlast the time limit.
                while piece := response.raw.read1(_PIECE_BYTES, decode_content=True):
                    self._left_s(response.url)
                    file.write(piece)
                    bar.update(len(piece))
            file.flush()
            check(path)
        return path

    def _wait(self, seconds: float, busy: _Busy) -> None:
        if seconds >= self._deadline - time.monotonic():
            raise DownloadError(
                _("%(url)s is busy (%(status)s), and did not become free in time. Please try again later.")
                % {"url": busy.url, "status": busy.status},
            )
        self._progress.say(_("The server is busy; trying again in %(seconds)d s.") % {"seconds": round(seconds)})
        time.sleep(seconds)

    def _left_s(self, url: str) -> float:
        left_s = self._deadline - time.monotonic()
        if left_s <= 0:
            raise DownloadError(
                _("%(url)s took longer than %(minutes)d minutes. Please try again later.")
                % {"url": url, "minutes": round(self._patience.total_s / 60)},
            )
        return left_s


@dataclass(frozen=True, slots=True)
class _Busy:
    status: int
    url: str
    after_s: float


def _retry_after(headers: Mapping[str, Any]) -> float:
    text = headers.get("Retry-After", "")
    return float(text) if text.isdigit() else 0.0


@contextmanager
def _plain_errors(url: str) -> Iterator[None]:
    try:
        yield
    except (requests.Timeout, ReadTimeoutError) as error:
        raise DownloadError(_("%(url)s does not answer. Please try again later.") % {"url": url}) from error
    except requests.ConnectionError as error:
        raise DownloadError(
            _("%(url)s cannot be reached. Is this machine connected to the internet?") % {"url": url},
        ) from error
    except (requests.RequestException, HTTPError) as error:
        raise DownloadError(_("The download from %(url)s broke off. Please try again.") % {"url": url}) from error


@contextmanager
def temporary_file(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Open a new file in a folder; it is gone again when anything fails in between.

    Raises:
        DownloadError: The folder or the disk does not take it.
    """
    path: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
        path = Path(name)
        os.fchmod(descriptor, _READABLE_BY_ALL)
        with os.fdopen(descriptor, "wb") as file:
            yield path, file
    except BaseException as error:
        if path:
            path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise DownloadError(
                _("The file cannot be kept in %(folder)s: %(reason)s. Is there enough space on the disk?")
                % {"folder": folder, "reason": error.strerror},
            ) from error
        raise
