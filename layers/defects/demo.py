"""Example reports at real places, as people write them, with what the office has made of them."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from django.utils.timezone import now

from geo_platform.accounts.models import User
from layers.core.demo import Spread, content, enough
from layers.core.services import assign_area, mark_changed
from layers.defects.demo_past import past_examples
from layers.defects.duties.demo import demo_authorities
from layers.defects.inspections.demo import demo_inspections, remove_inspections
from layers.defects.ledger import defects
from layers.defects.models import Authority, Category, Duty, Report, ReportStep
from layers.defects.responsibility import responsible_for
from layers.defects.states import ANSWERED, IN_PROGRESS, OPEN, Move, Side
from layers.organisations.demo_people import USERNAME

if TYPE_CHECKING:
    from collections.abc import Iterator
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
    """Put the examples of `fixtures/demo/defects_past.toml` and `defects.toml` onto the map; gives how many."""
    demo_authorities()
    made = list(_made(sites))
    Report.objects.bulk_create([report for report, _example in made])
    _keep_stories([step for report, example in made for step in _story(report, example)])
    mark_changed(layer=defects())
    demo_inspections()
    return len(made)


def remove_rest() -> None:
    """Take the example offices away, but for those to which a visitor has written."""
    remove_inspections()
    Duty.objects.filter(is_demo=True).delete()
    written_to = Report.objects.exclude(authority=None).values("authority")
    Authority.objects.filter(is_demo=True).exclude(pk__in=written_to).delete()


def _made(sites: Sites) -> Iterator[tuple[Report, dict[str, Any]]]:
    """Reports that are not kept yet, the oldest first, each with its example."""
    categories = {category.code: category for category in Category.objects.all()}
    clerk = User.objects.filter(username=USERNAME.format("staff")).first()
    spread, numbers = Spread(sites), count(1)
    for example in chain(past_examples(sites), enough(content("defects"), sites, per_municipality=2)):
        site = spread.next_site(example["at"], example["text"], example.get("areas", ()))
        if site and example["category"] in categories:
            report = _report(example, site, categories[example["category"]], next(numbers))
            report.assignee = clerk if example.get("is_mine") else None
            yield report, example


def _report(example: dict[str, Any], site: Site, category: Category, number: int) -> Report:
    reported_at = now() - timedelta(days=example["days_ago"], hours=site.turn % 9)
    answered_at = reported_at + timedelta(days=example["answered_after"]) if "answer" in example else None
    closed_at = reported_at + timedelta(days=example["closed_after"]) if "closed_after" in example else answered_at
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
        closed_at=closed_at if example["state"] in ANSWERED else None,
        is_demo=True,
    )
    assign_area(report)
    return report


def _story(report: Report, example: dict[str, Any]) -> Iterator[ReportStep]:
    """Its history, at the times at which it would have come about."""
    yield ReportStep(report=report, at=report.reported_at or now(), move="send", after=OPEN, side=Side.REPORTER)
    state = OPEN
    if "begun" in example:
        state = IN_PROGRESS
        yield _step(report, Move.START, (OPEN, state), example["begun"], report.answered_at or now())
    if "answer" in example:
        at = report.closed_at or report.answered_at or now()
        yield _step(report, _MOVES[report.state], (state, report.state), example["answer"], at)


def _keep_stories(steps: list[ReportStep]) -> None:
    """Keep steps with the times that they have: a new one is given the present."""
    times = [step.at for step in steps]
    for step, at in zip(ReportStep.objects.bulk_create(steps), times, strict=True):
        step.at = at
    ReportStep.objects.bulk_update(steps, ["at"], batch_size=500)


def _step(report: Report, move: Move, states: tuple[str, str], word: str, at: datetime) -> ReportStep:
    before, after = states
    return ReportStep(
        report=report, at=at, move=move, before=before, after=after, side=Side.STAFF, word=word, is_public=True
    )
