"""What somebody types, taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import connection

LONGEST = 200
MOST_WORDS = 8
_LONGEST_WORD = 60
_HOUSE_NUMBER = re.compile(r"[0-9]{1,3}[a-z]?")
_DIGITS = re.compile(r"[0-9]{1,3}")
# As `core_fold` leaves them.
STOP_WORDS = frozenset(
    {
        "a",
        "am",
        "an",
        "at",
        "auf",
        "bei",
        "beim",
        "bis",
        "by",
        "das",
        "dem",
        "den",
        "der",
        "des",
        "die",
        "ein",
        "eine",
        "einen",
        "for",
        "from",
        "fur",
        "im",
        "in",
        "ins",
        "mit",
        "nach",
        "nahe",
        "near",
        "nearby",
        "of",
        "on",
        "the",
        "to",
        "um",
        "und",
        "unter",
        "vom",
        "von",
        "vor",
        "where",
        "with",
        "wo",
        "zu",
        "zum",
        "zur",
    }
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for.

    Attributes:
        words: Folded, in the order in which they were typed, without those that say nothing.
        number: A house number among them, such as `12a`; empty when there is none.
        text: All that was typed, folded.
        is_finished: Whether the last word is: a blank or a number follows it.
    """

    words: tuple[str, ...]
    number: str = ""
    text: str = ""
    is_finished: bool = False

    @classmethod
    def read(cls, typed: str) -> Question:
        """Take apart what somebody typed; what is too long for a search is cut off."""
        text = fold(typed[:LONGEST])
        words, number = _without_number([word[:_LONGEST_WORD] for word in text.split()])
        telling = [word for word in words if word not in STOP_WORDS] or words
        is_finished = bool(number) or typed[-1:].isspace()
        return cls(tuple(dict.fromkeys(telling))[:MOST_WORDS], number, text, is_finished)


def fold(text: str) -> str:
    """Fold a line as the database folds the texts: the same for Mühle, Muehle and muhle."""
    line = " ".join(text.replace("\0", " ").split())
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_fold(%s)", [line])
        (folded,) = cursor.fetchone()
    return str(folded)


def _without_number(words: list[str]) -> tuple[list[str], str]:
    """Take out the last house number, which may be written as two words: 52 b. A number alone is no house number."""
    for place in range(len(words) - 1, -1, -1):
        if len(words) > 1 and _HOUSE_NUMBER.fullmatch(words[place]):
            letter = "".join(words[place + 1 : place + 2])
            is_part = bool(_DIGITS.fullmatch(words[place])) and len(letter) == 1 and letter.isalpha() and letter.isascii()
            rest = words[:place] + words[place + 1 + is_part :]
            return (rest, words[place] + letter * is_part) if rest else (words, "")
    return words, ""
