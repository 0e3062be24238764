"""Another time, for those who ask Django for it."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING
from unittest.mock import patch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

ASKING = (
    "api.carpool.driver_journeys",
    "api.carpool.passenger_journeys",
    "layers.rides.bookings.standard",
    "layers.rides.bookings.cancelling",
    "layers.rides.bookings.elsewhere",
    "layers.rides.bookings.requesting",
)


@contextmanager
def travel_to(at: datetime) -> Iterator[None]:
    """Let everybody who looks at rides see another time."""
    with ExitStack() as stack:
        for module in ASKING:
            stack.enter_context(patch(f"{module}.now", return_value=at))
        yield
