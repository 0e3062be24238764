"""Compiles an extract into the files of `routing.embedded`.

They are written into a new folder that gets its name when everything is there; then one small file says which folder
counts. Processes that use the former one can go on doing so. One load runs at a time, so what is unfinished here has been
left behind.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from routing.compiled import ABOUT, FORMAT, About
from routing.extract import read_extract
from routing.network import Network, build_network, save_network
from routing.router import Mode
from routing.speeds import PROFILES, SpeedProfile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from routing.extract import Extract

CURRENT = "current"
_DIGITS = 16
_UNFINISHED = "new-"


@dataclass(frozen=True, slots=True)
class Report:
    """What compiling found.

    Attributes:
        version: Of the files.
        edges: How many edges each network has.
        restrictions: How many turn restrictions were read.
        unused: For each network the numbers of the restrictions whose ways are not in it.
        skipped: Why how many restrictions are not obeyed.
    """

    version: str
    edges: Mapping[str, int]
    restrictions: int
    unused: Mapping[str, tuple[int, ...]]
    skipped: Mapping[str, int]


def compile_roads(path: Path, root: Path, profile_name: str) -> Report:
    """Compile an extract, and let it count from now on.

    Args:
        path: The extract.
        root: Folder for the files; it is made if it is not there.
        profile_name: Country whose speed limits hold; where it is not known, those of Germany do.

    Raises:
        UnreadableExtractError: The extract is damaged.
        OSError: The files cannot be written.
    """
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=_UNFINISHED) as scratch:
        extract = read_extract(path, Path(scratch))
    return compile_extract(extract, root, profile_name)


def compile_extract(extract: Extract, root: Path, profile_name: str) -> Report:
    """As `compile_roads`, from what has been read already."""
    root.mkdir(parents=True, exist_ok=True)
    profile = PROFILES.get(profile_name, SpeedProfile())
    folder = Path(tempfile.mkdtemp(dir=root, prefix=_UNFINISHED))
    try:
        report = _compile(extract, folder, profile)
        folder.chmod(0o755)
        # Never into a folder that is there already: it may be damaged, and others may be reading it.
        finished = folder.rename(root / f"{report.version}-{folder.name.removeprefix(_UNFINISHED)}")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _let_count(root, finished.name)
    return report


def forget_roads(root: Path) -> None:
    """Let nothing count any longer."""
    (root / CURRENT).unlink(missing_ok=True)


def current_folder(root: Path) -> Path:
    """The folder that counts; it is not there while nothing has been compiled, or where what names it is torn."""
    try:
        return root / (root / CURRENT).read_text().strip()
    except (OSError, ValueError):
        return root / "none"


def _compile(extract: Extract, folder: Path, profile: SpeedProfile) -> Report:
    digest = hashlib.sha256(str(FORMAT).encode())
    edges: dict[str, int] = {}
    unused: dict[str, tuple[int, ...]] = {}
    for mode in Mode:
        network, unused[mode] = build_network(extract, mode, profile)
        (folder / mode).mkdir()
        digest.update(save_network(network, folder / mode).encode())
        edges[mode] = len(network.milliseconds)
        _compile_hierarchy(network, folder / mode)
    about = About(FORMAT, digest.hexdigest()[:_DIGITS])
    (folder / ABOUT).write_text(json.dumps(asdict(about)))
    skipped = {str(reason): count for reason, count in extract.skipped.items()}
    return Report(about.version, edges, len(extract.restrictions), unused, skipped)


def _compile_hierarchy(network: Network, folder: Path) -> None:
    try:
        from routing.hierarchy import compile_hierarchy  # noqa: PLC0415 (where there is no ch-router, Dijkstra serves)
    except ImportError:
        return
    compile_hierarchy(network, folder)


def _let_count(root: Path, name: str) -> None:
    """Name the folder that counts, and remove all others but the one before, which processes may still open."""
    before = current_folder(root).name
    temporary = root / f"{CURRENT}.new"
    temporary.write_text(name)
    temporary.replace(root / CURRENT)
    for folder in root.iterdir():
        if folder.is_dir() and folder.name not in {before, name}:
            shutil.rmtree(folder, ignore_errors=True)
