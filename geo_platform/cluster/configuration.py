"""The configuration files that the server is started with, written anew at every start."""

import os
from collections.abc import Iterable
from pathlib import Path

from geo_platform.cluster.accounts import SUPERUSER, Account
from geo_platform.cluster.layout import Layout

INCLUDE = "include = 'amtskarte.conf'"
"""The line that is appended to initdb's postgresql.conf; what initdb found out about the machine stays in force above it."""

MEGABYTE = 1024 * 1024
SMALLEST_BUFFERS_MB, LARGEST_BUFFERS_MB = 64, 512


def write_configuration(layout: Layout, caller: Account, server: Account) -> None:
    """Write settings, access rules and the user map into the data directory."""
    logins = {(caller.name, project_role(caller)), (caller.name, SUPERUSER), (server.name, SUPERUSER)}
    _write(layout.data / "amtskarte.conf", settings_text(layout.socket, _memory_mb()), server)
    _write(layout.data / "pg_hba.conf", "local all all peer map=amtskarte\n", server)
    _write(layout.data / "pg_ident.conf", user_map_text(sorted(logins)), server)


def project_role(caller: Account) -> str:
    """Return the name of the caller's role without superuser rights: their own name, unless that is the superuser's."""
    return "amtskarte" if caller.name == SUPERUSER else caller.name


def settings_text(socket: Path, memory_mb: int) -> str:
    """Return the settings for a machine of a few cores that runs the site, its tests and other things beside it.

    Args:
        socket: The directory of the unix socket.
        memory_mb: The machine's memory.

    """
    buffers_mb = min(max(memory_mb // 8, SMALLEST_BUFFERS_MB), LARGEST_BUFFERS_MB)
    return "\n".join(
        [
            "listen_addresses = ''",
            f"unix_socket_directories = '{socket}'",
            "unix_socket_permissions = 0700",
            f"shared_buffers = {buffers_mb}MB",
            f"effective_cache_size = {max(memory_mb // 2, 2 * buffers_mb)}MB",
            "work_mem = 16MB",
            "maintenance_work_mem = 128MB",
            # Compiling a query takes longer than the short queries that a map asks.
            "jit = off",
            # Solid-state disks, and a database that mostly lies in memory.
            "random_page_cost = 1.1",
            "effective_io_concurrency = 100",
            "max_parallel_workers = 2",
            # An import writes much at once; rare checkpoints keep it from writing every page twice.
            "max_wal_size = 2GB",
            "checkpoint_timeout = 15min",
            "wal_compression = on",
            "timezone = 'UTC'",
            "log_timezone = 'UTC'",
            "",
        ]
    )


def user_map_text(logins: Iterable[tuple[str, str]]) -> str:
    """Return a pg_ident.conf that lets each system user log in as the role beside them, and nobody else as anybody."""
    return "".join(f'amtskarte "{user}" "{role}"\n' for user, role in logins)


def _memory_mb() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEGABYTE


def _write(path: Path, text: str, owner: Account) -> None:
    path.write_text(text, encoding="utf-8")
    if os.geteuid() != owner.uid:
        os.chown(path, owner.uid, owner.gid)
