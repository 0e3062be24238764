"""How many seats are taken on a part of the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def most_aboard(riders: Iterable[tuple[int, int, int]], from_s: int, to_s: int) -> int:
    """How many seats are taken at the fullest moment of a part of the way, which is half-open, as are those of the riders.

    Args:
        riders: From when, until when, and how many.
        from_s: Where the part begins.
        to_s: Where it ends.
    """
    within = [one for one in riders if one[0] < to_s and from_s < one[1]]
    moments = {from_s, *(begin for begin, _end, _seats in within if begin > from_s)}
    return max(sum(seats for begin, end, seats in within if begin <= moment < end) for moment in moments)
