"""Who writes without an account shows that it is worth some work to them, so that programs do not flood the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.actors import actor_of
from api.problems import VERY_MANY
from geo_platform.limits import HourlyLimit
from geo_platform.proof_of_work.services import spend
from layers.core.exceptions import TooOftenError

if TYPE_CHECKING:
    from django.http import HttpRequest

HEADER = "X-Proof"
# Enough for a class of pupils behind one connection.
WRITES_PER_HOUR = HourlyLimit("writes", 120)


def count(request: HttpRequest) -> None:
    """Count what comes from one account, or from one address.

    Raises:
        TooOftenError: It has to wait.
    """
    user = actor_of(request).user
    fits = WRITES_PER_HOUR.allows_another_from(f"user {user.pk}") if user else WRITES_PER_HOUR.allows_another(request)
    if not fits:
        raise TooOftenError(VERY_MANY)


def pay(request: HttpRequest) -> None:
    """Spend the proof that came along; belongs into the transaction of what it pays for.

    Raises:
        ProofError: It is missing, wrong, or was spent before.
    """
    spend(request.headers.get(HEADER, ""))
