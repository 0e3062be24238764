"""How long a way takes, said from the distance as the crow flies: good enough to decide whether to walk."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.utils.translation import gettext as _

# Ways are about a third longer than the straight line, in villages rather more than in towns.
DETOUR = 1.3
WALKING_M_PER_MIN = 5_000 / 60
CYCLING_M_PER_MIN = 16_000 / 60
# Further than this most people take the bicycle.
WALKABLE_M = 2_500
CYCLABLE_M = 15_000


@dataclass(frozen=True, slots=True)
class Way:
    """A way that somebody might take.

    Attributes:
        minutes: About how long, never 0.
        icon: How.
        words: In full, for a screen reader: 5 Min. zu Fuß.
    """

    minutes: int
    icon: str
    words: str


def way_to(metres: float) -> Way | None:
    """The way to something near, on foot or by bicycle; `None` where neither makes sense.

    Args:
        metres: As the crow flies.
    """
    if metres <= WALKABLE_M:
        minutes = minutes_on_foot(metres)
        return Way(minutes, "lucide/footprints", _("%(minutes)s min on foot") % {"minutes": minutes})
    if metres <= CYCLABLE_M:
        minutes = math.ceil(metres * DETOUR / CYCLING_M_PER_MIN)
        return Way(minutes, "lucide/bike", _("%(minutes)s min by bicycle") % {"minutes": minutes})
    return None


def minutes_on_foot(metres: float) -> int:
    """About how many minutes a distance as the crow flies takes on foot, at least one."""
    return max(1, math.ceil(metres * DETOUR / WALKING_M_PER_MIN))
