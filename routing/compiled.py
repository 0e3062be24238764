"""Compiled files, opened when they are needed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from routing.ladder import load_ladder
from routing.network import Network, load_network
from routing.router import Mode, RouterUnavailableError
from routing.sweep import Sweep
from routing.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from routing.dijkstra import Dijkstra
    from routing.hierarchy import PathFinder

Loaded = TypeVar("Loaded")

# numpy reads the heads of files by Python's own parser, which before Python 3.11.8 may fail where another thread parses, too
# (https://github.com/python/cpython/issues/106905).
_OPENING = RLock()
FORMAT = 1
"""Number of the format of the files, and of what is written into them."""
ABOUT = "about.json"


@dataclass(frozen=True, slots=True)
class About:
    """What compiled files say about themselves.

    Attributes:
        format: `FORMAT` when they were made.
        version: Made from their content.
    """

    format: int
    version: str


def read_about(folder: Path) -> About:
    """Read what compiled files say about themselves.

    Raises:
        RouterUnavailableError: They are not there, damaged, or of another format.
    """
    try:
        about = About(**json.loads((folder / ABOUT).read_text()))
    except (OSError, ValueError, TypeError) as error:
        message = f"There are no compiled roads in {folder}: {error}"
        raise RouterUnavailableError(message) from error
    if about.format != FORMAT:
        message = f"The compiled roads in {folder} are of format {about.format}, not {FORMAT}; load the region again."
        raise RouterUnavailableError(message)
    return about


class Compiled:
    """The network of each way of getting about, and what searches it.

    Args:
        folder: Where the files lie.
        version: Of their content.
    """

    def __init__(self, folder: Path, version: str) -> None:
        self.version = version
        self._folder = folder
        self.network = _once(self._network)
        self.finder = _once(self._finder)
        self.table = _once(self._table)
        self.dijkstra = _once(self._dijkstra)
        self._hierarchy = _once(self._opened_hierarchy)

    def _network(self, mode: Mode) -> Network:
        return self._opened(load_network, mode)

    def _opened_hierarchy(self, mode: Mode) -> PathFinder | None:
        """`None` where there is no ch-router: then Dijkstra serves."""
        try:
            from routing.hierarchy import Hierarchy  # noqa: PLC0415 (said above)
        except ImportError:
            return None
        return self._opened(Hierarchy, mode)

    def _finder(self, mode: Mode) -> PathFinder:
        return self._hierarchy(mode) or self.dijkstra(mode)

    def _table(self, mode: Mode) -> Table:
        finder = self._hierarchy(mode)
        if finder is None:
            plain = self.dijkstra(mode)
            return Table(self.network(mode), plain, plain)
        return Table(self.network(mode), Sweep(self._opened(load_ladder, mode), finder), finder)

    def _opened(self, load: Callable[[Path], Loaded], mode: Mode) -> Loaded:
        try:
            return load(self._folder / mode)
        except (OSError, EOFError, ValueError, RuntimeError) as error:  # numpy has the second for a file of no bytes
            message = f"The compiled roads in {self._folder} are damaged ({error}); load the region again."
            raise RouterUnavailableError(message) from error

    def _dijkstra(self, mode: Mode) -> Dijkstra:
        from routing.dijkstra import Dijkstra  # noqa: PLC0415 (brings scipy along, a quarter of a second at each start)

        return Dijkstra(self.network(mode))


def _once(make: Callable[[Mode], Loaded]) -> Callable[[Mode], Loaded]:
    """Make it where it is asked for first. Whatever thread asks meanwhile waits, and gets the same."""
    made: dict[Mode, Loaded] = {}

    def get(mode: Mode) -> Loaded:
        if mode not in made:
            with _OPENING:
                if mode not in made:
                    made[mode] = make(mode)
        return made[mode]

    return get


def open_compiled(folder: Path) -> Compiled:
    """Open compiled files.

    Raises:
        RouterUnavailableError: They are not there, damaged, or of another format.
    """
    return Compiled(folder, read_about(folder).version)
