"""Tags as they come, made fit for the database."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# OpenStreetMap's own limit for keys and values, in characters.
LONGEST = 255
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def readable(raw: Mapping[str, str]) -> tuple[dict[str, str], bool]:
    """Leave out empty tags, cut overlong ones and take out control characters; and tell whether anything was odd.

    PostgreSQL stores no NUL, and a line break in a name would break the lists that it stands in.
    """
    tags = {_printable(key): _printable(value) for key, value in raw.items()}
    tags = {key: value for key, value in tags.items() if key and value}
    return tags, tags != raw


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub(" ", text).strip()[:LONGEST] if _is_odd(text) else text


def _is_odd(text: str) -> bool:
    return len(text) > LONGEST or text != text.strip() or _UNPRINTABLE.search(text) is not None
