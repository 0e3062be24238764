"""Running one command with the cluster behind it."""

import os
import shutil
import signal
from collections.abc import Mapping, Sequence

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
"""The signals that ask a program to end, and are passed on."""

SIGNALLED = 128
"""What a shell adds to a signal's number for the exit status of a program that it ended."""


def run_child(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run the command, pass signals on to it, and return its exit status in the shell's way.

    The child starts with the usual reaction to every signal, even where this process was started with SIGINT ignored (a
    shell does that to what it starts with ``&``). Afterwards the signals stay blocked, so that nobody's impatience
    interrupts the tidying up.
    """
    watched = {*ENDING, signal.SIGCHLD}
    signal.pthread_sigmask(signal.SIG_BLOCK, watched)
    child = os.posix_spawnp(command[0], list(command), dict(environment), setsigmask=(), setsigdef=ENDING)
    return _pass_on_until_end(child, watched)


def tied_to_parent(command: Sequence[str]) -> list[str]:
    """Return the command, prefixed so that the kernel ends it when its parent dies."""
    prefix = ["setpriv", "--pdeathsig", "TERM", "--"] if shutil.which("setpriv") else []
    return [*prefix, *command]


def _pass_on_until_end(child: int, watched: set[signal.Signals]) -> int:
    while True:
        received = signal.sigwaitinfo(watched)
        if received.si_signo == signal.SIGCHLD:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return _exit_status(status)
        elif not _came_from_terminal(received):
            os.kill(child, received.si_signo)


def _came_from_terminal(received: signal.struct_siginfo) -> bool:
    """Tell whether the kernel sent the signal, as on Ctrl-C; then the child, in the same process group, already has it."""
    return received.si_code > 0


def _exit_status(status: int) -> int:
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else SIGNALLED - code
