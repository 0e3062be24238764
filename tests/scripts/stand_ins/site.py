"""Stands in for the site: answers every page, after SLOW_START_S seconds and for SITE_LIVES_S seconds."""

import os
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer


class Page(BaseHTTPRequestHandler):
    """One page for every address."""

    def do_GET(self) -> None:
        """Answer with PAGE_STATUS, but as alive in any case; as Django does, refuse what cannot be the name of a host."""
        if "/" in self.headers["Host"]:
            self.send_response(400)
        else:
            self.send_response(200 if self.path == "/health/live" else int(os.environ.get("PAGE_STATUS", "200")))
        self.send_header("Content-Length", "0")
        self.end_headers()


time.sleep(float(os.environ.get("SLOW_START_S", "0")))
server = HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Page)
threading.Timer(float(os.environ.get("SITE_LIVES_S", "100")), lambda: os._exit(1)).start()
server.serve_forever()
