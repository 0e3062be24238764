"""Times of day are said alike everywhere."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils.timezone import override as clocks_of
from django.utils.translation import override

from layers.core.spoken_times import clock_words


@pytest.mark.parametrize(("language", "words"), [("de", "7:05"), ("en", "7:05\N{NO-BREAK SPACE}AM")])
def test_a_time_is_said_alike_of_clocks_and_of_moments(language: str, words: str) -> None:
    berlin, moment = ZoneInfo("Europe/Berlin"), datetime(2026, 12, 2, 6, 5, tzinfo=UTC)
    with override(language), clocks_of(berlin):
        assert clock_words(time(7, 5)) == words
        assert clock_words(moment) == words
        assert Template("{% load pages %}{{ at|clock }}").render(Context({"at": moment})) == words
    with override(language), clocks_of(UTC):
        assert clock_words(moment, berlin) == words
