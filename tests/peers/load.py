"""Load by wrk: addresses from a list, each once or round and round, at most for some seconds."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.peers.servers import Server

CONNECTIONS = 8
SCRIPT = Path(__file__).with_name("load.lua")
GZIP = {"Accept-Encoding": "gzip"}


@dataclass(frozen=True, slots=True)
class Load:
    """How a server bore it.

    Attributes:
        requests: How many were answered.
        seconds: How long that took.
        errors: How many of the answers were none, or had a status of 400 or above.
        cpu_s: Processor time that the server and the database spent on it, in seconds. Other work on the machine, which
            takes requests per second from whoever is being asked just then, hardly changes it.
    """

    requests: int
    seconds: float
    errors: int
    cpu_s: float

    @property
    def per_second(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Processor time per request, in milliseconds."""
        return self.cpu_s / max(self.requests, 1) * 1000


def put_under_load(
    server: Server, paths: Sequence[str], *, most_s: int, most_requests: int, headers: Mapping[str, str] | None = None
) -> Load:
    """Ask for the addresses in their order, from the first again after the last, over `CONNECTIONS` connections.

    Args:
        server: Must be running.
        paths: What is asked for.
        most_s: After how many seconds it ends.
        most_requests: After how many requests it ends, give or take one per connection.
        headers: Sent with each request.
    """
    with TemporaryDirectory() as folder:
        addresses = Path(folder) / "addresses"
        addresses.write_text("\n".join(paths))
        options = ["--threads", "1", "--connections", str(CONNECTIONS), "--duration", str(most_s), "--timeout", "30"]
        for name, value in (headers or {}).items():
            options += ["--header", f"{name}: {value}"]
        command = ["wrk", *options, "--script", str(SCRIPT), server.url, "--", str(addresses), str(most_requests)]
        before = server.cpu_s()
        ran = subprocess.run(command, check=True, capture_output=True, text=True, timeout=most_s + 60)
    return Load(**json.loads(ran.stdout.splitlines()[-1]), cpu_s=server.cpu_s() - before)
