from __future__ import annotations

import pytest
from django.utils.translation import override

from api.pages.walking import minutes_on_foot, way_to


@pytest.mark.parametrize(("metres", "minutes"), [(0, 1), (50, 1), (120, 2), (350, 6), (640, 10), (2500, 39)])
def test_minutes_on_foot(metres: float, minutes: int) -> None:
    assert minutes_on_foot(metres) == minutes


@pytest.mark.parametrize(
    ("metres", "words"), [(350, "6 Min. zu Fuß"), (3200, "16 Min. mit dem Rad"), (15_000, "74 Min. mit dem Rad")]
)
def test_way_in_words(metres: float, words: str) -> None:
    with override("de"):
        way = way_to(metres)
    assert way is not None
    assert way.words == words


def test_far_away_there_is_no_way_to_speak_of() -> None:
    assert way_to(20_000) is None
