"""From edges to steps that somebody can follow, without words of any language.

A step begins where the street changes or where one turns off it. A street that bends goes on; so does one that loses its
name for some metres, as at crossings. In a roundabout the exits are counted from the entrance on. Every leg of a route has
steps of its own: it departs, and it arrives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from routing.measures import turned
from routing.router import Step, Turn
from routing.segments import ROUNDABOUT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from routing.lines import Leg, Line
    from routing.network import Network

_STRAIGHT_DEGREES = 20.0
_SLIGHT_DEGREES = 45.0
_SHARP_DEGREES = 120.0
# On the same street only this much is a turn, and only where one could do something else.
_TURN_OFF_DEGREES = 50.0
_NAMELESS_M = 30.0


@dataclass(slots=True)
class _Piece:
    """Edges that make one step.

    Attributes:
        turn: What one does at its beginning.
        street: Name of the street.
        position: Of its first edge.
        exit: Of a roundabout.
    """

    turn: Turn
    street: str
    position: int
    exit: int = 0


def find_steps(network: Network, leg: Leg, line: Line, offset: int) -> list[Step]:
    """Say how to follow a leg.

    Args:
        network: In which it lies.
        leg: To be followed.
        line: As it is drawn.
        offset: Position of its first vertex in the line of the whole route.
    """
    pieces = _Pieces(network, leg).pieces()
    begins = [*(int(line.begins[piece.position]) for piece in pieces), len(line.vertices) - 1]
    metres, seconds = np.diff(line.metres[begins]).tolist(), np.diff(line.seconds[begins]).tolist()
    steps = [
        Step(piece.turn, piece.street, piece.exit, length, time, offset + begin)
        for piece, length, time, begin in zip(pieces, metres, seconds, begins, strict=False)
    ]
    return [*steps, Step(Turn.ARRIVE, steps[-1].street, 0, 0.0, 0.0, offset + begins[-1])]


def turn_of(angle: float) -> Turn:
    """Name a turn.

    Args:
        angle: Degrees, to the right is positive.
    """
    size = abs(angle)
    if size < _STRAIGHT_DEGREES:
        return Turn.STRAIGHT
    if size < _SLIGHT_DEGREES:
        return Turn.SLIGHT_RIGHT if angle > 0 else Turn.SLIGHT_LEFT
    if size < _SHARP_DEGREES:
        return Turn.RIGHT if angle > 0 else Turn.LEFT
    return Turn.SHARP_RIGHT if angle > 0 else Turn.SHARP_LEFT


class _Pieces:
    """Walks along a leg."""

    def __init__(self, network: Network, leg: Leg) -> None:
        self._network = network
        edges = leg.edges
        segments = edges // 2
        self._edges: list[int] = edges.tolist()
        self._states: list[int] = leg.states.tolist()
        self._streets = [network.names[number] for number in network.streets[segments].tolist()]
        self._is_round: list[bool] = ((network.flags[segments] & ROUNDABOUT) > 0).tolist()
        self._lengths: list[float] = network.metres[network.first[segments + 1] - 1].tolist()
        self._angles: list[float] = turned(network.heading_out[edges[:-1]], network.heading_in[edges[1:]]).tolist()
        self._heard = _without_gaps(self._streets, self._lengths)

    def _remarkable(self) -> list[int]:
        """Positions at which something may begin: another street, a roundabout, a bend."""
        return [
            position
            for position, angle in enumerate(self._angles, 1)
            if not -_SLIGHT_DEGREES < angle < _SLIGHT_DEGREES
            or self._heard[position] != self._heard[position - 1]
            or self._is_round[position] != self._is_round[position - 1]
        ]

    def pieces(self) -> list[_Piece]:
        found = [_Piece(Turn.DEPART, self._heard[0], 0)]
        for position in self._remarkable():
            if self._is_round[position] and not self._is_round[position - 1]:
                found.append(self._roundabout(position))
            elif self._left_roundabout(position, found[-1]):
                found[-1].street = self._heard[position]
            elif not self._is_round[position] and self._is_step(position):
                found.append(_Piece(self._turn(position), self._heard[position], position))
        return found

    def _roundabout(self, position: int) -> _Piece:
        exits, here = 0, position
        while here < len(self._edges) and self._is_round[here]:
            exits += self._exits(self._states[here])
            here += 1
        return _Piece(Turn.ROUNDABOUT, self._streets[position], position, max(exits, 1))

    def _exits(self, state: int) -> int:
        """How many roads leave the roundabout where a state ends."""
        first, end = int(self._network.arc_first[state]), int(self._network.arc_first[state + 1])
        onto = self._network.state_edges[self._network.arc_heads[first:end]] // 2
        return int(np.count_nonzero(self._network.flags[onto] & ROUNDABOUT == 0) > 0)

    def _left_roundabout(self, position: int, last: _Piece) -> bool:
        return last.turn is Turn.ROUNDABOUT and self._is_round[position - 1] and not self._is_round[position]

    def _is_step(self, position: int) -> bool:
        size = abs(self._angles[position - 1])
        before, after = self._heard[position - 1], self._heard[position]
        if before != after:
            return bool(after) or size >= _STRAIGHT_DEGREES
        limit = _TURN_OFF_DEGREES if after else _SLIGHT_DEGREES
        return size >= limit and self._has_choice(position)

    def _has_choice(self, position: int) -> bool:
        state = self._states[position - 1]
        is_back = self._edges[position] == self._edges[position - 1] ^ 1
        return is_back or int(self._network.arc_first[state + 1] - self._network.arc_first[state]) > 1

    def _turn(self, position: int) -> Turn:
        if self._edges[position] == self._edges[position - 1] ^ 1:
            return Turn.U_TURN
        return turn_of(self._angles[position - 1])


def _without_gaps(streets: Sequence[str], lengths: Sequence[float]) -> list[str]:
    """Let a street keep its name over a few nameless metres if it goes on behind them."""
    heard = list(streets)
    position = 0
    while position < len(heard):
        end = position
        while end < len(heard) and not streets[end]:
            end += 1
        goes_on = 0 < position < end < len(heard) and heard[position - 1] == streets[end]
        if goes_on and sum(lengths[position:end]) <= _NAMELESS_M:
            heard[position:end] = [streets[end]] * (end - position)
        position = end + 1
    return heard
