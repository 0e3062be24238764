"""The network for one way of getting about, as files that processes share: arrays that are mapped into memory, not read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from routing.expansion import Expansion, expand
from routing.grid import Grid, lay_grid
from routing.segments import cut_segments

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from routing.extract import Extract
    from routing.router import Mode
    from routing.speeds import SpeedProfile

_NAMES = "names.json"


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Segments, states and turns, and a grid to find them; `Segments`, `Expansion` and `Grid` say what each array is.

    Attributes:
        names: Of streets.
    """

    first: NDArray[np.int64]
    vertices: NDArray[np.float64]
    metres: NDArray[np.float64]
    nodes: NDArray[np.int64]
    junctions: NDArray[np.float64]
    osm_ways: NDArray[np.int64]
    streets: NDArray[np.int32]
    flags: NDArray[np.uint8]
    milliseconds: NDArray[np.uint32]
    heading_in: NDArray[np.float64]
    heading_out: NDArray[np.float64]
    edge_states: NDArray[np.int64]
    state_edges: NDArray[np.int32]
    arc_first: NDArray[np.int64]
    arc_heads: NDArray[np.int32]
    arc_ms: NDArray[np.uint32]
    grid_shape: NDArray[np.float64]
    grid_first: NDArray[np.int32]
    grid_pieces: NDArray[np.int32]
    grid_segments: NDArray[np.int32]
    names: tuple[str, ...]

    @property
    def grid(self) -> Grid:
        """Where segments lie."""
        return Grid(self.grid_shape, self.grid_first, self.grid_pieces, self.grid_segments)

    @property
    def arc_tails(self) -> NDArray[np.int64]:
        """State from which each arc leads."""
        return np.repeat(np.arange(len(self.state_edges)), np.diff(self.arc_first))


_ARRAYS = tuple(field.name for field in fields(Network) if field.name != "names")


def build_network(extract: Extract, mode: Mode, profile: SpeedProfile) -> tuple[Network, tuple[int, ...]]:
    """Build the network from an extract.

    Args:
        extract: Ways, what stands in them, and turn restrictions.
        mode: How one gets about.
        profile: What the law says about speed.

    Returns:
        The network, and the numbers of restrictions whose ways are not in it.
    """
    segments = cut_segments(extract, mode, profile)
    expansion = expand(segments, extract.restrictions, mode)
    is_open = np.asarray(np.diff(expansion.edge_states).reshape(-1, 2).sum(axis=1) > 0)
    grid = lay_grid(segments, is_open)
    of_segments = {name: getattr(segments, name) for name in _ARRAYS if hasattr(segments, name)}
    of_expansion = {field.name: getattr(expansion, field.name) for field in fields(Expansion) if field.name in _ARRAYS}
    of_grid = {f"grid_{field.name}": getattr(grid, field.name) for field in fields(Grid)}
    network = Network(**of_segments, **of_expansion, **of_grid, names=segments.names)
    return network, expansion.unused_restrictions


def save_network(network: Network, folder: Path) -> str:
    """Write the network into a folder.

    Returns:
        A checksum of everything that was written.
    """
    digest = hashlib.sha256()
    for name in _ARRAYS:
        array = np.ascontiguousarray(getattr(network, name))
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
        digest.update(f"{name} {array.dtype} {array.shape} ".encode())
        digest.update(array.tobytes())
    text = json.dumps(network.names, ensure_ascii=False)
    (folder / _NAMES).write_text(text)
    digest.update(text.encode())
    return digest.hexdigest()


def load_network(folder: Path) -> Network:
    """Map the network of a folder into memory.

    Raises:
        OSError: A file is not there.
        ValueError: A file is damaged.
    """
    # Plain arrays on the mapped pages: the class that numpy maps with is slow to index.
    arrays = {name: np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)) for name in _ARRAYS}
    return Network(**arrays, names=tuple(json.loads((folder / _NAMES).read_text())))
