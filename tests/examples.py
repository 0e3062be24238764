"""A property holds for a few examples at once, and for many when there is time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable


def few_and_many(few: int, many: int) -> pytest.MarkDecorator:
    """A test with an argument `examples` runs twice; with many of them it is a slow one."""
    return pytest.mark.parametrize("examples", [few, pytest.param(many, marks=pytest.mark.slow)])


def for_examples(examples: int, holds: Callable[[st.DataObject], None]) -> None:
    """Let a property draw so many examples.

    Args:
        examples: How many are tried.
        holds: Draws one, and fails where the property does not hold for it.
    """
    settings(max_examples=examples)(given(st.data())(holds))()
