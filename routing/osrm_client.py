"""Asks one OSRM server, over a connection that each thread keeps."""

from __future__ import annotations

import http.client
import json
import threading
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from routing.router import RouterUnavailableError

TIMEOUT_S = 5.0
REST_S = 10.0
MOST_IN_VAIN = 3
"""After so many questions in a row that nobody answered in time, the server is left alone for `REST_S`."""
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
        self._patience = Patience()

    def ask(self, path: str) -> Any:  # noqa: ANN401 (JSON)
        """Ask for something.

        Raises:
            Refusal: There is no answer.
            RouterUnavailableError: The server cannot be reached, takes too long, or answers nonsense.
        """
        if not self._patience.may_ask(self._timeout_s):
            message = f"The OSRM server at {self._url.netloc} has not answered lately and is asked again in a moment."
            raise RouterUnavailableError(message)
        try:
            status, body = self._fetch(path)
            self._patience.answered()
            answer = json.loads(body)
            code, message = str(answer["code"]), str(answer.get("message", ""))
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError, AttributeError) as error:
            self.close()
            if isinstance(error, TimeoutError):
                self._patience.waited_in_vain()
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


class Patience:
    """Whether a server is worth waiting for, so that one that hangs does not keep every thread of the site."""

    def __init__(self) -> None:
        self._in_vain = 0
        self._rests_until = 0.0
        self._lock = threading.Lock()

    def may_ask(self, timeout_s: float) -> bool:
        """Whether to ask now; after a rest one question goes ahead, and the others go on once it was answered.

        Args:
            timeout_s: How long that one may take, seconds.
        """
        with self._lock:
            if self._in_vain < MOST_IN_VAIN:
                return True
            if monotonic() < self._rests_until:
                return False
            self._rests_until = monotonic() + timeout_s
            return True

    def answered(self) -> None:
        """Note that it answers, whatever it says."""
        with self._lock:
            self._in_vain = 0

    def waited_in_vain(self) -> None:
        """Note that no answer came in time."""
        with self._lock:
            self._in_vain += 1
            self._rests_until = monotonic() + REST_S
