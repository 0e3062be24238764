"""Words that somebody waits for, as the database looks for them in the texts of entries."""

from __future__ import annotations

import re

from django.db import connection

from layers.core.search.question import STOP_WORDS, fold

LONGEST_WORDS = 200
MOST_WORDS = 8
# Shorter stems stand at the beginning of too many other words.
SHORTEST_STEM = 4
_BETWEEN = re.compile(r"[,;\n]+")


def query_of(words: str) -> str | None:
    """What finds one of several wishes: of each, all words, at the beginning of any word and in any form.

    Args:
        words: As they were typed: wishes between commas. Signs that mean something to a database mean nothing here.

    Returns:
        Text that PostgreSQL reads as a `tsquery`; `None` where no word is left, which is to say: everything.
    """
    wishes = [_wish(part) for part in _BETWEEN.split(words[:LONGEST_WORDS])]
    return " | ".join(f"({wish})" for wish in wishes if wish) or None


def _wish(part: str) -> str:
    words = [word for word in fold(part).split() if word not in STOP_WORDS][:MOST_WORDS]
    return " & ".join(f"'{beginning}':*" for beginning in map(_beginning, words))


def _beginning(word: str) -> str:
    """What all forms of a word begin with: Konzerte and Konzert alike."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (ts_lexize('german_stem', %s))[1]", [word])
        (stem,) = cursor.fetchone()
    return stem if stem and len(stem) >= SHORTEST_STEM and word.startswith(stem) else word
