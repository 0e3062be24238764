"""The arcs of a contraction hierarchy as arrays: for each state, the arcs to those that were contracted after it.

RoutingKit writes them into its file (`src/contraction_hierarchy.cpp`, read and write): a header of a magic number of 8 bytes
and three numbers of 4 (states, arcs forward, arcs backward) with 4 of padding; the rank of each state; then for both
directions where the arcs of each rank begin, their heads (ranks), their weights, a bit for each (blocks of 512), and twice a
number for each.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from routing.measures import positions_within

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_HEADER_WORDS = 6
_BLOCK_BITS = 512
_BLOCK_WORDS = 16
_PREFIX = "ladder_"


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Arcs upwards in one direction of travel.

    Attributes:
        first: Where those of each rank begin.
        heads: Rank to which each leads; always a higher one.
        ms: What it costs, milliseconds.
    """

    first: NDArray[np.uint32]
    heads: NDArray[np.uint32]
    ms: NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Ladder:
    """A contraction hierarchy.

    Attributes:
        ranks: Of each state.
        depths: Of each rank: how many steps at most lead upwards from it.
        forward_first: As in `Arcs`, for who drives along the arcs.
        forward_heads: The same.
        forward_ms: The same.
        backward_first: As in `Arcs`, for who drives against them.
        backward_heads: The same.
        backward_ms: The same.
    """

    ranks: NDArray[np.uint32]
    depths: NDArray[np.int32]
    forward_first: NDArray[np.uint32]
    forward_heads: NDArray[np.uint32]
    forward_ms: NDArray[np.uint32]
    backward_first: NDArray[np.uint32]
    backward_heads: NDArray[np.uint32]
    backward_ms: NDArray[np.uint32]

    @property
    def forward(self) -> Arcs:
        """Arcs upwards from where somebody sets out."""
        return Arcs(self.forward_first, self.forward_heads, self.forward_ms)

    @property
    def backward(self) -> Arcs:
        """Arcs upwards from where somebody arrives."""
        return Arcs(self.backward_first, self.backward_heads, self.backward_ms)


def read_ladder(path: Path) -> Ladder:
    """Read the file of a hierarchy.

    Raises:
        ValueError: It is of another format.
    """
    words = np.fromfile(path, dtype=np.uint32)
    states, ahead, back = (int(word) for word in words[2:5])
    sizes = [states, *_sizes(states, ahead), *_sizes(states, back)]
    if len(words) != _HEADER_WORDS + sum(sizes):
        message = f"{path} is no hierarchy as RoutingKit writes them"
        raise ValueError(message)
    parts = np.split(words[_HEADER_WORDS:], np.cumsum(sizes))
    ranks, forward, backward = parts[0], Arcs(*parts[1:4]), Arcs(*parts[7:10])
    depths = _depths(states, forward, backward)
    of_forward, of_backward = (forward.first, forward.heads, forward.ms), (backward.first, backward.heads, backward.ms)
    return Ladder(ranks, depths, *of_forward, *of_backward)


def _sizes(states: int, arcs: int) -> list[int]:
    return [states + 1, arcs, arcs, -(-arcs // _BLOCK_BITS) * _BLOCK_WORDS, arcs, arcs]


def _depths(states: int, forward: Arcs, backward: Arcs) -> NDArray[np.int32]:
    """Take away, again and again, the ranks from which no way leads up any longer."""
    tails = np.concatenate([np.repeat(np.arange(states), _counts(arcs)) for arcs in (forward, backward)])
    heads = np.concatenate([forward.heads, backward.heads]).astype(np.int64)
    by_head = np.argsort(heads, kind="stable")
    first = np.searchsorted(heads[by_head], np.arange(states + 1))
    below = tails[by_head]
    waiting = np.bincount(tails, minlength=states)
    depths = np.zeros(states, dtype=np.int32)
    here, depth = np.flatnonzero(waiting == 0), 0
    while len(here):
        depths[here] = depth
        freed = below[positions_within(first[here], first[here + 1] - first[here])]
        freed, counts = np.unique(freed, return_counts=True)
        waiting[freed] -= counts
        here, depth = freed[waiting[freed] == 0], depth + 1
    return depths


def _counts(arcs: Arcs) -> NDArray[np.int64]:
    return np.diff(arcs.first).astype(np.int64)


def save_ladder(ladder: Ladder, folder: Path) -> None:
    """Write it into a folder."""
    for field in fields(Ladder):
        np.save(folder / f"{_PREFIX}{field.name}.npy", getattr(ladder, field.name), allow_pickle=False)


def load_ladder(folder: Path) -> Ladder:
    """Map it into memory.

    Raises:
        OSError: A file is not there.
        ValueError: A file is damaged.
    """
    names = [field.name for field in fields(Ladder)]
    return Ladder(*(np.asarray(np.load(folder / f"{_PREFIX}{name}.npy", mmap_mode="r")) for name in names))
