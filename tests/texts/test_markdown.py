"""Whatever people type comes out harmless, and says what is missing."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_platform.texts.markdown import TAGS, Names, render, unknown_names

NAMES = Names({"office": "Amt <b>", "phone": "+49 38459 1", "email": "", "address": "A\nB"}, {"email": "E-Mail"})


def html(body: str) -> str:
    return str(render(body, NAMES).html)


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](https://elsewhere.example/spy.gif)",
        '<p style="color:red">',
        "<svg/onload=alert(1)>",
        "\N{RIGHT-TO-LEFT OVERRIDE}<iframe src=//x>",
    ],
)
def test_what_could_do_harm_is_only_words(body: str) -> None:
    assert not re.search(r"<(script|img|svg|iframe)|<[^>]*\s(on\w+|style|src)=|href=\"(javascript|data)", html(body))


@given(st.text())
def test_only_known_elements_come_out(body: str) -> None:
    elements = set(re.findall(r"<([a-zA-Z][\w-]*)", html(body)))
    assert elements <= TAGS | {"bdi", "span"}


@given(st.lists(st.integers(1, 6), min_size=1))
def test_headings_begin_below_the_title_and_leave_no_level_out(levels: list[int]) -> None:
    body = "\n\n".join(f"{'#' * level} Words" for level in levels)
    seen = [1, *(int(level) for level in re.findall(r"<h(\d)", html(body)))]
    assert len(seen) == len(levels) + 1
    assert all(2 <= after <= before + 1 for before, after in pairwise(seen))


def test_names_become_values_and_never_markup() -> None:
    assert "Amt &lt;b&gt;" in html("{office}")
    assert '<a href="tel:+49384591"' in html("{phone}")
    assert "A<br>B" in html("{address}")


@pytest.mark.parametrize("name", ["email", "nothing"])
def test_what_is_missing_is_said(name: str) -> None:
    rendered = render(f"Wort {{{name}}}", NAMES)
    assert not rendered.is_complete
    assert 'class="missing"' in rendered.html
    assert "{" not in rendered.html


def test_a_value_is_no_markdown() -> None:
    assert "<em>" not in render("{office}", Names({"office": "*Amt*\n# x"}, {})).html


def test_links_give_nothing_away_about_the_window() -> None:
    assert 'rel="noopener"' in html("[x](https://example.org)")


def test_a_line_is_a_line() -> None:
    assert html("Eins.\nZwei.").count("<br>") == 1


@pytest.mark.parametrize("body", ["x" * 300, "שלום עולם", "🛝 🎉", "{", "{}", "{office", "a\x00b"])
def test_odd_words_stay_words(body: str) -> None:
    assert html(body).startswith("<p>")


def test_unknown_names_are_found() -> None:
    assert unknown_names("{office} {fax} {fax}", NAMES.values) == ["fax"]
