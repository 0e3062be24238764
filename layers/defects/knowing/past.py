"""When very many reports came, were answered and ended. The database hands the times of each group over in one piece.

So numbers of any period are counted from the reports as they stand at this moment, in arrays, and nothing has to be kept up
to date beside them. `defects_report_times` holds all that is read here, in the order in which it is grouped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from layers.defects.knowing.statements import read_packed
from layers.defects.states import WAITING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from layers.defects.knowing.periods import Period
    from layers.defects.querysets import ReportQuerySet

    Numbers = NDArray[np.int64]
    Mask = NDArray[np.bool_]

NEVER = np.iinfo(np.int64).max
"""Stands for a time that has not come; PostgreSQL writes infinity so."""
MICROSECONDS_OF_A_DAY = 86_400_000_000
GROUPED = ("area_id", "category_id", "kind", "authority_id", "state")
_TIMES = ("reported_at", "answered_at", "closed_at", "due_at")
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
# How `array_send` writes a list: number of dimensions, whether any value is missing, type, length and first index; then each
# value behind its length. Source: PostgreSQL, src/backend/utils/adt/arrayfuncs.c
_HEAD_BYTES = 20
_VALUE = np.dtype([("length", ">i4"), ("time", ">i8")])


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """What became of reports.

    Attributes:
        groups: Values of `GROUPED`, each combination once.
        group: Of each report the place of its own in `groups`.
        reported: When each came, in microseconds since the beginning of 2000 (UTC).
        answered: When the office first said something, or `NEVER`.
        closed: When it came to an end, or `NEVER`.
        due: Until when its sender may expect an answer, or `NEVER`.
    """

    groups: Sequence[tuple[Any, ...]]
    group: NDArray[np.intp]
    reported: Numbers
    answered: Numbers
    closed: Numbers
    due: Numbers

    @classmethod
    def read(cls, reports: ReportQuerySet, period: Period) -> Self:
        """Read what numbers of a period need.

        Args:
            reports: Those that count. Which nobody has confirmed, and so have never come, do not.
            period: What came or ended in it or in the one before is read, and what waits.
        """
        values = {"waiting": list(WAITING), "begin": period.before().begin, "end": period.end}
        rows = read_packed(_STATEMENT, reports.values_list(*GROUPED, *_TIMES), values)
        sizes = [row[len(GROUPED)] for row in rows]
        times = zip(*(row[len(GROUPED) + 1 :] for row in rows), strict=True) if rows else [()] * len(_TIMES)
        group = np.repeat(np.arange(len(rows)), sizes)
        return cls([row[: len(GROUPED)] for row in rows], group, *map(_unpacked, times))

    def count(self, which: Mask) -> Numbers:
        """How many of some reports belong to each group."""
        return np.bincount(self.group[which], minlength=len(self.groups))


def _packed(name: str) -> str:
    return f"array_send(array_agg(coalesce({name}, 'infinity')))"


_RECENT = " OR ".join(f"{name} >= %(begin)s AND {name} < %(end)s" for name in ("reported_at", "closed_at"))
_STATEMENT = f"""
    WITH found ({", ".join(GROUPED + _TIMES)}) AS NOT MATERIALIZED ({{found}})
    SELECT {", ".join(GROUPED)}, count(*), {", ".join(map(_packed, _TIMES))}
    FROM found WHERE reported_at IS NOT NULL AND ({_RECENT} OR state = ANY(%(waiting)s))
    GROUP BY {", ".join(GROUPED)}
    """  # noqa: S608 (of constants)


def _unpacked(lists: Sequence[bytes]) -> Numbers:
    values = b"".join([packed[_HEAD_BYTES:] for packed in lists])
    return np.frombuffer(values, _VALUE)["time"].astype(np.int64)


def since_2000(moment: datetime) -> int:
    """A moment in the measure of `Past`."""
    return (moment - _BEGINNING) // timedelta(microseconds=1)


def between(times: Numbers, begin: datetime, end: datetime) -> Mask:
    """Which times lie between two moments, of which only the first counts."""
    found: Mask = (times >= since_2000(begin)) & (times < since_2000(end))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Lengths:
    """How long something took, the shortest first.

    Attributes:
        lengths: In microseconds.
        group: Of each its place in the groups of the `Past`.
    """

    lengths: Numbers
    group: NDArray[np.intp]

    @classmethod
    def until(cls, past: Past, ends: Numbers, which: Mask) -> Self:
        """From when some reports came until something else."""
        lengths = (ends - past.reported)[which]
        order = np.argsort(lengths)
        return cls(lengths[order], past.group[which][order])

    def shares(self, labels: NDArray[np.intp], count: int, *shares: float) -> list[list[float | None]]:
        """Within how many days a share of them was over, as `percentile_disc` has it; `None` where there are none.

        Args:
            labels: For each group to what it is counted, from 0 on.
            count: How many labels there are.
            shares: 0.5 for the median.

        Returns:
            Of each share, what it is for each label.
        """
        # The sort of small numbers is a quick one, and leaves those of one label in the order of their lengths.
        label = labels.astype(np.min_scalar_type(count))[self.group]
        lengths, sizes = self.lengths[np.argsort(label, kind="stable")], np.bincount(label, minlength=count)
        first = np.cumsum(sizes) - sizes

        def days(share: float) -> list[float | None]:
            last = first + np.maximum(np.ceil(share * sizes), 1).astype(np.intp) - 1
            return [
                float(lengths[place]) / MICROSECONDS_OF_A_DAY if size else None
                for place, size in zip(last.tolist(), sizes.tolist(), strict=True)
            ]

        return [days(share) for share in shares]
