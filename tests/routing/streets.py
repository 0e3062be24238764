"""Made-up streets on a plain of squares, and a search through them that shares nothing with the router's own."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from routing.access import Access
from routing.compiled import Compiled
from routing.compiling import compile_extract, current_folder
from routing.embedded import EmbeddedRouter
from routing.expansion import expand
from routing.extract import Extract, Way
from routing.hierarchy import compile_hierarchy
from routing.network import build_network, save_network
from routing.restrictions import Restriction, read_restriction
from routing.router import Mode, Place
from routing.segments import cut_segments
from routing.speeds import SpeedProfile
from routing.turns import turn_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from routing.expansion import Expansion
    from routing.segments import Segments
    from routing.spots import Spot

WEST, SOUTH = 12.0, 54.0
STEP = 0.001
"""Degrees between neighbours: 111 m to the north, 65 m to the east."""


@dataclass
class Streets:
    """An extract, street by street. A node is named by column and row."""

    extract: Extract = field(default_factory=Extract)

    def way(self, *nodes: tuple[int, int], **tags: str) -> int:
        """Add a street, `residential` unless it is said otherwise; its number is given back."""
        number = len(self.extract.ways) + 1
        ids = tuple(node_id(*node) for node in nodes)
        places = tuple((place(*node).lon, place(*node).lat) for node in nodes)
        wanted = {"highway": "residential", **{key.replace("__", ":"): value for key, value in tags.items()}}
        self.extract.ways.append(Way(number, wanted, ids, places))
        return number

    def node(self, node: tuple[int, int], **tags: str) -> None:
        """Put something there."""
        self.extract.nodes[node_id(*node)] = tags

    def restrict(self, kind: str, origin: int, via: tuple[int, int] | Sequence[int], to: int, **tags: str) -> None:
        """Forbid or prescribe a turn, at a node or along ways."""
        between = [("n", node_id(*via), "via")] if isinstance(via, tuple) else [("w", way, "via") for way in via]
        members = [("w", origin, "from"), *between, ("w", to, "to")]
        number = 1000 + len(self.extract.restrictions)
        found = read_restriction(number, {"type": "restriction", "restriction": kind, **tags}, members)
        assert isinstance(found, Restriction)
        self.extract.restrictions.append(found)

    def compiled(self, root: Path, mode: Mode = Mode.CAR) -> Compiled:
        """Compile it for one way of getting about."""
        network, _unused = build_network(self.extract, mode, SpeedProfile())
        (root / mode).mkdir()
        save_network(network, root / mode)
        compile_hierarchy(network, root / mode)
        return Compiled(root, "made")

    def router(self, root: Path) -> EmbeddedRouter:
        """Compile it for all."""
        compile_extract(self.extract, root, "DE")
        return EmbeddedRouter(current_folder(root))

    def expanded(self, mode: Mode = Mode.CAR) -> tuple[Segments, Expansion]:
        """As the compiler sees it."""
        segments = cut_segments(self.extract, mode, SpeedProfile())
        return segments, expand(segments, self.extract.restrictions, mode)


def node_id(column: int, row: int) -> int:
    """Number of a node."""
    return 1 + column * 100 + row


def place(column: float, row: float) -> Place:
    """Where a node lies, or what lies between nodes."""
    return Place(WEST + column * STEP, SOUTH + row * STEP)


class BruteForce:
    """Dijkstra over the last edges that somebody drove along, with every rule asked anew at every turn."""

    def __init__(self, streets: Streets, mode: Mode = Mode.CAR) -> None:
        self._segments, expansion = streets.expanded(mode)
        self._access = expansion.edge_access
        self._rules = [rule for rule in streets.extract.restrictions if mode in rule.modes]
        self._mode = mode
        # Ways between are one edge long here.
        self._memory = 1 + max((len(rule.via_ways) for rule in self._rules), default=0)

    def ms(self, source: Spot, target: Spot) -> float:
        """The quickest time from spot to spot."""
        times: list[float] = []
        heap: list[tuple[float, tuple[int, ...], bool]] = []
        for edge in self._edges_of(source):
            rest = (1 - source.share_along(edge)) * self._whole(edge)
            if edge // 2 == target.segment and target.share_along(edge) >= source.share_along(edge):
                times.append((target.share_along(edge) - source.share_along(edge)) * self._whole(edge))
            heapq.heappush(heap, (rest, (edge,), self._access[edge] == Access.ENDS))
        done = set()
        while heap:
            time, path, is_leaving = heapq.heappop(heap)
            if (path, is_leaving) in done:
                continue
            done.add((path, is_leaving))
            for edge in self._onward(path, is_leaving=is_leaving):
                begun = time + self._turn(path[-1], edge)
                if edge // 2 == target.segment:
                    times.append(begun + target.share_along(edge) * self._whole(edge))
                still = is_leaving and self._access[edge] == Access.ENDS
                heapq.heappush(heap, (begun + self._whole(edge), (*path, edge)[-self._memory :], still))
        return min(times, default=np.inf)

    def _edges_of(self, spot: Spot) -> list[int]:
        return [edge for edge in (2 * spot.segment, 2 * spot.segment + 1) if self._access[edge]]

    def _whole(self, edge: int) -> int:
        return int(self._segments.milliseconds[edge])

    def _turn(self, before: int, after: int) -> int:
        return int(np.round(turn_seconds(self._segments, self._mode, np.array([before]), np.array([after]))[0] * 1000))

    def _onward(self, path: tuple[int, ...], *, is_leaving: bool) -> Iterator[int]:
        here = int(self._segments.heads[path[-1]])
        may_leave = is_leaving or self._access[path[-1]] == Access.THROUGH
        # Whether one may turn round is asked of the map, not of where somebody comes from.
        is_dead_end = not any(self._at_node(path[-1], edge) for edge in self._leaving(here) if edge != path[-1] ^ 1)
        for edge in self._leaving(here):
            is_back = edge == path[-1] ^ 1
            if not self._access[edge] or (self._access[edge] == Access.THROUGH and not may_leave):
                continue
            if (is_back and not is_dead_end) or not self._at_node(path[-1], edge):
                continue
            if all(self._along_ways(rule, (*path, edge)) for rule in self._rules if rule.via_ways):
                yield edge

    def _leaving(self, node: int) -> list[int]:
        return [edge for edge in np.flatnonzero(self._segments.tails == node).tolist() if self._access[edge]]

    def _way(self, edge: int) -> int:
        return int(self._segments.osm_ways[edge // 2])

    def _at_node(self, before: int, after: int) -> bool:
        node = int(self._segments.osm_nodes[self._segments.heads[before]])
        rules = [rule for rule in self._rules if rule.via_node == node and self._way(before) in rule.origins]
        here = {self._way(edge) for edge in self._leaving_of(before)}
        prescribed = [rule for rule in rules if rule.is_only and here & set(rule.destinations)]
        if prescribed and not any(self._way(after) in rule.destinations for rule in prescribed):
            return False
        is_turn = self._way(after) != self._way(before) or after == before ^ 1
        return not any(is_turn and self._way(after) in rule.destinations for rule in rules if not rule.is_only)

    def _leaving_of(self, edge: int) -> list[int]:
        return self._leaving(int(self._segments.heads[edge]))

    def _along_ways(self, rule: Restriction, path: tuple[int, ...]) -> bool:
        """Whether the last turn of a path is allowed, seen from every place in the path where the rule may begin."""
        for begin in range(len(path) - 2):
            between = path[begin + 1 : -1]
            ways = [self._way(edge) for edge in between]
            begins = (
                self._way(path[begin]) in rule.origins and set(ways) == set(rule.via_ways) and len(set(between)) == len(ways)
            )
            if not begins or any(a == b ^ 1 for a, b in zip(path[begin:], path[begin + 1 :], strict=False)):
                continue
            is_named = self._way(path[-1]) in rule.destinations and path[-1] not in path[begin:-1]
            if is_named and not rule.is_only:
                return False
        return True
