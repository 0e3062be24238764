"""A router that asks OSRM servers over HTTP (https://project-osrm.org/docs/v5.24.0/api/), one for each way of getting about.

OSRM draws no areas of what can be reached; `routing.mixed` lets the embedded router do that.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from routing.measures import distances_m
from routing.osrm_client import Client, Refusal
from routing.router import (
    Mode,
    NoRouteError,
    OffTheNetworkError,
    Place,
    Reach,
    Route,
    RouterUnavailableError,
    Snap,
    Step,
    TooManyPlacesError,
    Turn,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

MAX_PLACES = 100
MAX_PAIRS = 1_000_000
LIMIT_M = 500.0
# What a server takes unless it is told otherwise (--max-table-size 100), sources and targets together.
_TABLE_SIZE = 100
_PROFILES: Mapping[Mode, str] = {Mode.CAR: "driving", Mode.BICYCLE: "cycling", Mode.FOOT: "walking"}
_MODIFIERS: Mapping[str, Turn] = {
    "uturn": Turn.U_TURN,
    "sharp right": Turn.SHARP_RIGHT,
    "right": Turn.RIGHT,
    "slight right": Turn.SLIGHT_RIGHT,
    "straight": Turn.STRAIGHT,
    "slight left": Turn.SLIGHT_LEFT,
    "left": Turn.LEFT,
    "sharp left": Turn.SHARP_LEFT,
}
_KINDS: Mapping[str, Turn] = {
    "depart": Turn.DEPART,
    "arrive": Turn.ARRIVE,
    "roundabout": Turn.ROUNDABOUT,
    "rotary": Turn.ROUNDABOUT,
}
_LEAVING = frozenset({"exit roundabout", "exit rotary"})
_COORDINATE = re.compile(r"coordinate (\d+)")


class OsrmRouter:
    """A `routing.router.Router` on OSRM servers.

    Args:
        urls: Address of the server for each way of getting about, such as `http://osrm-car:5000`.
        limit_m: How far a place may lie from the network, metres.
    """

    def __init__(self, urls: Mapping[Mode, str], limit_m: float = LIMIT_M) -> None:
        self._clients = {mode: Client(url) for mode, url in urls.items()}
        self._limit_m = limit_m
        self._name = hashlib.sha256(repr(sorted(urls.items())).encode()).hexdigest()[:16]

    @property
    def version(self) -> str:
        """Of the servers' data, as far as they have told (`osrm-extract --data_version`), and of their addresses."""
        told = (client.data_version for client in self._clients.values())
        return "-".join(["osrm", self._name, *(version for version in told if version)])

    @property
    def limit_m(self) -> float:
        """How far a place may lie from the network, metres."""
        return self._limit_m

    def close(self) -> None:
        """Close the connections of this thread."""
        for client in self._clients.values():
            client.close()

    def snap(self, place: Place, mode: Mode) -> Snap:
        """As `Router` says; `node` is that of OpenStreetMap at one end of the piece of road."""
        try:
            answer = self._ask(mode, "nearest", [place], {"number": "1"})
        except Refusal as refusal:
            raise self._route_error(refusal, [place], mode) from refusal
        with _understood():
            point = answer["waypoints"][0]
            distance = float(point["distance"])
            lon, lat = point["location"]
            snap = Snap(Place(float(lon), float(lat)), distance, str(point["name"]), int(max(point["nodes"])))
        if distance > self._limit_m:
            raise OffTheNetworkError(0, distance)
        return snap

    def route(self, places: Sequence[Place], mode: Mode) -> Route:
        """As `Router` says."""
        if len(places) > MAX_PLACES:
            raise TooManyPlacesError(MAX_PLACES)
        options = {"overview": "false", "steps": "true", "geometries": "geojson", "continue_straight": "false"}
        options["radiuses"] = ";".join([f"{self._limit_m:.0f}"] * len(places))
        try:
            answer = self._ask(mode, "route", places, options)
        except Refusal as refusal:
            raise self._route_error(refusal, places, mode) from refusal
        with _understood():
            return _route(answer["routes"][0], len(places))

    def matrix(self, sources: Sequence[Place], targets: Sequence[Place], mode: Mode) -> NDArray[np.float64]:
        """As `Router` says; large ones are asked for in parts."""
        if len(sources) * len(targets) > MAX_PAIRS:
            raise TooManyPlacesError(MAX_PAIRS // min(len(sources), len(targets)))
        found = np.full((len(sources), len(targets)), np.inf)
        height = max(min(len(sources), _TABLE_SIZE // 2, max(_TABLE_SIZE - len(targets), 2)), 1)
        width = _TABLE_SIZE - height
        for top in range(0, len(sources), height):
            for left in range(0, len(targets), width):
                part = self._table(sources[top : top + height], targets[left : left + width], mode)
                found[top : top + height, left : left + width] = part
        return found

    def reachable(self, origin: Place, mode: Mode, durations_s: Sequence[float]) -> tuple[Reach, ...]:
        """Not what OSRM does.

        Raises:
            RouterUnavailableError: Always.
        """
        message = f"OSRM does not say where one gets ({mode}, {len(durations_s)} times from {origin})."
        raise RouterUnavailableError(message)

    def _table(self, sources: Sequence[Place], targets: Sequence[Place], mode: Mode) -> NDArray[np.float64]:
        options = {
            "sources": ";".join(map(str, range(len(sources)))),
            "destinations": ";".join(map(str, range(len(sources), len(sources) + len(targets)))),
            "annotations": "duration",
        }
        try:
            answer = self._ask(mode, "table", [*sources, *targets], options)
        except Refusal as refusal:
            if refusal.code == "NoSegment":
                return np.full((len(sources), len(targets)), np.inf)
            raise RouterUnavailableError(str(refusal)) from refusal
        with _understood():
            seconds = np.array(answer["durations"], dtype=np.float64).reshape(len(sources), len(targets))
            from_m = np.array([float(point["distance"]) for point in answer["sources"]])
            to_m = np.array([float(point["distance"]) for point in answer["destinations"]])
            is_known = np.isfinite(seconds) & (from_m <= self._limit_m)[:, None] & (to_m <= self._limit_m)
            return np.where(is_known, seconds, np.inf)

    def _ask(self, mode: Mode, service: str, places: Sequence[Place], options: Mapping[str, str]) -> Any:  # noqa: ANN401 (JSON)
        if mode not in self._clients:
            message = f"There is no OSRM server for {mode}."
            raise RouterUnavailableError(message)
        coordinates = ";".join(f"{place.lon:.6f},{place.lat:.6f}" for place in places)
        query = "&".join(f"{key}={value}" for key, value in options.items())
        return self._clients[mode].ask(f"/{service}/v1/{_PROFILES[mode]}/{coordinates}?{query}")

    def _route_error(self, refusal: Refusal, places: Sequence[Place], mode: Mode) -> Exception:
        """What a refused route means."""
        named = _COORDINATE.search(refusal.message)
        index = min(int(named[1]), len(places) - 1) if named else 0
        if refusal.code == "NoSegment":
            return OffTheNetworkError(index, float("inf"))
        if refusal.code == "NoRoute":
            return NoRouteError(self._stuck(places, mode))
        if refusal.code == "TooBig":
            return TooManyPlacesError(len(places) - 1)
        return RouterUnavailableError(str(refusal))

    def _stuck(self, places: Sequence[Place], mode: Mode) -> int:
        """Position of the place from which nothing leads on; OSRM does not tell."""
        for index in range(len(places) - 1):
            if not np.isfinite(self.matrix([places[index]], [places[index + 1]], mode)).all():
                return index
        return 0


class _understood:  # noqa: N801 (reads as what it does)
    """Turns an answer that is not what the documentation says into `RouterUnavailableError`."""

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _traceback: object) -> None:
        if isinstance(error, KeyError | IndexError | TypeError | ValueError | AttributeError):
            message = f"The OSRM server answered something else than a way: {error!r}"
            raise RouterUnavailableError(message) from error


@dataclass(slots=True)
class _Line:
    """A line that grows step by step."""

    vertices: list[list[float]]
    seconds: list[float]

    def add(self, step: Mapping[str, Any]) -> None:
        """Go along a step, evenly."""
        places = np.array(step["geometry"]["coordinates"], dtype=np.float64).reshape(-1, 2)
        if not self.vertices:
            self.vertices, self.seconds = [places[0].tolist()], [0.0]
        along = np.cumsum(distances_m(places[:-1], places[1:]))
        whole, begun = float(along[-1]) if len(along) else 0.0, self.seconds[-1]
        self.vertices += places[1:].tolist()
        self.seconds += (begun + float(step["duration"]) * (along / whole if whole else np.zeros(len(along)))).tolist()
        if whole == 0 and len(along):
            self.seconds[-1] = begun + float(step["duration"])


def _route(answer: Mapping[str, Any], places: int) -> Route:
    line = _Line([], [])
    stops, steps = [0], []
    for leg in answer["legs"]:
        steps += list(_steps(leg["steps"], line))
        stops.append(len(line.vertices) - 1)
    if len(stops) != places:
        message = f"a way through {len(stops)} places instead of {places}"
        raise ValueError(message)
    seconds = np.maximum.accumulate(np.array(line.seconds))
    vertices = np.array(line.vertices)
    if len(vertices) < 2 or not np.isfinite(vertices).all() or not np.isfinite(seconds).all():  # noqa: PLR2004 (a line)
        message = "a line of fewer than two vertices, or of no numbers"
        raise ValueError(message)
    return Route(vertices, seconds, tuple(stops), float(answer["distance"]), tuple(steps))


def _steps(answers: Sequence[Mapping[str, Any]], line: _Line) -> Iterator[Step]:
    """Steps of a leg; where somebody leaves a roundabout is part of the step that led into it."""
    last: Step | None = None
    for answer in answers:
        vertex = max(len(line.vertices) - 1, 0)
        line.add(answer)
        step = _step(answer, vertex)
        if last and answer["maneuver"]["type"] in _LEAVING:
            length, time = last.distance_m + step.distance_m, last.duration_s + step.duration_s
            last = Step(last.turn, step.street or last.street, last.exit, length, time, last.vertex)
            continue
        if last:
            yield last
        last = step
    if last:
        yield Step(Turn.ARRIVE, last.street, 0, 0.0, 0.0, len(line.vertices) - 1)


def _step(answer: Mapping[str, Any], vertex: int) -> Step:
    manoeuvre = answer["maneuver"]
    turn = _KINDS.get(manoeuvre["type"]) or _MODIFIERS.get(manoeuvre.get("modifier", ""), Turn.STRAIGHT)
    street = str(answer.get("name") or answer.get("ref") or "").replace(";", ", ")
    exit_number = int(manoeuvre.get("exit", 0)) if turn is Turn.ROUNDABOUT else 0
    return Step(turn, street, exit_number, float(answer["distance"]), float(answer["duration"]), vertex)
