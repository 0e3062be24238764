"""The router on OSRM servers, held against a stand-in that answers as real ones do."""

from __future__ import annotations

import json
import threading
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.test import override_settings

from layers.core.roads import router
from routing.mixed import MixedRouter
from routing.osrm import OsrmRouter
from routing.osrm_client import MOST_IN_VAIN, REST_S, TIMEOUT_S
from routing.router import Mode, NoRouteError, OffTheNetworkError, Place, RouterUnavailableError, TooManyPlacesError, Turn
from tests.serving import serve_beside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

A, B = Place(9.5215, 47.1410), Place(9.5270, 47.2400)
Answer = tuple[int, Any]


@contextmanager
def stand_in(answer: Callable[[str], Answer]) -> Iterator[str]:
    """A server that answers each path with a status and JSON, or bytes as they are."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, body = answer(self.path)
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (as http.server has it)
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = serve_beside(server)
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def asked(answer: Callable[[str], Answer], mode: Mode = Mode.CAR) -> Iterator[OsrmRouter]:
    """A router on such a server."""
    with stand_in(answer) as url, closing(OsrmRouter({mode: url})) as osrm:
        yield osrm


def step(
    kind: str, modifier: str, name: str, places: list[list[float]], seconds: float, **maneuver: object
) -> dict[str, Any]:
    """A step as OSRM writes it."""
    return {
        "geometry": {"type": "LineString", "coordinates": places},
        "maneuver": {"type": kind, "modifier": modifier, "location": places[0], **maneuver},
        "name": name,
        "duration": seconds,
        "distance": seconds * 10,
        "mode": "driving",
    }


ROUTE = {
    "code": "Ok",
    "data_version": "2026-11-01",
    "waypoints": [],
    "routes": [
        {
            "distance": 600.0,
            "duration": 60.0,
            "legs": [
                {
                    "steps": [
                        step("depart", "", "Städtle", [[9.0, 47.0], [9.001, 47.0], [9.003, 47.0]], 30.0),
                        step("rotary", "right", "Kreisel", [[9.003, 47.0], [9.0031, 47.001]], 5.0, exit=2),
                        step("exit rotary", "right", "Landstrasse", [[9.0031, 47.001], [9.0031, 47.002]], 10.0),
                        step("arrive", "", "Landstrasse", [[9.0031, 47.002], [9.0031, 47.002]], 0.0),
                    ]
                },
                {
                    "steps": [
                        step("depart", "", "Landstrasse", [[9.0031, 47.002], [9.0031, 47.003]], 10.0),
                        step("turn", "sharp left", "", [[9.0031, 47.003], [9.0031, 47.004]], 5.0),
                        step("arrive", "left", "", [[9.0031, 47.004], [9.0031, 47.004]], 0.0),
                    ]
                },
            ],
        }
    ],
}


def test_a_route_is_read_with_its_steps_and_stops() -> None:
    paths = []

    def answer(path: str) -> Answer:
        paths.append(path)
        return 200, ROUTE

    with asked(answer) as osrm:
        route = osrm.route([A, B, A], Mode.CAR)
        assert osrm.version.endswith("-2026-11-01")
    assert paths[0].startswith("/route/v1/driving/9.521500,47.141000;9.527000,47.240000;9.521500,47.141000?")
    assert "radiuses=500;500;500" in paths[0]
    assert route.duration_s == pytest.approx(60)
    assert route.distance_m == 600
    assert route.seconds[:3] == pytest.approx([0, 10, 30])
    assert (np.diff(route.seconds) >= 0).all()
    assert route.stops[0] == 0
    assert route.line[route.stops[1]].tolist() == [9.0031, 47.002]
    assert route.stops[2] == len(route.line) - 1
    turns = [(each.turn, each.street, each.exit, each.distance_m) for each in route.steps]
    assert turns == [
        (Turn.DEPART, "Städtle", 0, 300.0),
        (Turn.ROUNDABOUT, "Landstrasse", 2, 150.0),
        (Turn.ARRIVE, "Landstrasse", 0, 0.0),
        (Turn.DEPART, "Landstrasse", 0, 100.0),
        (Turn.SHARP_LEFT, "", 0, 50.0),
        (Turn.ARRIVE, "", 0, 0.0),
    ]
    assert [each.vertex for each in route.steps] == sorted(each.vertex for each in route.steps)


def test_a_large_matrix_is_asked_for_in_parts_that_servers_take() -> None:
    def answer(path: str) -> Answer:
        coordinates = path.split("?", maxsplit=1)[0].rsplit("/", 1)[1].split(";")
        query = dict(part.split("=") for part in path.split("?")[1].split("&"))
        sources, targets = (query[key].split(";") for key in ("sources", "destinations"))
        assert len(coordinates) == len(sources) + len(targets) <= 100
        lon = [float(each.split(",")[0]) for each in coordinates]
        durations = [[(lon[int(t)] - lon[int(s)]) * 1000 for t in targets] for s in sources]
        near = {"distance": 3.0, "location": [0, 0], "name": ""}
        return 200, {
            "code": "Ok",
            "durations": durations,
            "sources": [near] * len(sources),
            "destinations": [near] * len(targets),
        }

    sources = [Place(number / 1000, 47.0) for number in range(70)]
    targets = [Place(number / 1000, 47.0) for number in range(130)]
    with asked(answer) as osrm:
        found = osrm.matrix(sources, targets, Mode.CAR)
    np.testing.assert_allclose(found, np.arange(130) - np.arange(70)[:, None], atol=1e-6)


def test_what_is_off_the_network_or_has_no_way_is_infinitely_far() -> None:
    answer = {
        "code": "Ok",
        "durations": [[5.0, None, 7.0]],
        "sources": [{"distance": 1.0}],
        "destinations": [{"distance": 1.0}, {"distance": 1.0}, {"distance": 900.0}],
    }
    with asked(lambda _path: (200, answer)) as osrm:
        found = osrm.matrix([A], [B, B, B], Mode.CAR)
    assert found.tolist() == [[5.0, np.inf, np.inf]]


def test_snapping_keeps_the_limit() -> None:
    def answer(_path: str, distance: float) -> Answer:
        point = {"nodes": [17, 4], "distance": distance, "name": "Städtle", "location": [9.5, 47.1]}
        return 200, {"code": "Ok", "waypoints": [point]}

    with asked(lambda path: answer(path, 12.0), Mode.FOOT) as osrm:
        snap = osrm.snap(A, Mode.FOOT)
    assert (snap.place, snap.distance_m, snap.street, snap.node, snap.spot) == (Place(9.5, 47.1), 12.0, "Städtle", 17, -1)
    with asked(lambda path: answer(path, 501.0), Mode.FOOT) as osrm, pytest.raises(OffTheNetworkError) as caught:
        osrm.snap(A, Mode.FOOT)
    assert caught.value.distance_m == 501


def test_refusals_mean_what_they_say() -> None:
    def refuse(code: str, message: str = "") -> Callable[[str], Answer]:
        table = {"code": "Ok", "durations": [[None]], "sources": [{"distance": 0}], "destinations": [{"distance": 0}]}
        return lambda path: (200, table) if "/table/" in path else (400, {"code": code, "message": message})

    with asked(refuse("NoSegment", "Could not find a matching segment for coordinate 1")) as osrm:
        with pytest.raises(OffTheNetworkError) as off:
            osrm.route([A, B], Mode.CAR)
        assert off.value.index == 1
    with asked(refuse("NoRoute", "Impossible route between points")) as osrm:
        with pytest.raises(NoRouteError) as none:
            osrm.route([A, B], Mode.CAR)
        assert none.value.index == 0
    with asked(refuse("TooBig")) as osrm, pytest.raises(TooManyPlacesError) as many:
        osrm.route([A] * 60, Mode.CAR)
    assert many.value.limit == 59
    with asked(refuse("InvalidQuery")) as osrm, pytest.raises(RouterUnavailableError, match="InvalidQuery"):
        osrm.route([A, B], Mode.CAR)


def test_where_no_road_is_nothing_is_snapped() -> None:
    with asked(lambda _path: (400, {"code": "NoSegment", "message": "Could not find a matching segment"})) as osrm:
        with pytest.raises(OffTheNetworkError) as off:
            osrm.snap(A, Mode.CAR)
        assert off.value.index == 0
    with asked(lambda _path: (400, {"code": "InvalidValue"})) as osrm, pytest.raises(RouterUnavailableError):
        osrm.snap(A, Mode.CAR)


WRONG: list[Answer] = [
    (500, {"code": "InternalError"}),
    (200, b"<html>502 Bad Gateway</html>"),
    (200, b"\xff\xfe"),
    (200, []),
    (200, {"code": "Ok"}),
    (200, {"code": "Ok", "routes": []}),
    (200, {"code": "Ok", "routes": [{"distance": "far", "legs": []}]}),
    (200, {"code": "Ok", "routes": [{"distance": 1, "legs": [{"steps": [{"geometry": {"coordinates": [[1]]}}]}]}]}),
]


def test_a_way_through_fewer_places_is_nonsense() -> None:
    with asked(lambda _path: (200, ROUTE)) as osrm, pytest.raises(RouterUnavailableError, match="3 places instead of 4"):
        osrm.route([A, B, A, B], Mode.CAR)


ASKED: dict[str, Callable[[OsrmRouter], object]] = {
    "route": lambda osrm: osrm.route([A, B], Mode.CAR),
    "matrix": lambda osrm: osrm.matrix([A], [B], Mode.CAR),
    "snap": lambda osrm: osrm.snap(A, Mode.CAR),
}


@pytest.mark.parametrize("question", ASKED)
@pytest.mark.parametrize("answer", WRONG, ids=range(len(WRONG)))
def test_nonsense_is_an_error_that_says_so(answer: Answer, question: str) -> None:
    with asked(lambda _path: answer) as osrm, pytest.raises(RouterUnavailableError):
        ASKED[question](osrm)


def test_a_server_that_is_slow_or_gone_is_not_waited_for() -> None:
    waiting = threading.Event()

    def answer(_path: str) -> Answer:
        waiting.wait(5)
        return 200, ROUTE

    with asked(answer) as osrm:
        osrm._clients[Mode.CAR]._timeout_s = 0.2
        with pytest.raises(RouterUnavailableError, match="timed out"):
            osrm.route([A, B], Mode.CAR)
        waiting.set()
    with pytest.raises(RouterUnavailableError):
        osrm.route([A, B], Mode.CAR)


def test_a_server_that_hangs_is_left_alone_until_one_question_was_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    paths: list[str] = []
    is_back = threading.Event()

    def answer(path: str) -> Answer:
        paths.append(path)
        is_back.wait(5)
        return 200, ROUTE

    with asked(answer) as osrm:
        client = osrm._clients[Mode.CAR]
        client._timeout_s = 0.1
        for _ in range(MOST_IN_VAIN):
            with pytest.raises(RouterUnavailableError, match="timed out"):
                osrm.route([A, B, A], Mode.CAR)
        with pytest.raises(RouterUnavailableError, match="in a moment"):
            osrm.route([A, B, A], Mode.CAR)
        assert len(paths) == MOST_IN_VAIN
        later = monotonic() + REST_S
        monkeypatch.setattr("routing.osrm_client.monotonic", lambda: later)
        assert client._patience.may_ask(TIMEOUT_S)
        assert not client._patience.may_ask(TIMEOUT_S)
        is_back.set()
        client._timeout_s = TIMEOUT_S
        monkeypatch.setattr("routing.osrm_client.monotonic", lambda: later + TIMEOUT_S)
        assert osrm.route([A, B, A], Mode.CAR).distance_m == 600
        assert client._patience.may_ask(TIMEOUT_S)
        assert client._patience.may_ask(TIMEOUT_S)


def test_a_slow_answer_among_good_ones_changes_nothing() -> None:
    slow = threading.Event()

    def answer(_path: str) -> Answer:
        if slow.is_set():
            slow.clear()
            sleep(0.5)
        return 200, ROUTE

    with asked(answer) as osrm:
        for _ in range(MOST_IN_VAIN + 1):
            osrm.close()
            slow.set()
            osrm._clients[Mode.CAR]._timeout_s = 0.2
            with pytest.raises(RouterUnavailableError, match="timed out"):
                osrm.route([A, B, A], Mode.CAR)
            osrm._clients[Mode.CAR]._timeout_s = TIMEOUT_S
            assert osrm.route([A, B, A], Mode.CAR).distance_m == 600


def test_a_connection_that_the_server_closed_is_opened_anew() -> None:
    with asked(lambda _path: (200, ROUTE)) as osrm:
        osrm.route([A, B, A], Mode.CAR)
        osrm._clients[Mode.CAR]._own.connection.sock.shutdown(2)
        assert osrm.route([A, B, A], Mode.CAR).distance_m == 600


def test_too_many_places_are_refused_before_the_server_is_asked() -> None:
    osrm = OsrmRouter({Mode.CAR: "http://127.0.0.1:9"})
    with pytest.raises(TooManyPlacesError):
        osrm.route([A] * 10_000, Mode.CAR)
    with pytest.raises(TooManyPlacesError):
        osrm.matrix([A] * 2_000, [B] * 2_000, Mode.CAR)
    with pytest.raises(RouterUnavailableError):
        osrm.route([A, B], Mode.FOOT)


def test_the_site_asks_the_servers_that_are_configured(tmp_path: Path) -> None:
    with stand_in(lambda _path: (200, ROUTE)) as url, override_settings(OSRM_URLS={"car": url}, ROADS_DIR=tmp_path):
        mixed = router()
        assert isinstance(mixed, MixedRouter)
        assert mixed.route([A, B, A], Mode.CAR).distance_m == 600
        assert mixed.version.startswith("osrm-")
        assert isinstance(mixed._servers, OsrmRouter)
        mixed._servers.close()
        for ask in (lambda: mixed.route([A, B], Mode.FOOT), lambda: mixed.reachable(A, Mode.CAR, [60])):
            with pytest.raises(RouterUnavailableError):
                ask()
