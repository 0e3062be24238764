"""Who calls, and as whom the database server runs."""

import os
import pwd
from collections.abc import Sequence
from dataclasses import dataclass

from geo_platform.cluster.errors import ClusterError

ROOT_UID = 0
SUPERUSER = "postgres"
"""Both the database's superuser and the system account that Debian's packages make for it."""


@dataclass(frozen=True)
class Account:
    """An account of the operating system."""

    name: str
    uid: int
    gid: int
    home: str


def calling_account() -> Account:
    """Return the account that runs this process.

    Raises:
        ClusterError: The user id has no name, so that PostgreSQL could not tell who connects.

    """
    try:
        return _account(pwd.getpwuid(os.geteuid()))
    except KeyError:
        message = (
            f"The user id {os.geteuid()} has no name on this machine; PostgreSQL needs one. Add the user to /etc/passwd."
        )
        raise ClusterError(message) from None


def serving_account(caller: Account) -> Account:
    """Return the account that the server runs as: the caller's own, or ``postgres`` in the place of root.

    Raises:
        ClusterError: The caller is root and there is no ``postgres`` account.

    """
    if caller.uid != ROOT_UID:
        return caller
    try:
        return _account(pwd.getpwnam(SUPERUSER))
    except KeyError:
        message = (
            "PostgreSQL refuses to run as root, and no account named postgres is there to run it. Start as an ordinary user."
        )
        raise ClusterError(message) from None


def acting_as(account: Account, command: Sequence[str]) -> list[str]:
    """Return the command, prefixed so that it drops from the calling account to ``account``."""
    if account.uid == os.geteuid():
        return list(command)
    return ["setpriv", f"--reuid={account.uid}", f"--regid={account.gid}", "--init-groups", "--", *command]


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, entry.pw_dir)
