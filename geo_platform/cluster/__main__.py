"""``python -m geo_platform.cluster run -- COMMAND``, ``status`` and ``stop``."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from geo_platform.cluster import postgres
from geo_platform.cluster.cluster import Cluster, cluster_of, in_use, stop_if_unused
from geo_platform.cluster.errors import ClusterError
from geo_platform.cluster.supervision import ENDING, SIGNALLED, run_child, tied_to_parent

PROJECT = Path(__file__).resolve().parents[2]
"""The clone that this code lies in."""

NOT_RUNNING = 3
"""The exit status of ``status`` for a service that does not run, as the Linux Standard Base has it."""


def main(arguments: Sequence[str]) -> int:
    """Carry out one command and return its exit status."""
    own, command = _split(arguments)
    action = _parser().parse_args(own).action
    _end_on_signals()
    try:
        if action == "run":
            return run(command or [os.environ.get("SHELL", "/bin/sh")])
        return status(cluster_of(PROJECT)) if action == "status" else stop(cluster_of(PROJECT))
    except ClusterError as error:
        _say(str(error))
        return 1


def run(command: Sequence[str]) -> int:
    """Run a command with DATABASE_URL set to a running cluster; where the caller has set it, just run the command."""
    if os.environ.get("DATABASE_URL"):
        return run_child(tied_to_parent(command), os.environ)
    cluster = cluster_of(PROJECT)
    _tell_of_unusual_place(cluster)
    with in_use(cluster) as lease:
        os.set_inheritable(lease, True)  # noqa: FBT003 (the function takes it by position only)
        return run_child(tied_to_parent(command), {**os.environ, "DATABASE_URL": cluster.url})


def status(cluster: Cluster) -> int:
    """Tell where the cluster lies and whether it runs."""
    pid = postgres.running_pid(cluster.layout)
    _say(f"data:    {cluster.layout.data}")
    _say(f"log:     {cluster.layout.log}")
    _say(f"address: {cluster.url}")
    _say(f"runs:    {'no' if pid is None else f'yes, as process {pid}'}")
    return NOT_RUNNING if pid is None else 0


def stop(cluster: Cluster) -> int:
    """Stop the cluster, unless somebody uses it."""
    if stop_if_unused(cluster):
        return 0
    _say("The database is in use: script/server, script/test or script/manage still runs. Stop that first.")
    return 1


def _tell_of_unusual_place(cluster: Cluster) -> None:
    usual = PROJECT / "var" / "postgres"
    if cluster.layout.home != usual:
        home, name = cluster.layout.home, cluster.server.name
        _say(f"The data lies in {home}: when it was made, the server's user, {name}, could not work in {usual}.")


def _split(arguments: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Part what is meant for this program from the command after the first ``--``, whose own ``--`` stay its own."""
    if "--" not in arguments:
        return arguments, []
    cut = list(arguments).index("--")
    return arguments[:cut], arguments[cut + 1 :]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo_platform.cluster", description="The project's own PostGIS cluster.")
    actions = parser.add_subparsers(dest="action", required=True)
    about_run = "run the command after -- (or a shell) with DATABASE_URL set to the running cluster; the last user stops it"
    actions.add_parser("run", help=about_run)
    actions.add_parser("status", help="tell where the cluster lies and whether it runs")
    actions.add_parser("stop", help="stop the cluster, if a crash has left it running")
    return parser


def _end_on_signals() -> None:
    """Let a signal end this process in order, as an exception, even one that was ignored when it was started."""
    for number in ENDING:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup means it
            signal.signal(number, _leave)


def _leave(received: int, _frame: FrameType | None) -> None:
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)
    sys.exit(SIGNALLED + received)


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
