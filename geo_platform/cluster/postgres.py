"""The server itself: made, started, asked whether it runs, and stopped."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from geo_platform.cluster.accounts import SUPERUSER, Account, acting_as
from geo_platform.cluster.configuration import INCLUDE
from geo_platform.cluster.errors import ClusterError
from geo_platform.cluster.layout import Layout
from geo_platform.cluster.programs import call, last_words

SPACE_TO_START_BYTES = 300_000_000
"""An empty cluster takes 60 MB, its first write-ahead log as much again."""

START_S = 300
"""How long recovery after a crash may take."""

STOP_S = 30
"""How long open transactions may hold up a stop before it becomes an immediate one."""

BREATH_S = 0.02
ORPHANS_S = 20
READY = "ready"
PID_LINE, TIME_LINE, STATE_LINE = 0, 2, 7
"""Lines of postmaster.pid, counted from zero, as in PostgreSQL's miscadmin.h."""


def make_data_directory(layout: Layout, programs: Path, server: Account) -> None:
    """Make the data directory; it appears under its name only when it is complete.

    The order of text is ICU's German: a bare Debian has no German locale, and libc's order changes with the machine.

    Raises:
        ClusterError: There is no space, or a program of PostgreSQL failed.

    """
    _check_space(layout.home)
    draft = layout.home / "data.incomplete"
    shutil.rmtree(draft, ignore_errors=True)
    options = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=de", "--data-checksums"]
    _must(
        [
            str(programs / "initdb"),
            "-D",
            str(draft),
            f"--username={SUPERUSER}",
            "--auth=peer",
            "--no-instructions",
            *options,
        ],
        server,
    )
    _include_settings(draft)
    draft.rename(layout.data)


def running_pid(layout: Layout) -> int | None:
    """Return the process id of the server that runs on the data directory, or None."""
    pid = _noted_pid(layout)
    return pid if pid is not None and _works_in(pid, layout.data) else None


def is_reachable(layout: Layout) -> bool:
    """Tell whether a server runs that answers on the socket."""
    return running_pid(layout) is not None and _state(layout) == READY and any(layout.socket.glob(".s.PGSQL.*"))


def start_note(layout: Layout) -> str:
    """Return what tells one start of the server from any other: its process id and its time, in seconds since 1970."""
    return f"{_noted_line(layout, PID_LINE)} {_noted_line(layout, TIME_LINE)}"


def start(layout: Layout, programs: Path, server: Account) -> None:
    """Start the server and wait until it answers.

    Raises:
        ClusterError: It does not come up; the message carries the end of its log.

    """
    deadline = time.monotonic() + ORPHANS_S
    log_size = _size(layout.log)
    while not _start_once(layout, programs, server):
        said = _log_since(layout, log_size)
        # After a kill -9 the old server's children notice its end one by one, and the memory they share is taken until then.
        if "shared memory block" not in said or time.monotonic() > deadline:
            message = f"The database server does not start. Its log, {layout.log}, ends with:\n{last_words(said, lines=8)}"
            raise ClusterError(message)
        log_size = _size(layout.log)
        time.sleep(10 * BREATH_S)


def stop(layout: Layout) -> None:
    """Stop the server, if it runs, and wait until it is gone: open connections are closed, what was acknowledged stays."""
    for request in (signal.SIGINT, signal.SIGQUIT):  # PostgreSQL's "fast" and "immediate"
        pid = running_pid(layout)
        if pid is None:
            break
        with suppress(ProcessLookupError):
            os.kill(pid, request)
        _wait_for_end(layout, pid)
    with suppress(OSError):  # it is gone already, or somebody has put something into it
        layout.socket.rmdir()


def _start_once(layout: Layout, programs: Path, server: Account) -> bool:
    _forget_dead_server(layout)
    command = acting_as(server, [str(programs / "postgres"), "-D", str(layout.data)])
    environment = {"PATH": "/usr/bin:/bin", "HOME": server.home, "LC_ALL": "C.UTF-8"}
    with layout.log.open("a", encoding="utf-8") as log:
        # A session of its own, so that Ctrl-C in the terminal does not reach it.
        process = subprocess.Popen(
            command, cwd="/", env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    return _comes_up(layout, process)


def _comes_up(layout: Layout, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < deadline:
        if _noted_pid(layout) == process.pid and _state(layout) == READY:
            return True
        time.sleep(BREATH_S)
    return False


def _wait_for_end(layout: Layout, pid: int) -> None:
    deadline = time.monotonic() + STOP_S
    while _works_in(pid, layout.data) and time.monotonic() < deadline:
        time.sleep(BREATH_S)


def _forget_dead_server(layout: Layout) -> None:
    """Remove what names a server that is gone; its number may be another process's by now and stop the new one."""
    if running_pid(layout) is None:
        for left in (layout.data / "postmaster.pid", *layout.socket.iterdir()):
            left.unlink(missing_ok=True)


def _works_in(pid: int, data: Path) -> bool:
    """Tell whether the process lives and sits in the data directory, as only a server of it does; a zombie sits nowhere."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == data.resolve()
    except OSError:
        return False


def _noted_pid(layout: Layout) -> int | None:
    noted = _noted_line(layout, PID_LINE)
    return int(noted) if noted.isdigit() else None


def _state(layout: Layout) -> str:
    return _noted_line(layout, STATE_LINE)


def _noted_line(layout: Layout, number: int) -> str:
    try:
        lines = (layout.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ""
    return lines[number].strip() if number < len(lines) else ""


def _check_space(home: Path) -> None:
    free = shutil.disk_usage(home).free
    if free < SPACE_TO_START_BYTES:
        message = (
            f"Only {free // 1_000_000} MB are free at {home}; a database begins with {SPACE_TO_START_BYTES // 1_000_000}."
        )
        raise ClusterError(message)


def _include_settings(data: Path) -> None:
    (data / "amtskarte.conf").touch(mode=0o644)
    with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write(f"\n{INCLUDE}\n")


def _must(command: list[str], server: Account) -> None:
    result = call(command, server)
    if result.returncode != 0:
        message = f"{Path(command[0]).name} failed:\n{last_words(result.stdout + result.stderr)}"
        raise ClusterError(message)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _log_since(layout: Layout, size: int) -> str:
    return layout.log.read_bytes()[size:].decode(errors="replace")
