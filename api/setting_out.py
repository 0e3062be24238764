"""Guards what costs a search through the road network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from api.problems import TooOftenError
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
    if not AREAS_PER_HOUR.allows_another(request):
        raise TooOftenError(_("There were very many requests from your connection. Please try again in an hour."))
