"""Asks one OSRM server, over a connection that each thread keeps."""

from __future__ import annotations

import http.client
import json
import threading
from typing import Any
from urllib.parse import urlsplit

from routing.router import RouterUnavailableError

TIMEOUT_S = 5.0
_LONGEST_ANSWER = 50_000_000
_REFUSED = 400
_FINE = 200


class Refusal(Exception):  # noqa: N818 (an answer of OSRM, which its caller turns into an error)
    """OSRM understood the question and has no answer.

    Attributes:
        code: Such as `NoRoute`.
        message: What it says about that.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class Client:
    """One server.

    Args:
        url: Its address.
        timeout_s: How long an answer may take, seconds.

    Attributes:
        data_version: Of its data, as it last told; empty before, and where it tells none.
    """

    def __init__(self, url: str, timeout_s: float = TIMEOUT_S) -> None:
        self.data_version = ""
        self._url = urlsplit(url)
        self._timeout_s = timeout_s
        self._own = threading.local()

    def ask(self, path: str) -> Any:  # noqa: ANN401 (JSON)
        """Ask for something.

        Raises:
            Refusal: There is no answer.
            RouterUnavailableError: The server cannot be reached, takes too long, or answers nonsense.
        """
        try:
            status, body = self._fetch(path)
            answer = json.loads(body)
            code, message = str(answer["code"]), str(answer.get("message", ""))
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError, AttributeError) as error:
            self.close()
            message = f"The OSRM server at {self._url.netloc} does not answer: {error!r}"
            raise RouterUnavailableError(message) from error
        if status == _REFUSED:
            raise Refusal(code, message)
        if status != _FINE or code != "Ok":
            text = f"The OSRM server at {self._url.netloc} answers {status} {code}: {message}"
            raise RouterUnavailableError(text)
        self.data_version = str(answer.get("data_version", self.data_version))
        return answer

    def close(self) -> None:
        """Close the connection of this thread; the next question opens one anew."""
        connection = getattr(self._own, "connection", None)
        if connection is not None:
            connection.close()
            self._own.connection = None

    def _fetch(self, path: str) -> tuple[int, bytes]:
        """Fetch something, a second time if the server closed the connection that was kept."""
        is_kept = getattr(self._own, "connection", None) is not None
        try:
            return self._fetch_once(path)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self.close()
            if not is_kept:
                raise
            return self._fetch_once(path)

    def _fetch_once(self, path: str) -> tuple[int, bytes]:
        connection = self._connection()
        connection.request("GET", self._url.path.rstrip("/") + path, headers={"Accept": "application/json"})
        response = connection.getresponse()
        body = response.read(_LONGEST_ANSWER + 1)
        if len(body) > _LONGEST_ANSWER:
            message = "the answer is too long"
            raise ValueError(message)
        return response.status, body

    def _connection(self) -> http.client.HTTPConnection:
        connection: http.client.HTTPConnection | None = getattr(self._own, "connection", None)
        if connection is None:
            is_safe = self._url.scheme == "https"
            kind = http.client.HTTPSConnection if is_safe else http.client.HTTPConnection
            connection = self._own.connection = kind(self._url.netloc, timeout=self._timeout_s)
        return connection
