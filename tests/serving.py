"""Servers of tests that stand in for others'."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socketserver import BaseServer

# Otherwise a server looks twice a second whether it shall end, and every test waits for that.
END_SEEN_AFTER_S = 0.01


def serve_beside(server: BaseServer) -> Thread:
    """Let a server answer in a thread of its own, until its `shutdown`."""
    thread = Thread(target=server.serve_forever, args=(END_SEEN_AFTER_S,), daemon=True)
    thread.start()
    return thread
