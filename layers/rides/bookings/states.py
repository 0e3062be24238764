"""How far a booking is, and what leads on from there: a table of edges, and nothing else decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

REQUESTED, WAITING, ACCEPTED = "requested", "waiting", "accepted"
DECLINED, EXPIRED, CANCELLED = "declined", "expired", "cancelled"
RIDDEN, MISSED = "ridden", "missed"
OPEN = (REQUESTED, WAITING, ACCEPTED)
"""States from which something may still come of it."""
UNDECIDED = (REQUESTED, WAITING)


class Side(StrEnum):
    """On which side of a booking somebody is."""

    RIDER = "rider"
    DRIVER = "driver"
    PLATFORM = "platform"


class Move(StrEnum):
    """What can be done with a booking.

    Attributes:
        ACCEPT: Take the rider along.
        DECLINE: Do not.
        CANCEL: Go back on it; for the rider, also on having asked.
        CALL_OFF: The ride does not go at all, or no longer so that it fits.
        PUT_OFF: There is no seat any more: let the rider wait for one.
        MOVE_UP: There is one again: ask the driver.
        EXPIRE: Nobody has answered in time.
        RIDE: It took place.
        MISS: It did not.
    """

    ACCEPT = "accept"
    DECLINE = "decline"
    CANCEL = "cancel"
    CALL_OFF = "call off"
    PUT_OFF = "put off"
    MOVE_UP = "move up"
    EXPIRE = "expire"
    RIDE = "ride"
    MISS = "miss"


@dataclass(frozen=True, slots=True)
class Edge:
    """What a move does, for somebody on one side.

    Attributes:
        move: Which.
        side: Who makes it.
        sources: From which states.
        target: To which one.
    """

    move: Move
    side: Side
    sources: tuple[str, ...]
    target: str


EDGES = (
    Edge(Move.ACCEPT, Side.DRIVER, UNDECIDED, ACCEPTED),
    Edge(Move.DECLINE, Side.DRIVER, UNDECIDED, DECLINED),
    Edge(Move.CANCEL, Side.RIDER, OPEN, CANCELLED),
    Edge(Move.CANCEL, Side.DRIVER, (ACCEPTED,), CANCELLED),
    Edge(Move.CALL_OFF, Side.DRIVER, OPEN, CANCELLED),
    Edge(Move.PUT_OFF, Side.PLATFORM, (REQUESTED,), WAITING),
    Edge(Move.MOVE_UP, Side.PLATFORM, (WAITING,), REQUESTED),
    Edge(Move.EXPIRE, Side.PLATFORM, UNDECIDED, EXPIRED),
    Edge(Move.RIDE, Side.RIDER, (ACCEPTED,), RIDDEN),
    Edge(Move.RIDE, Side.DRIVER, (ACCEPTED,), RIDDEN),
    Edge(Move.MISS, Side.RIDER, (ACCEPTED,), MISSED),
    Edge(Move.MISS, Side.DRIVER, (ACCEPTED,), MISSED),
)


def edge_for(move: Move, side: Side, state: str) -> Edge | None:
    """The edge by which somebody makes a move from a state; `None` where there is none."""
    return next((edge for edge in EDGES if (edge.move, edge.side) == (move, side) and state in edge.sources), None)


def moves_of(side: Side, state: str) -> list[Move]:
    """What somebody can do from a state, beside calling the whole ride off."""
    able = [edge.move for edge in EDGES if edge.side == side and state in edge.sources]
    return [move for move in able if move != Move.CALL_OFF]
