"""Takes the name, the address and the number of whoever sent a report out of everything that was written about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from layers.defects.models import Note, Report, Reporter, ReportStep

if TYPE_CHECKING:
    from collections.abc import Iterator

GONE = "…"
"""Stands where something was."""
SHORTEST_NAME = 4
"""Parts of a name that are shorter are left: they are words of their own, too."""
NO_NAMES = frozenset({"frau", "herr", "herrn", "familie", "doktor", "mrs", "miss"})
FEWEST_DIGITS = 5


def words_out(report: Report) -> None:
    """Take them out of what was sent, out of notes, and out of what was said to the sender."""
    reporter = Reporter.objects.select_related("user").filter(pk=report.pk).first()
    pattern = pattern_of(reporter) if reporter else None
    if pattern is None:
        return
    Report.objects.filter(pk=report.pk).update(text=pattern.sub(GONE, report.text))
    for note in Note.objects.filter(report=report):
        if (text := pattern.sub(GONE, note.text)) != note.text:
            Note.objects.filter(pk=note.pk).update(text=text)
    for step in ReportStep.objects.filter(report=report).exclude(word=""):
        if (word := pattern.sub(GONE, step.word)) != step.word:
            ReportStep.objects.filter(pk=step.pk).update(word=word)


def pattern_of(reporter: Reporter) -> re.Pattern[str] | None:
    """What finds somebody in a text, however it is typed; `None` where nothing is known of them."""
    found = sorted(_pieces(reporter), key=len, reverse=True)
    return re.compile("|".join(found), re.IGNORECASE) if found else None


def _pieces(reporter: Reporter) -> Iterator[str]:
    names = [reporter.name, reporter.user.display_name if reporter.user else ""]
    for name in filter(None, (name.strip() for name in names)):
        parts = [name, *(part for part in name.split() if len(part) >= SHORTEST_NAME and part.lower() not in NO_NAMES)]
        yield from (rf"\b{re.escape(part)}\b" for part in parts)
    if reporter.email:
        yield re.escape(reporter.email)
    digits = re.findall(r"\d", reporter.phone)
    if len(digits) >= FEWEST_DIGITS:
        yield r"\+?" + r"[\s/().–-]*".join(digits)
