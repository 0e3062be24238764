"""What something is called: its name, its other names, and when two names are the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Source: https://wiki.openstreetmap.org/wiki/Names; further spellings may carry a language or years (`old_name:1933-1945`).
_OTHERS = frozenset(
    {"alt_name", "int_name", "loc_name", "long_name", "name_1", "nat_name", "official_name", "old_name", "reg_name"}
    | {"short_name", "uic_name"},
)
_IN_A_LANGUAGE = re.compile(r"name:[a-z]{2,3}(-[A-Za-z0-9]+)*")
_BETWEEN_LETTERS = re.compile(r"[\W_]+")
_SAINT = re.compile(r"\bst\b")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def name_of(tags: Mapping[str, str]) -> str:
    """The name on the signpost, otherwise the German one; empty when there is none."""
    return tags.get("name") or tags.get("name:de") or ""


def other_names(tags: Mapping[str, str]) -> list[str]:
    """Every other name, each once: of other languages and dialects, old, short, official and local ones."""
    name = name_of(tags)
    return [other for other in dict.fromkeys(_others(tags)) if other != name]


def name_key(name: str) -> str:
    """What two spellings of one name have in common: no case, no blanks and hyphens, no umlauts, `str` for every street.

    It only joins what the extract says in several places; what people type is folded by the search.
    """
    plain = _SAINT.sub("sankt", name.casefold().translate(_UMLAUTS))
    return _BETWEEN_LETTERS.sub("", plain).replace("strasse", "str") or name


def _others(tags: Mapping[str, str]) -> Iterator[str]:
    for key, value in tags.items():
        if key.partition(":")[0] in _OTHERS or _IN_A_LANGUAGE.fullmatch(key):
            yield from filter(None, (part.strip() for part in value.split(";")))
