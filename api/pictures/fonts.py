"""The font that pictures are drawn with: where its files lie, how wide its letters are, and which letters it has."""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from pathlib import Path
from typing import Literal

from django.contrib.staticfiles import finders

Weight = Literal["medium", "bold"]

# The last has the rarer letters and fills in for the others.
_FILES = ("medium", "bold", "extended")
# In thousandths of the size, where the build is missing and nothing is known.
_ANY_WIDTH = 550
_ELLIPSIS = "…"


def font_files() -> list[str]:
    """Paths of the font's files, the one that fills in last; empty before the first build of the front end."""
    found = (finders.find(f"fonts/{name}.ttf") for name in _FILES)
    return [path for path in found if isinstance(path, str)]


def text_width(text: str, size: float, weight: Weight = "medium") -> float:
    """How wide a text is, in the unit of its size."""
    widths = _widths(weight)
    return sum(widths.get(letter, _ANY_WIDTH) for letter in text) * size / 1000


def drawable(text: str) -> str:
    """The text without what the font cannot draw: emoji, other scripts, control characters.

    A letter with a mark that the font lacks loses the mark. What is left of a name in another script is nothing; the caller
    says something else then.
    """
    letters = (_known(letter) for letter in unicodedata.normalize("NFC", text))
    return " ".join("".join(letters).split())


def wrap(text: str, size: float, room: float, lines: int, weight: Weight = "medium") -> list[str]:
    """Break a text into lines at its spaces, and shorten what is too much with an ellipsis.

    Args:
        text: As `drawable` gives it.
        size: Of the font.
        room: Width of a line, in the unit of the size.
        lines: How many at most.
        weight: Of the font.
    """
    broken: list[str] = []
    rest = text
    while rest and len(broken) < lines:
        line, rest = _first_line(rest, size, room, weight)
        broken.append(line)
    if rest:
        broken[-1] = _shortened(f"{broken[-1]} {rest}", size, room, weight)
    return broken


def _first_line(text: str, size: float, room: float, weight: Weight) -> tuple[str, str]:
    """The words that fit, and the rest; a word that is longer than the line is broken within."""
    fits = _fitting(text, size, room, weight)
    if fits == len(text):
        return text, ""
    end = text.rfind(" ", 0, fits + 1)
    return (text[:end], text[end + 1 :]) if end > 0 else (text[:fits], text[fits:])


def _shortened(text: str, size: float, room: float, weight: Weight) -> str:
    fits = _fitting(text, size, room - text_width(_ELLIPSIS, size, weight), weight)
    return text[:fits].rstrip(" ,.-–") + _ELLIPSIS


def _fitting(text: str, size: float, room: float, weight: Weight) -> int:
    """How many letters fit, at least one."""
    used = 0.0
    for count, letter in enumerate(text):
        used += text_width(letter, size, weight)
        if used > room:
            return max(count, 1)
    return len(text)


def _known(letter: str) -> str:
    known = _widths("medium")
    if letter.isspace():
        return " "
    if letter in known or not known:
        return letter if letter.isprintable() else ""
    return "".join(
        part for part in unicodedata.normalize("NFKD", letter) if part in known and not unicodedata.combining(part)
    )


@cache
def _widths(weight: Weight) -> dict[str, int]:
    path = finders.find("fonts/widths.json")
    if not isinstance(path, str):
        return {}
    by_file: dict[str, dict[str, int]] = json.loads(Path(path).read_text())
    return by_file["extended"] | by_file[weight]
