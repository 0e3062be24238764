"""What is kept about somebody, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo_platform.personal_data.holdings import Record, holdings, no_copy

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from geo_platform.personal_data.holdings import Holding


@dataclass(frozen=True, slots=True)
class Kept:
    """One sort of data.

    Attributes:
        holding: Says what, why and for how long.
        count: How many records.
        values: What they say, where that is short.
    """

    holding: Holding
    count: int
    values: tuple[str, ...] = ()


def overview_of(user: User) -> list[Kept]:
    """Every sort of data that can be about somebody, with how much there is. Files are not opened for it."""
    found = [holding for holding in holdings() if holding.copy is not no_copy]
    return [Kept(holding, _count(holding, user), _values(holding, user)) for holding in found]


def _count(holding: Holding, user: User) -> int:
    if holding.count:
        return holding.count(user)
    return sum(isinstance(part, Record) for part in holding.copy(user))


def _values(holding: Holding, user: User) -> tuple[str, ...]:
    return tuple(dict.fromkeys(holding.values(user))) if holding.values else ()
