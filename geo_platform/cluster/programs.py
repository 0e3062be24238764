"""PostgreSQL's programs: where they are, and how they are called."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from geo_platform.cluster.accounts import Account, acting_as
from geo_platform.cluster.errors import ClusterError

DEBIAN_LIBRARIES = Path("/usr/lib/postgresql")


def programs_for(data: Path) -> Path:
    """Return the directory of the programs that fit the data directory: its own version, or the newest with PostGIS.

    Args:
        data: The data directory; it may not exist yet.

    Raises:
        ClusterError: No fitting PostgreSQL, or PostGIS, is installed.

    """
    wanted = _version_of(data)
    if wanted is None:
        return _newest_programs()
    directory = DEBIAN_LIBRARIES / wanted / "bin"
    if (directory / "postgres").exists():
        return directory
    if (found := _programs_on_path()) and _reported_version(found) == wanted:
        return found
    message = (
        f"PostgreSQL {wanted} made the data in {data}, but is not installed. Install it, or delete the data to start afresh."
    )
    raise ClusterError(message)


def call(command: Sequence[str], account: Account, *, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run a program of PostgreSQL as ``account`` and return what it said; a failure is the caller's to judge.

    The environment is a fresh one: no ``PG*`` variable of the caller may point it at another server. The directory is
    ``/``, because the account may not be allowed into the caller's.
    """
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": account.home, "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        acting_as(account, command),
        input=given,
        env=environment,
        cwd="/",
        text=True,
        errors="replace",
        capture_output=True,
        check=False,
    )


def last_words(text: str, lines: int = 5) -> str:
    """Return the last lines of a program's output, for the end of an error message."""
    return "\n".join(text.strip().splitlines()[-lines:])


def _newest_programs() -> Path:
    candidates = [found.parents[1] for found in DEBIAN_LIBRARIES.glob("*/lib/postgis-3.so")]
    candidates = [directory for directory in candidates if (directory / "bin" / "postgres").exists()]
    if candidates:
        return max(candidates, key=lambda directory: float(directory.name)) / "bin"
    if found := _programs_on_path():
        return found
    message = (
        "PostgreSQL with PostGIS is not installed (on Debian 12: apt-get install postgresql-15 postgresql-15-postgis-3)."
    )
    raise ClusterError(message)


def _programs_on_path() -> Path | None:
    found = shutil.which("postgres")
    return Path(found).resolve().parent if found else None


def _version_of(data: Path) -> str | None:
    try:
        return (data / "PG_VERSION").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None


def _reported_version(programs: Path) -> str | None:
    said = subprocess.run([programs / "postgres", "--version"], text=True, capture_output=True, check=False).stdout
    number = re.search(r"\b(\d+)", said)
    return number.group(1) if number else None
