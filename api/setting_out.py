"""Guards what costs a search through the road network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.pages.region import current_region
from api.problems import require_room
from api.wishes import ARRIVAL
from geo_platform.limits import HourlyLimit
from layers.core import arriving, reaching

if TYPE_CHECKING:
    from django.http import HttpRequest

    from api.wishes import Wish

AREAS_PER_HOUR = HourlyLimit("areas that can be reached", 300)


def afford(request: HttpRequest, wish: Wish) -> None:
    """Count a start from which nobody has asked lately.

    Raises:
        TooOftenError: There were very many of them from one connection.
    """
    if _costs(wish):
        require_room(AREAS_PER_HOUR, request)


def _costs(wish: Wish) -> bool:
    if wish.start is None:
        return False
    if wish.within is not None and not reaching.is_known(wish.start, wish.within):
        return True
    return wish.open == ARRIVAL and not arriving.is_known(wish.start, current_region().calendar, wish.moment)
