"""What the web server's processes share, and what they must not."""

import socket
import subprocess
import sys

from geo_platform.web import claim_port

READS = """
import gc, os, threading
from geo_platform.web import APPLICATION, read_application
read_application()
from importlib import import_module
print("what is served can be called:", callable(import_module(APPLICATION).application))
from django.db import connections
from django.urls import get_resolver
print("kept from the search for garbage:", gc.get_freeze_count() > 100_000)
print("addresses are known:", get_resolver()._populated)
print("connections:", [one.alias for one in connections.all() if one.connection])
print("threads:", threading.active_count())
print("garbage is searched for by the first:", gc.isenabled(), flush=True)
if not os.fork():
    print("by the others:", gc.isenabled(), flush=True)
    os._exit(0)
os.wait()
"""


def test_all_is_read_before_the_processes_part() -> None:
    """A connection that two processes write to, or a thread that only one of them has, would break both."""
    told = subprocess.run([sys.executable, "-c", READS], text=True, capture_output=True, check=False)
    assert told.stdout.splitlines() == [
        "what is served can be called: True",
        "kept from the search for garbage: True",
        "addresses are known: True",
        "connections: []",
        "threads: 1",
        "garbage is searched for by the first: False",
        "by the others: True",
    ], told.stderr


def serve_at(port: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "geo_platform.web", "--port", str(port)]
    return subprocess.run(command, text=True, capture_output=True, check=False, timeout=60)


def test_of_two_that_begin_at_one_port_only_one_serves() -> None:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    with claim_port(port):
        told = serve_at(port)
    assert told.returncode == 1
    assert "Address already in use" in told.stderr  # by which script/server knows what to say
    claim_port(port).close()
