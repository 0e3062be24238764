"""A mail server on this machine, which knows some mailboxes and no others (RFC 5321)."""

from __future__ import annotations

import socketserver
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from geo_platform.outbox.carriers import Carrier, carrier_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb, _, rest = line.partition(" ")
            self._say(self._answer(verb.upper(), rest))
            if verb.upper() == "QUIT":
                return

    def _answer(self, verb: str, rest: str) -> str:
        if verb == "RCPT" and not any(mailbox in rest for mailbox in self.server.mailboxes):
            return "550 5.1.1 No such user here"
        if verb == "DATA":
            self._say("354 go on")
            self.server.taken.append(b"".join(iter(self.rfile.readline, b".\r\n")))
        return "250 fine"

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mail for its mailboxes, and keeps it in `taken`."""

    daemon_threads = True

    def __init__(self, *mailboxes: str) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mailboxes, self.taken = mailboxes, list[bytes]()

    def carrier(self, folder: Path) -> Carrier:
        """Who carries mail there."""
        return carrier_of(f"smtp://127.0.0.1:{self.server_address[1]}", folder)


@contextmanager
def serving_mail(*mailboxes: str) -> Iterator[MailServer]:
    """Serve for a while."""
    with MailServer(*mailboxes) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()
