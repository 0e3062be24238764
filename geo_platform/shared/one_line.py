"""Words in one line, as they may stand in the subject of a mail or between words of ours."""

from __future__ import annotations


def in_one_line(typed: str) -> str:
    """What can be seen of a text: without breaks, and without signs that are no letters but turn or hide what is around."""
    return " ".join("".join(sign for sign in typed if sign.isprintable() or sign.isspace()).split())
