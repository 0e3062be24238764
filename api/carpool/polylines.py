"""Lines as Standard Covoiturage has them: in Google's encoded polyline format, with five decimals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_FACTOR = 100_000
_BITS, _CHUNK, _MORE, _FIRST_LETTER = 5, 31, 32, 63
# Of a number with its sign in the last bit: ±180 degrees and back have 27 bits.
_CHUNKS = 6


def encoded(line: NDArray[np.float64] | Sequence[Sequence[float]]) -> str:
    """Write a line.

    Args:
        line: Longitude and latitude in degrees, shape (n, 2).
    """
    scaled = np.asarray(line, dtype=np.float64)[:, 1::-1] * _FACTOR
    # Halves are rounded away from zero.
    whole = np.copysign(np.floor(np.abs(scaled) + 0.5), scaled).astype(np.int64)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel()
    signed = np.where(steps < 0, ~(steps << 1), steps << 1)
    rest = signed[:, None] >> (_BITS * np.arange(_CHUNKS + 1))
    goes_on, is_written = rest[:, 1:] > 0, rest[:, :-1] > 0
    is_written[:, 0] = True
    letters = (rest[:, :-1] & _CHUNK) + np.where(goes_on, _MORE, 0) + _FIRST_LETTER
    return bytes(letters[is_written].astype(np.uint8)).decode("ascii")
