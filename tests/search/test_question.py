"""What people type becomes words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.core.search.question import MOST_WORDS, Question, fold
from layers.core.search.slips import distance, one_slip_away

pytestmark = pytest.mark.django_db

GERMAN = st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüßABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜ -.", max_size=30)
WORDS = st.text(alphabet="abcdefgh", max_size=8)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mühle", "Muehle"),
        ("Mühle", "MUHLE"),
        ("Großer Weg", "grosser weg"),
        ("Dorfstr.", "Dorfstraße"),
        ("Dr.-Grass-Str.", "Doktor Grass-Strasse"),
        ("St. Florin", "Sankt Florin"),
        ("Güster-Huus", "guester huus"),
        ("Mu\u0308hle", "Mühle"),
        ("Häuser", "haeuser"),
        ("Tüffelschün", "tueffelschuen"),
    ],
)
def test_spellings_of_one_word_are_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Neubauer", "Nebar"), ("Quelle", "Qulle"), ("Steg", "Stag")])
def test_other_words_stay_others(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@settings(max_examples=60)
@given(GERMAN)
def test_case_and_signs_between_words_do_not_matter(text: str) -> None:
    assert fold(text) == fold(text.upper().replace("-", " ")) == fold(f"  {text.lower()}.")


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_whatever_is_typed_can_be_read(text: str) -> None:
    question = Question.read(text)
    assert len(question.words) <= MOST_WORDS
    assert all(word and word == word.strip() for word in question.words)


@pytest.mark.parametrize(
    ("typed", "words", "number"),
    [
        ("Landstr. 85 Schaan", ("landstrasse", "schaan"), "85"),
        ("12 herrengasse", ("herrengasse",), "12"),
        ("oberfeld 52 b triesen", ("oberfeld", "triesen"), "52b"),
        ("9490 vaduz schaanerstrasse 49", ("9490", "vaduz", "schaanerstrasse"), "49"),
        ("7", ("7",), ""),
        ("Spielplatz in der Nähe von Laage", ("spielplatz", "laage"), ""),
        ("in der", ("in", "der"), ""),
    ],
)
def test_numbers_and_words_that_say_nothing_are_set_apart(typed: str, words: tuple[str, ...], number: str) -> None:
    question = Question.read(typed)
    assert (question.words, question.number) == (words, number)


@given(WORDS, WORDS)
def test_a_distance_is_the_same_in_both_directions(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) is (one == other)
    assert abs(len(one) - len(other)) <= distance(one, other) <= max(len(one), len(other))


@given(WORDS)
def test_one_slip_is_one_slip(word: str) -> None:
    assert all(distance(word, other) == 1 for other in one_slip_away(word))


def test_swapped_letters_are_one_slip() -> None:
    assert distance("spielpltaz", "spielplatz") == 1
    assert "spielplatz" in one_slip_away("spielpltaz")
