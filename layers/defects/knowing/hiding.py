"""Hides small groups in a table of numbers that has a total, so that nobody finds them out by subtracting.

What is below `FEWEST` is not shown. What is hidden is still known together, since the total is, and each part of it lies
between 0 and `FEWEST - 1`; so other groups are hidden along with it until that leaves every small group every value that it
could have. A table for which that cannot be reached is not shown at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

Key = TypeVar("Key")

FEWEST = 5
"""Smaller groups are not shown."""
FEWEST_TIMES = 10
"""Of fewer times no median is shown."""
_LARGEST_SMALL = FEWEST - 1


@dataclass(frozen=True, slots=True)
class Shown(Generic[Key]):
    """What everybody may see of a table.

    Attributes:
        total: Of all groups; `None` where even that is small.
        counts: By group, the largest first, in no other way than that of the table where they are equal.
        rest: Of all other groups together; 0 where they are all empty.
    """

    total: int | None = None
    counts: dict[Key, int] = field(default_factory=dict)
    rest: int = 0


def hide_small(counts: Mapping[Key, int]) -> Shown[Key]:
    """What may be shown of a table.

    Args:
        counts: By group. A group that is empty has to be there, too: everybody knows which groups there are.
    """
    total = sum(counts.values())
    if total < FEWEST:
        return Shown()
    falling = sorted(counts, key=lambda key: -counts[key])
    shown = [key for key in falling if counts[key] >= FEWEST]
    small = [counts[key] for key in falling if counts[key] < FEWEST]
    along: list[int] = []
    while any(small) and shown and not _is_safe(small, along, counts[shown[-1]]):
        along.append(counts[shown.pop()])
    kept = {key: counts[key] for key in shown}
    return Shown(total, kept, total - sum(kept.values()))


def _is_safe(small: list[int], along: list[int], smallest_shown: int) -> bool:
    """Whether each small group could have every value from 0 to `FEWEST - 1`, for all that can be known.

    Args:
        small: Numbers of the small groups.
        along: Of groups that are hidden along with them: each is known to be no larger than what is shown.
        smallest_shown: The smallest number that is shown.
    """
    if not along:
        return FEWEST <= sum(small) <= _LARGEST_SMALL * (len(small) - 1)
    room_below = sum(along) - FEWEST * len(along)
    room_above = smallest_shown * len(along) - sum(along)
    return min(room_below, room_above) >= _LARGEST_SMALL
