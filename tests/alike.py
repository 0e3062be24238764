"""Comparing what different programs print."""

from __future__ import annotations

from typing import Any


def same(one: Any, other: Any) -> bool:  # noqa: ANN401 (any JSON value)
    """Whether two JSON values are equal, with coordinates as close as seven decimals are."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(*pair) for pair in zip(one, other, strict=True))
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) < 1e-7
    return bool(one == other)
