"""What stays of a proof when it is spent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """A proof that holds, and may or may not be spent.

    Attributes:
        key: Tells it from every other; 64 hexadecimal digits.
        expires_at: When it stops to hold, so that nothing need be remembered about it.
    """

    key: str
    expires_at: datetime
