"""Example reports at real places, as people write them, with what the office has made of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.timezone import now

from layers.core.demo import Spread, content, enough
from layers.core.services import assign_area, mark_changed
from layers.defects.duties.demo import demo_authorities
from layers.defects.inspections.demo import demo_inspections, remove_inspections
from layers.defects.ledger import defects
from layers.defects.models import Authority, Category, Duty, Report, ReportStep
from layers.defects.responsibility import responsible_for
from layers.defects.states import ANSWERED, OPEN, Move, Side

if TYPE_CHECKING:
    from datetime import datetime

    from layers.core.demo import Site, Sites

# The move that leads from an open report to each state.
_MOVES = {
    "in_progress": Move.START,
    "resolved": Move.RESOLVE,
    "not_resolvable": Move.REFUSE,
    "not_responsible": Move.HAND_OFF,
}


def load_demo(sites: Sites) -> int:
    """Put the examples of `fixtures/demo/defects.toml` onto the map; gives how many."""
    demo_authorities()
    categories = {category.code: category for category in Category.objects.all()}
    spread, made = Spread(sites), 0
    for example in enough(content("defects"), sites, per_municipality=2):
        site = spread.next_site(example["at"], example["text"])
        if site and example["category"] in categories:
            made += 1
            _create(example, site, categories[example["category"]], made)
    mark_changed(layer=defects())
    demo_inspections()
    return made


def remove_rest() -> None:
    """Take the example offices away, but for those to which a visitor has written."""
    remove_inspections()
    Duty.objects.filter(is_demo=True).delete()
    written_to = Report.objects.exclude(authority=None).values("authority")
    Authority.objects.filter(is_demo=True).exclude(pk__in=written_to).delete()


def _create(example: dict[str, Any], site: Site, category: Category, number: int) -> None:
    reported_at = now() - timedelta(days=example["days_ago"], hours=site.turn % 9)
    answered_at = reported_at + timedelta(days=example["answered_after"]) if "answer" in example else None
    place, text = site.beside, site.tell(example["text"])
    responsible = responsible_for(category, place)
    report = Report(
        geom=place,
        title=category.title,
        kind=category.kind,
        description=text,
        text=text,
        is_released=True,
        reference=f"{reported_at.year}-B{number:03}",
        category=category,
        thing=site.entry.key,
        thing_title=site.entry.title,
        state=example["state"],
        authority=responsible.authority,
        why=responsible.why,
        priority=example.get("priority", Report.Priority.NORMAL),
        reported_at=reported_at,
        due_at=reported_at + timedelta(days=category.answer_days),
        answered_at=answered_at,
        closed_at=answered_at if example["state"] in ANSWERED else None,
        is_demo=True,
    )
    assign_area(report)
    report.save()
    _tell_story(report, example, reported_at, answered_at)


def _tell_story(report: Report, example: dict[str, Any], reported_at: datetime, answered_at: datetime | None) -> None:
    """Its history, at the times at which it would have come about."""
    steps = [ReportStep(report=report, move="send", after=OPEN, side=Side.REPORTER)]
    times = [reported_at]
    if answered_at:
        move, answer = _MOVES[example["state"]], example["answer"]
        steps.append(
            ReportStep(
                report=report, move=move, before=OPEN, after=report.state, side=Side.STAFF, word=answer, is_public=True
            )
        )
        times.append(answered_at)
    for step, at in zip(ReportStep.objects.bulk_create(steps), times, strict=True):
        step.at = at
        step.save(update_fields=["at"])
