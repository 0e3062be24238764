"""What is due when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from layers.defects.inspections.kinds import Kind
from layers.defects.inspections.models import Ground

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from layers.core.permissions import Actor

# So many days before, somebody can plan it.
SOON_DAYS: dict[str, int] = {Kind.VISUAL: 1, Kind.OPERATIONAL: 14, Kind.ANNUAL: 30}


@dataclass(frozen=True, slots=True)
class Due:
    """One kind of inspection of a playground.

    Attributes:
        kind: Which.
        last: When it was last done, by itself or by one more thorough; `None` if never.
        on: The last day on which it is in time.
        state: `overdue`, `today`, `soon` or `later`.
    """

    kind: Kind
    last: datetime | None
    on: date
    state: str

    @property
    def is_pressing(self) -> bool:
        """Whether somebody should go today."""
        return self.state in {"overdue", "today"}


@dataclass(frozen=True, slots=True)
class GroundDue:
    """A playground with all kinds, the most thorough first."""

    ground: Ground
    dues: tuple[Due, ...]

    @property
    def first(self) -> Due:
        """What to do next: of what presses the most thorough, since it does the others as well; else what comes first."""
        pressing = [due for due in self.dues if due.is_pressing]
        return pressing[0] if pressing else min(self.dues, key=lambda due: due.on)

    @property
    def since(self) -> date:
        """Since when something is due, or from when on."""
        return min(due.on for due in self.dues)


def dues_of(ground: Ground, today: date) -> GroundDue:
    """What is due on a playground that was read with `with_last`."""
    return GroundDue(ground, tuple(_due(ground, kind, today) for kind in (Kind.ANNUAL, Kind.OPERATIONAL, Kind.VISUAL)))


def what_is_due(actor: Actor) -> list[GroundDue]:
    """All playgrounds that somebody looks after, the longest overdue first, by the clock of the active time zone."""
    grounds: Iterable[Ground] = Ground.objects.handled_by(actor).filter(is_active=True).with_last().select_related("area")
    today = localdate()
    found = [dues_of(ground, today) for ground in grounds]
    return sorted(found, key=lambda due: (due.since, due.ground.title, due.ground.pk))


def _due(ground: Ground, kind: Kind, today: date) -> Due:
    last: datetime | None = getattr(ground, f"last_{kind}")
    # What was never looked at should have been when the office took it in.
    on = localdate(last) + timedelta(days=ground.days(kind)) if last else localdate(ground.since)
    return Due(kind, last, on, _state(kind, on, today))


def _state(kind: Kind, on: date, today: date) -> str:
    if on < today:
        return "overdue"
    if on == today:
        return "today"
    return "soon" if on - today <= timedelta(days=SOON_DAYS[kind]) else "later"
