"""Whether two sentences speak of the same: what German and English people write about what is broken.

Two ways of writing a word count as one: its forms, one word within a longer one ("Kette" in "Schaukelkette"), a slip of the
finger, and other words for the same. What is wrong with a thing counts less than what thing it is.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

SHORTEST = 3
LONGEST_TEXT = 600
_SHORTEST_PART = 4
_LIKE = 0.62
_WORD = re.compile(r"[a-z0-9]+")
_ENDINGS = ("ungen", "ern", "en", "er", "em", "es", "e", "n", "s")
_SHORTEST_STEM = 4
_WEAK_WEIGHT = 0.35
_SPELLED: dict[str | int, str | int | None] = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
_SPELLINGS = str.maketrans(_SPELLED)
_LISTS: dict[str, str] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
_EMPTY = frozenset(_LISTS["empty"].split())
_WEAK = frozenset(_LISTS["weak"].split())
# The first word of each line stands for all of it.
_MEANINGS: dict[str, str] = {word: line.split()[0] for line in _LISTS["same"].splitlines() for word in line.split()}


def overlap_of(one: str, other: str) -> float | None:
    """How much two texts speak of the same, from 0 to 1; `None` where one of them says nothing."""
    mine, theirs = words_of(one), words_of(other)
    if not mine or not theirs:
        return None
    return (_covered(mine, theirs) + _covered(theirs, mine)) / 2


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text that say something, as they are compared."""
    folded = fold(text[:LONGEST_TEXT])
    return tuple(dict.fromkeys(word for word in _WORD.findall(folded) if _says_something(word)))


def _says_something(word: str) -> bool:
    return word not in _EMPTY and (len(word) >= SHORTEST or word.isdigit() or word in _WEAK)


def fold(text: str) -> str:
    """Write a text in small letters without umlauts."""
    plain = text.lower().translate(_SPELLINGS)
    return "".join(letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))


def _covered(words: tuple[str, ...], by: tuple[str, ...]) -> float:
    """The share of what some words say that others say, too."""
    weights = {word: _WEAK_WEIGHT if word in _WEAK else 1.0 for word in words}
    found = sum(weight * max(_alike(word, other) for other in by) for word, weight in weights.items())
    return found / sum(weights.values())


@lru_cache(maxsize=65536)
def _alike(one: str, other: str) -> float:
    if one == other or stem(one) == stem(other):
        return 1.0
    meanings = meaning(one), meaning(other)
    if meanings[0] == meanings[1]:
        return 0.95
    shorter, longer = sorted((stem(one), stem(other)), key=len)
    if len(shorter) >= _SHORTEST_PART and (longer.startswith(shorter) or longer.endswith(shorter)):
        return 0.8
    likeness = _trigram_likeness(stem(one), stem(other))
    return likeness if likeness >= _LIKE else 0.0


def stem(word: str) -> str:
    """Leave out the ending of a word, roughly."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def meaning(word: str) -> str:
    """What a word stands for: the first of those that mean the same."""
    return _MEANINGS.get(word) or _BY_STEM.get(stem(word), word)


def _trigram_likeness(one: str, other: str) -> float:
    mine, theirs = _trigrams(one), _trigrams(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


def _trigrams(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


_BY_STEM = {stem(word): meant for word, meant in _MEANINGS.items()}
