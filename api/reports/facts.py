"""What the cards of reports say in lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from api.pages.facts import Fact, tells_facts
from api.pages.moments import day_of
from layers.core.models import Entry
from layers.defects.showing import public_answers
from layers.defects.states import WAITING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.defects.models import Report


@tells_facts("defects")
@tells_facts("defects-solved")
def facts_of_report(report: Report) -> Iterator[Fact]:
    """Its number, what it is about, when it came and when it ended, and the answers that everybody may read."""
    yield Fact(_("Report"), report.reference, "lucide/hash", reverse("pages:report-by-number", args=[report.reference]))
    if report.thing_title:
        yield Fact(_("What it is about"), report.thing_title, "lucide/map-pin", _page_of_thing(report.thing))
    for question, answer in public_answers(report):
        yield Fact(question, answer, "lucide/message-circle-question-mark")
    if report.reported_at:
        yield Fact(_("Reported"), capfirst(day_of(report.reported_at)), "lucide/send")
    if report.closed_at and report.state not in WAITING:
        yield Fact(_("Answered"), capfirst(day_of(report.closed_at)), "lucide/check")


def _page_of_thing(thing: str) -> str:
    """Where the thing is on the map, if it still is."""
    entry = Entry.objects.visible_to(None).filter(pk=thing).first() if thing else None
    return reverse("pages:feature", args=[entry.layer, entry.feature_id]) if entry else ""
