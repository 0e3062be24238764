"""Where the cars of many offers stop."""

from __future__ import annotations

from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from layers.rides.prefilter import Candidate


def stops_of(candidates: Sequence[Candidate]) -> list[NDArray[np.float64]]:
    """Easting, northing and seconds since departure of the stops of each, shape (n, 3), taken from all lines at once."""
    if not candidates:
        return []
    sizes = [len(one.line) for one in candidates]
    counts = [len(one.stops) for one in candidates]
    before = np.cumsum(sizes) - sizes
    stops = np.fromiter(chain.from_iterable(one.stops for one in candidates), np.int64, sum(counts))
    found = np.concatenate([one.line for one in candidates]).take(stops + np.repeat(before, counts), axis=0)
    return [found[begin:end] for begin, end in pairwise((0, *accumulate(counts)))]
