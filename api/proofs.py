"""Who writes without an account shows that it is worth some work to them, so that programs do not flood the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from api.problems import TooOftenError
from geo_platform.limits import HourlyLimit
from layers.core.exceptions import ForbiddenError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

HEADER = "X-Proof"
# Enough for a class of pupils behind one connection.
WRITES_PER_HOUR = HourlyLimit("writes", 60)


def _nobody_can(_proof: str) -> None:
    raise ForbiddenError


# Takes what `HEADER` holds, and raises where that is worth nothing or was spent before.
spend: Callable[[str], None] = _nobody_can


def count(request: HttpRequest) -> None:
    """Count what comes from one address.

    Raises:
        TooOftenError: It has to wait.
    """
    if not WRITES_PER_HOUR.allows_another(request):
        raise TooOftenError(_("There were very many requests from your connection. Please try again in an hour."))


def pay(request: HttpRequest) -> None:
    """Spend the proof that came along; belongs into the transaction of what it pays for."""
    spend(request.headers.get(HEADER, ""))
