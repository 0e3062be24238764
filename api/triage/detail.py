"""Everything that the office knows of one report, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from api.pages.measures import distance_words
from api.pages.moments import ago
from api.triage.words import MOVE_WORDS, STATE_BADGES, step_words
from layers.core.models import Entry, Status
from layers.core.spoken_times import clock_words
from layers.defects.answers import spoken_answer
from layers.defects.categories import spoken
from layers.defects.desk.colleagues import colleagues_of
from layers.defects.desk.covering import as_lists, covered_regions
from layers.defects.desk.news import said_since, shown_news
from layers.defects.desk.prepared import filled, usable_templates
from layers.defects.desk.reading import alike
from layers.defects.models import Authority, Report
from layers.defects.states import Side, moves_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from layers.core.permissions import Actor
    from layers.defects.models import ReportPhoto, ReportStep


@dataclass(frozen=True, slots=True)
class Event:
    """A step in the history.

    Attributes:
        words: What happened.
        who: Who did it; empty where that is not known.
        when: How long ago.
        word: What the sender was told.
        is_public: Whether everybody may read that.
        told_at: At what time of the day its people are told; empty where they know it.
        is_new: Whether the sender said it, and nobody of the office has looked, or they have just now.
    """

    words: str
    who: str
    when: str
    word: str
    is_public: bool
    told_at: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that came with it.

    Attributes:
        photo: It.
        regions: What is covered in what everybody sees, as JSON has it.
        is_shown: Whether everybody sees any of it.
    """

    photo: ReportPhoto
    regions: list[list[float]]
    is_shown: bool


def detail(actor: Actor, report: Report) -> dict[str, Any]:
    """What the template of one report needs."""
    moves = [move for move in moves_of(Side.STAFF, report.state) if move in MOVE_WORDS]
    news = shown_news(report)
    said = [step.pk for step in said_since(report, news.at)] if news else []
    events = list(_history(report, said))
    return {
        "report": report,
        "badge": STATE_BADGES[report.state],
        "age": ago(report.reported_at or report.created_at),
        "reporter": getattr(report, "reporter", None),
        "answers": list(_answers(report)),
        "pictures": list(_pictures(report)),
        "events": events,
        "news": [event for event in events if event.is_new],
        "unseen": said[-1] if said and news and news.seen_at is None else None,
        "notes": [(note, ago(note.written_at)) for note in report.notes.select_related("author")],
        "near": [(other, distance_words(other.distance_m)) for other in alike(actor, report)],
        "duplicates": list(Report.objects.handled_by(actor).filter(duplicate_of=report).order_by("pk")),
        "followers": report.followers.filter(confirmed_at__isnull=False).count(),
        "thing_url": _address_of(report.thing),
        "public_url": _public_address(report),
        "moves": [(move, MOVE_WORDS[move]) for move in moves],
        "can_merge": "merge" in moves_of(Side.STAFF, report.state),
        "is_hidden": report.status == Status.ARCHIVED,
        "colleagues": list(colleagues_of(actor)),
        "authorities": list(Authority.objects.exclude(pk=report.authority_id or 0)),
        "priorities": Report.Priority.choices,
        "templates": [(template, filled(template.text, report)) for template in usable_templates(actor)],
    }


def _answers(report: Report) -> Iterator[tuple[str, str]]:
    for question in report.category.questions.all():
        if question.code in report.answers:
            yield spoken(question.texts), spoken_answer(question, report.answers[question.code])


def _pictures(report: Report) -> Iterator[Picture]:
    for photo in report.photos.all():
        yield Picture(photo, as_lists(covered_regions(photo)), bool(photo.public_name))


def _history(report: Report, new: Collection[int]) -> Iterator[Event]:
    for step in report.steps.select_related("by", "untold").order_by("-pk"):
        told_at = clock_words(step.untold.due_at) if step.is_untold else ""
        words = step_words(step), _who(step), ago(step.at), step.word, step.is_public
        yield Event(*words, told_at, is_new=step.pk in new)


def _who(step: ReportStep) -> str:
    return str(step.by) if step.by else ""


def _address_of(key: str) -> str:
    """Where everybody sees the thing that it is about; empty where it is gone."""
    if not key or not Entry.objects.visible_to(None).filter(pk=key).exists():
        return ""
    layer_id, _colon, number = key.partition(":")
    return reverse("pages:feature", args=[layer_id, int(number)])


def _public_address(report: Report) -> str:
    found = Entry.objects.visible_to(None).filter(layer__startswith="defects", feature_id=report.pk).first()
    return reverse("pages:feature", args=[found.layer, report.pk]) if found else ""
