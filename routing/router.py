"""What every router can do, whatever it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import shapely
    from numpy.typing import NDArray


class Mode(StrEnum):
    """How one gets about."""

    CAR = "car"
    BICYCLE = "bicycle"
    FOOT = "foot"


@dataclass(frozen=True, slots=True)
class Place:
    """A point in WGS 84.

    Attributes:
        lon: Longitude, degrees.
        lat: Latitude, degrees.
    """

    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Snap:
    """The point of the network that is nearest to a place.

    Attributes:
        place: On the network.
        distance_m: How far it lies from what was asked for.
        street: What the way is called; empty where it has no name.
        node: Number of the nearest junction, the same for as long as the router's `version` is.
        spot: Number of the point itself, for `SpotRouter`; the same for as long as `version` is. -1 where routers have none.
    """

    place: Place
    distance_m: float
    street: str
    node: int
    spot: int = -1


class Turn(StrEnum):
    """What one does where a step begins."""

    DEPART = "depart"
    STRAIGHT = "straight"
    SLIGHT_LEFT = "slight_left"
    LEFT = "left"
    SHARP_LEFT = "sharp_left"
    SLIGHT_RIGHT = "slight_right"
    RIGHT = "right"
    SHARP_RIGHT = "sharp_right"
    U_TURN = "u_turn"
    ROUNDABOUT = "roundabout"
    ARRIVE = "arrive"


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of a route along one street.

    Attributes:
        turn: What one does at its beginning.
        street: Its name, or its number such as "B 103"; empty where it has neither.
        exit: Which exit of a roundabout to take, from 1; 0 elsewhere.
        distance_m: Its length.
        duration_s: How long it takes.
        vertex: Position of its beginning in the route's line.
    """

    turn: Turn
    street: str
    exit: int
    distance_m: float
    duration_s: float
    vertex: int


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A way along the network.

    Attributes:
        line: Vertices, shape (n, 2), n ≥ 2: longitude and latitude in degrees.
        seconds: When each vertex is reached, shape (n,), seconds since departure, never falling, 0 at the first.
        stops: Positions in `line` of the places that were asked for, in order: the first is 0, the last n - 1.
        distance_m: Its length.
        steps: How to find it, the last an `ARRIVE`.
    """

    line: NDArray[np.float64]
    seconds: NDArray[np.float64]
    stops: tuple[int, ...]
    distance_m: float
    steps: tuple[Step, ...]

    @property
    def duration_s(self) -> float:
        """How long it takes."""
        return float(self.seconds[-1])


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """A way as it is drawn, without its times and steps.

    Attributes:
        line: As in `Route`; `stops` alike.
    """

    line: NDArray[np.float64]
    stops: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Where one gets within a time.

    Attributes:
        duration_s: The time.
        area: Multipolygon in WGS 84 (longitude, latitude); empty where one gets nowhere.
    """

    duration_s: float
    area: shapely.MultiPolygon


class RoutingError(Exception):
    """There is no answer to what was asked."""


class OffTheNetworkError(RoutingError):
    """A place lies too far from every way that can be used.

    Attributes:
        index: Which of the places it is, from 0.
        distance_m: How far the nearest such way is; infinite where there is none.
    """

    def __init__(self, index: int, distance_m: float) -> None:
        super().__init__(f"Place {index} is {distance_m:.0f} m away from the network.")
        self.index = index
        self.distance_m = distance_m


class NoRouteError(RoutingError):
    """No way leads from one of the places to the next.

    Attributes:
        index: Position of the place from which nothing leads on, from 0.
    """

    def __init__(self, index: int) -> None:
        super().__init__(f"No way leads on from place {index}.")
        self.index = index


class TooManyPlacesError(RoutingError):
    """More places were given than one question may have.

    Attributes:
        limit: How many it may have.
    """

    def __init__(self, limit: int) -> None:
        super().__init__(f"At most {limit} places at once.")
        self.limit = limit


class RouterUnavailableError(RoutingError):
    """The router cannot answer now: its file is not made yet, or its server does not answer."""


class Router(Protocol):
    """Ways along the network of roads and paths."""

    @property
    def version(self) -> str:
        """Changes whenever answers may: of the network and of how it is read."""
        ...

    @property
    def limit_m(self) -> float:
        """How far a place may lie from the network, metres."""
        ...

    def snap(self, place: Place, mode: Mode) -> Snap:
        """Find the nearest point of the network.

        Raises:
            OffTheNetworkError: It is farther than `limit_m`.
        """
        ...

    def route(self, places: Sequence[Place], mode: Mode) -> Route:
        """Find the quickest way through places in their order.

        Args:
            places: At least two. Two places at one spot give a line whose two vertices are the same.
            mode: How one gets about.

        Raises:
            OffTheNetworkError: A place is farther than `limit_m` from the network.
            NoRouteError: No way leads there.
            TooManyPlacesError: There are too many of them.
        """
        ...

    def matrix(self, sources: Sequence[Place], targets: Sequence[Place], mode: Mode) -> NDArray[np.float64]:
        """Find how long it takes from each source to each target.

        Returns:
            Seconds, shape (sources, targets); infinite where no way leads, or where a place is off the network.

        Raises:
            TooManyPlacesError: There are too many of them.
        """
        ...

    def reachable(self, origin: Place, mode: Mode, durations_s: Sequence[float]) -> tuple[Reach, ...]:
        """Find where one gets within each of some times.

        Raises:
            OffTheNetworkError: The origin is farther than `limit_m` from the network.
        """
        ...


@runtime_checkable
class SpotRouter(Router, Protocol):
    """A router that numbers the points of its network, so that a place that is kept need not be looked for again.

    A number fits into a `bigint` and means the same for as long as `version` is the same.
    """

    def spots(self, places: Sequence[Place], mode: Mode) -> NDArray[np.int64]:
        """Find the numbers of the nearest points; -1 where none is nearer than `limit_m`. They are those of `Snap.spot`."""
        ...

    def matrix_of_spots(
        self,
        sources: NDArray[np.int64],
        targets: NDArray[np.int64],
        mode: Mode,
    ) -> NDArray[np.float64]:
        """As `Router.matrix`, from points to points that were found before; infinite for a number that means none.

        Raises:
            TooManyPlacesError: There are too many of them.
        """
        ...

    def drawings(self, ways: Sequence[Sequence[int]], mode: Mode) -> list[Drawing | None]:
        """Find the quickest ways through points that were found before, only to draw them: what many share is found once.

        Args:
            ways: Numbers of at least two points each.
            mode: How one gets about.

        Returns:
            For each what `Router.route` would draw; `None` where no way leads.
        """
        ...
