"""Words in several lines count as browsers count them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from api.sent_forms import LinesField


def test_a_line_break_counts_once() -> None:
    field = LinesField(max_length=3)
    assert field.clean("a\r\nb") == "a\nb"
    with pytest.raises(ValidationError):
        field.clean("ab\r\nc")


def test_nothing_is_nothing() -> None:
    assert LinesField(required=False).clean(None) == ""
