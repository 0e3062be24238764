"""Compiles an extract into the files of `routing.embedded`.

They are written into a new folder that gets its name, its version, when everything is there; then one small file says which
folder counts. Processes that use the former one can go on doing so.
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

CURRENT = "current"
_DIGITS = 16


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
    profile = PROFILES.get(profile_name, SpeedProfile())
    with tempfile.TemporaryDirectory(dir=root, prefix="new-") as name:
        folder = Path(name)
        report = _compile(path, folder, profile)
        target = root / report.version
        if not target.exists():
            folder.chmod(0o755)
            folder.rename(target)
            folder.mkdir()  # the temporary one, which is about to be removed
    _let_count(root, report.version)
    return report


def forget_roads(root: Path) -> None:
    """Let nothing count any longer."""
    (root / CURRENT).unlink(missing_ok=True)


def current_folder(root: Path) -> Path:
    """The folder that counts; it is not there while nothing has been compiled."""
    try:
        return root / (root / CURRENT).read_text().strip()
    except OSError:
        return root / "none"


def _compile(path: Path, folder: Path, profile: SpeedProfile) -> Report:
    extract = read_extract(path, folder)
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


def _let_count(root: Path, version: str) -> None:
    """Name the folder that counts, and remove all others but the one before, which processes may still open."""
    before = current_folder(root).name
    temporary = root / f"{CURRENT}.new"
    temporary.write_text(version)
    temporary.replace(root / CURRENT)
    for folder in root.iterdir():
        if folder.is_dir() and folder.name not in {before, version} and not folder.name.startswith("new-"):
            shutil.rmtree(folder, ignore_errors=True)
