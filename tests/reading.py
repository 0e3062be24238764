"""What a person reads on a page."""

import re

# Words with which German speaks to a friend; the pages say "Sie".
TO_A_FRIEND = re.compile(r"\b([Dd]u|[Dd]ir|[Dd]ich|[Dd]ein\w*)\b")
SAID_BY_TAGS = re.compile(r'\s(?:alt|aria-label|content|placeholder|title|value)="([^"]*)"')


def words_of(html: str) -> str:
    """The text of a page in one line, without tags: names of built files may hold any letters."""
    text = re.sub(r"<[^>]+>", " ", html.replace("\N{NO-BREAK SPACE}", " "))
    return re.sub(r"\s+", " ", text)


def said_by(html: str) -> str:
    """As `words_of`, and what tags say to people: labels, hints and descriptions."""
    return " ".join([words_of(html), *SAID_BY_TAGS.findall(html)])
