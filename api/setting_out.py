"""Guards what costs a search through the road network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.problems import require_room
from geo_platform.limits import HourlyLimit
from layers.core.reaching import is_known

if TYPE_CHECKING:
    from django.http import HttpRequest

    from api.wishes import Wish

AREAS_PER_HOUR = HourlyLimit("areas that can be reached", 300)


def afford(request: HttpRequest, wish: Wish) -> None:
    """Count a start from which nobody has asked lately.

    Raises:
        TooOftenError: There were very many of them from one connection.
    """
    if wish.start is None or wish.within is None or is_known(wish.start, wish.within):
        return
    require_room(AREAS_PER_HOUR, request)
