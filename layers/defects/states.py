"""How far a report is, and what leads on from there: a table of edges, and nothing else decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

UNCONFIRMED, OPEN, IN_PROGRESS = "unconfirmed", "open", "in_progress"
RESOLVED, NOT_RESOLVABLE, NOT_RESPONSIBLE = "resolved", "not_resolvable", "not_responsible"
DUPLICATE, WITHDRAWN = "duplicate", "withdrawn"

WAITING = (OPEN, IN_PROGRESS)
"""States in which somebody still has to do something."""
ANSWERED = (RESOLVED, NOT_RESOLVABLE, NOT_RESPONSIBLE)
"""States in which the office has said what became of it."""
CLOSED = (*ANSWERED, DUPLICATE, WITHDRAWN)
STATES = (UNCONFIRMED, *WAITING, *CLOSED)


class Side(StrEnum):
    """On which side of a report somebody is.

    Attributes:
        REPORTER: Who sent it.
        STAFF: Who works for the office that is responsible.
        PARTNER: The system of another office, to which it was sent on.
        PLATFORM: The clock.
    """

    REPORTER = "reporter"
    STAFF = "staff"
    PARTNER = "partner"
    PLATFORM = "platform"


class Move(StrEnum):
    """What can be done with a report.

    Attributes:
        CONFIRM: Follow the link in the mail, so that the office sees it.
        LAPSE: Nobody has followed it in time.
        WITHDRAW: Take it back.
        START: Somebody works on it.
        PUT_BACK: Nobody does any more.
        RESOLVE: It is done.
        REFUSE: It cannot be done.
        HAND_OFF: Somebody else is responsible, who is not here.
        MERGE: It is the same as another one.
        REOPEN: It is not done after all.
    """

    CONFIRM = "confirm"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    START = "start"
    PUT_BACK = "put_back"
    RESOLVE = "resolve"
    REFUSE = "refuse"
    HAND_OFF = "hand_off"
    MERGE = "merge"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Edge:
    """What a move does, for somebody on one side.

    Attributes:
        move: Which.
        side: Who makes it.
        sources: From which states.
        target: To which one.
        needs_answer: Whether the reporter has to be told in words what became of it.
    """

    move: Move
    side: Side
    sources: tuple[str, ...]
    target: str
    needs_answer: bool = False


EDGES = (
    Edge(Move.CONFIRM, Side.REPORTER, (UNCONFIRMED,), OPEN),
    Edge(Move.LAPSE, Side.PLATFORM, (UNCONFIRMED,), WITHDRAWN),
    Edge(Move.WITHDRAW, Side.REPORTER, (UNCONFIRMED, OPEN), WITHDRAWN),
    Edge(Move.REOPEN, Side.REPORTER, ANSWERED, OPEN),
    Edge(Move.START, Side.STAFF, (OPEN,), IN_PROGRESS),
    Edge(Move.PUT_BACK, Side.STAFF, (IN_PROGRESS,), OPEN),
    Edge(Move.RESOLVE, Side.STAFF, WAITING, RESOLVED, needs_answer=True),
    Edge(Move.REFUSE, Side.STAFF, WAITING, NOT_RESOLVABLE, needs_answer=True),
    Edge(Move.HAND_OFF, Side.STAFF, WAITING, NOT_RESPONSIBLE, needs_answer=True),
    Edge(Move.MERGE, Side.STAFF, WAITING, DUPLICATE),
    Edge(Move.REOPEN, Side.STAFF, (*ANSWERED, DUPLICATE), OPEN),
    Edge(Move.START, Side.PARTNER, (OPEN,), IN_PROGRESS),
    Edge(Move.PUT_BACK, Side.PARTNER, (IN_PROGRESS,), OPEN),
    Edge(Move.RESOLVE, Side.PARTNER, WAITING, RESOLVED),
    Edge(Move.REFUSE, Side.PARTNER, WAITING, NOT_RESOLVABLE),
    Edge(Move.REOPEN, Side.PARTNER, ANSWERED, OPEN),
)


def edge_for(move: Move, side: Side, state: str) -> Edge | None:
    """The edge by which somebody makes a move from a state; `None` where there is none."""
    return next((edge for edge in EDGES if (edge.move, edge.side) == (move, side) and state in edge.sources), None)


def moves_of(side: Side, state: str) -> list[Move]:
    """What somebody can do from a state."""
    return [edge.move for edge in EDGES if edge.side == side and state in edge.sources]
