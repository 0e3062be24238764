"""Slips of the finger: which words are how far from what was typed."""

from __future__ import annotations

from string import ascii_lowercase

# A short word with two slips is another word.
ONE_SLIP_FROM = 4
TWO_SLIPS_FROM = 7


def slips_allowed(word: str) -> int:
    """How many slips a word of this length is forgiven."""
    return (len(word) >= ONE_SLIP_FROM) + (len(word) >= TWO_SLIPS_FROM)


def one_slip_away(word: str) -> list[str]:
    """Everything that one slip turns into this word: a letter too many, missing, wrong, or swapped with its neighbour."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    shorter = {left + right[1:] for left, right in cuts if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    other = {left + letter + right[1:] for left, right in cuts if right for letter in ascii_lowercase}
    longer = {left + letter + right for left, right in cuts for letter in ascii_lowercase}
    return sorted((shorter | swapped | other | longer) - {word})


def distance(one: str, other: str) -> int:
    """How many slips lie between two words: the optimal string alignment distance.

    Source: L. Boytsov, Indexing methods for approximate dictionary searching, ACM JEA 16 (2011), 2.1.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i, *([0] * len(other))]
        for j, wanted in enumerate(other, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                row[j] = min(row[j], last[j - 2] + 1)
    return row[-1]
