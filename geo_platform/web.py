"""The web server: `python -m geo_platform.web --host 0.0.0.0 --port 8000`.

It reads the application once, before it parts into the processes that answer. Each of them would otherwise read some 2,400
modules for itself, at the same time as the other, and keep a copy of its own.
"""

import gc
import os
import socket
import sys
from argparse import ArgumentParser
from importlib import import_module

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

APPLICATION = "geo_platform.wsgi"
# Of a library that reads the calendars of all countries when it is asked for the first day.
CALENDARS = "holidays.countries"
PROCESSES = 2
THREADS = 8
"""Of each process; all they wait for is the database."""


def main() -> None:
    """Serve the site at the address that the command line names, until a signal comes."""
    parser = ArgumentParser(prog="python -m geo_platform.web", description="Serves the site.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    address = parser.parse_args()
    try:
        claim = claim_port(address.port)
    except OSError as error:
        sys.exit(f"Port {address.port} cannot be taken: {error.strerror}.")
    with claim:
        read_application()
        serve(address.host, address.port)


def claim_port(port: int) -> socket.socket:
    """Take a port before any other site on this machine does, for as long as the socket or a copy of it is open.

    Granian lets others of the same user listen at its port (`SO_REUSEPORT`): of two sites that begin in the same moment each
    would answer half of the questions, from a database of its own. The name lies in no folder, so nothing is left after a
    crash, and is the network's own as ports are (unix(7), abstract sockets).

    Raises:
        OSError: Another site has it.
    """
    claim = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        claim.bind(f"\0amtskarte-port-{port}")
    except OSError:
        claim.close()
        raise
    return claim


def read_application() -> None:
    """Read what all processes share; call it before the first of them begins.

    Nothing of it is ever garbage. So nobody looks for any while it is read, which takes a tenth of the time, nor in the
    processes, whose copies of the memory would part by that (https://docs.python.org/3/library/gc.html#gc.freeze).
    """
    gc.disable()
    os.register_at_fork(after_in_child=gc.enable)
    import_module(APPLICATION)
    import_module(CALENDARS)
    gc.freeze()


def serve(host: str, port: int) -> None:
    """Answer at an address until a signal comes."""
    Granian(
        f"{APPLICATION}:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=PROCESSES,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main()
