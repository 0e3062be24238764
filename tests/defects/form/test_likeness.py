"""Reports that are the same are found as people find them."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from layers.defects.likeness import Told, likeness
from layers.defects.management.commands.similar_reports import PAIRS
from layers.defects.scoring import Score, read_pairs
from layers.defects.words import overlap_of

HALVES = read_pairs(PAIRS)


def test_there_are_enough_pairs_and_both_halves_have_both_answers() -> None:
    assert sum(map(len, HALVES.values())) >= 150
    assert all({pair.is_same for pair in pairs} == {True, False} for pairs in HALVES.values())


@pytest.mark.parametrize("half", ["tuning", "held_out"])
def test_nine_of_ten_that_are_shown_are_the_same_and_eight_of_ten_are_shown(half: str) -> None:
    score = Score.of(HALVES[half])
    assert score.precision >= 0.9
    assert score.recall >= 0.8


def test_the_command_prints_both_halves() -> None:
    said = io.StringIO()
    call_command("similar_reports", "--score", stdout=said)
    assert [line.partition(":")[0] for line in said.getvalue().splitlines()] == ["tuning", "held_out"]
    with pytest.raises(CommandError):
        call_command("similar_reports", "--score", "/nowhere.toml")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Laterne flackert", "Die Straßenlampe flackert"),
        ("Kette gerissen", "Schaukelkette ist ab"),
        ("Papierkorb voll", "Mülleimer quillt über"),
        ("Schlagloch", "Schlaglöcher"),
        ("Klettergerust", "Klettergerüst"),
    ],
)
def test_other_words_for_the_same(one: str, other: str) -> None:
    assert (overlap_of(one, other) or 0) > 0.5


def test_words_that_say_nothing() -> None:
    assert overlap_of("Hier ist das so", "Kette") is None
    assert overlap_of("", "") is None
    assert overlap_of("Rutsche", "Laterne") == 0


def test_nearer_younger_and_the_same_thing_are_likelier() -> None:
    told = Told("swing", "play", "defect")
    base = likeness(told, told, metres=20, days=20)
    assert likeness(told, told, metres=5, days=20) > base
    assert likeness(told, told, metres=20, days=1) > base
    thing = Told("swing", "play", "defect", thing="playgrounds:1")
    assert likeness(thing, thing, metres=20, days=20) > base
    other = Told("swing", "play", "defect", thing="playgrounds:2")
    assert likeness(thing, other, metres=20, days=20) < base
    assert likeness(told, told, metres=51, days=0) == likeness(told, told, metres=0, days=85) == 0


def test_order_does_not_matter() -> None:
    for pair in HALVES["tuning"]:
        turned = likeness(pair.old, pair.new, metres=pair.metres, days=pair.days)
        assert turned == pytest.approx(pair.likeness)
