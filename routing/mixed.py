"""A router that asks servers where there are some, and answers the rest itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.router import Mode, Place, Reach, Route, Router, RouterUnavailableError, Snap

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    import numpy as np
    from numpy.typing import NDArray


class MixedRouter:
    """A `routing.router.Router` of two.

    Args:
        servers: Answers for some ways of getting about.
        served: Which these are.
        embedded: Gives the one that answers for the others, and says for all where one gets within a time; raises
            `RouterUnavailableError` where there is none.
    """

    def __init__(self, servers: Router, served: Collection[Mode], embedded: Callable[[], Router]) -> None:
        self._servers = servers
        self._served = frozenset(served)
        self._embedded = embedded

    @property
    def version(self) -> str:
        """Of both."""
        try:
            return f"{self._servers.version}-{self._embedded().version}"
        except RouterUnavailableError:
            return self._servers.version

    @property
    def limit_m(self) -> float:
        """How far a place may lie from the network, metres."""
        return self._servers.limit_m

    def snap(self, place: Place, mode: Mode) -> Snap:
        """As `Router` says."""
        return self._router(mode).snap(place, mode)

    def route(self, places: Sequence[Place], mode: Mode) -> Route:
        """As `Router` says."""
        return self._router(mode).route(places, mode)

    def matrix(self, sources: Sequence[Place], targets: Sequence[Place], mode: Mode) -> NDArray[np.float64]:
        """As `Router` says."""
        return self._router(mode).matrix(sources, targets, mode)

    def reachable(self, origin: Place, mode: Mode, durations_s: Sequence[float]) -> tuple[Reach, ...]:
        """As `Router` says."""
        return self._embedded().reachable(origin, mode, durations_s)

    def _router(self, mode: Mode) -> Router:
        return self._servers if mode in self._served else self._embedded()
