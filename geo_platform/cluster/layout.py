"""Where the cluster's files lie."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from geo_platform.cluster.accounts import ROOT_UID, Account
from geo_platform.cluster.errors import ClusterError
from geo_platform.cluster.programs import call

LONGEST_DATA_PATH = 900
"""PostgreSQL cuts paths at 1,024 bytes; the longest file name below the data directory is far shorter than the rest."""

SOCKETS = Path("/tmp")  # noqa: S108 (a unix socket's path has 107 bytes at most; the directory in it is private and checked)


@dataclass(frozen=True)
class Layout:
    """The places of one cluster; ``home`` holds everything but the socket."""

    home: Path
    socket: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.home / "server.log"

    @property
    def prepared(self) -> Path:
        """The file that notes for which start of the server role, database and extensions are there."""
        return self.home / "prepared"

    @property
    def lease(self) -> Path:
        """The file on which every user of the cluster holds a shared lock."""
        return self.home / "lease"

    @property
    def door(self) -> Path:
        """The file whose lock serialises starting."""
        return self.home / "starting"


def lay_out(project: Path, caller: Account, server: Account) -> Layout:
    """Return the places for a clone's cluster, with ``home`` made and owned by the server's account.

    ``var/postgres`` of the clone is taken where the server's account can write there; otherwise a directory outside,
    named after the clone's path. Data that is there already stays in use, whatever has become of the rights since.

    Args:
        project: The top directory of the clone.
        caller: Who runs this process.
        server: As whom the database runs.

    Raises:
        ClusterError: The place belongs to somebody else or cannot be written to, or the data can no longer be reached.

    """
    inside = project / "var" / "postgres"
    outside = _outside(inside, caller)
    is_open = _is_short(inside) and _claim(inside, caller, server)
    if not is_open and _has_data(inside):
        # Without this word the site would come up with another, empty database.
        message = (
            f"The database lies in {inside}, where the account {server.name} cannot work any more. Let it pass through "
            f"all folders above (chmod o+x), or move that folder to {outside}."
        )
        raise ClusterError(message)
    home = inside if is_open and (_has_data(inside) or not _has_data(outside)) else outside
    if home != inside and not _claim(home, caller, server):
        message = f"The account {server.name} can write neither to {inside} nor to {home}."
        raise ClusterError(message)
    return Layout(home, SOCKETS / f"amtskarte-{_digest(home)}")


def make_private_directory(path: Path, owner: Account) -> None:
    """Make a directory that only ``owner`` may enter, or check that it is one.

    Raises:
        ClusterError: Something else lies there: it may be a trap that another user of the machine has laid.

    """
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        _check_private(path, owner)
    except OSError as error:
        message = f"{path} cannot be made: {error.strerror}."
        raise ClusterError(message) from None
    else:
        _give(path, owner)


def _claim(home: Path, caller: Account, server: Account) -> bool:
    """Make ``home`` if need be; tell whether the server's account can work in it."""
    try:
        home.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        home.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        message = f"{home} cannot be made: {error.strerror}. Does {home.parent} belong to {caller.name}, and is there space?"
        raise ClusterError(message) from None
    _check_owner(home, caller, server)
    return call(["test", "-w", str(home)], server).returncode == 0


def _has_data(home: Path) -> bool:
    return (home / "data").exists()


def _check_owner(home: Path, caller: Account, server: Account) -> None:
    owner = home.stat().st_uid
    if owner == server.uid:
        return
    if caller.uid == ROOT_UID and not any(home.iterdir()):
        _give(home, server)
        return
    message = (
        f"The database in {home} belongs to another user (id {owner}; this one would run as {server.name}). "
        "Start as the user who made it, or delete that directory to start afresh."
    )
    raise ClusterError(message)


def _check_private(path: Path, owner: Account) -> None:
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner.uid or stat.S_IMODE(found.st_mode) != stat.S_IRWXU:
        message = f"{path} should be a directory that only {owner.name} may enter, but it is not. Delete it and try again."
        raise ClusterError(message)


def _give(path: Path, owner: Account) -> None:
    if os.geteuid() != owner.uid:
        os.chown(path, owner.uid, owner.gid)


def _outside(inside: Path, caller: Account) -> Path:
    base = Path("/var/lib") if caller.uid == ROOT_UID else Path(caller.home) / ".local" / "share"
    return base / "amtskarte" / _digest(inside)


def _is_short(path: Path) -> bool:
    return len(os.fsencode(path)) <= LONGEST_DATA_PATH


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
