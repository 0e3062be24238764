"""What everybody may see of a public report, beside what its layer makes public of every feature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.urls import reverse

from layers.core.querysets import PUBLIC_STATUSES
from layers.defects.answers import spoken_answer
from layers.defects.history import told_to_everybody
from layers.defects.states import ANSWERED, WAITING

if TYPE_CHECKING:
    from layers.defects.history import Moment
    from layers.defects.models import Report, ReportPhoto


@dataclass(frozen=True, slots=True)
class PublicPart:
    """What a card adds.

    Attributes:
        moments: Its history, the oldest first.
        photos: Pictures that were released.
        thanks: How many have thanked the office.
        can_thank: Whether there is something to thank for.
    """

    moments: list[Moment]
    photos: list[ReportPhoto]
    thanks: int
    can_thank: bool

    @classmethod
    def of(cls, report: Report) -> Self:
        """Read it, in the active language."""
        return cls(
            moments=told_to_everybody(report),
            photos=[photo for photo in report.photos.all() if photo.public_name],
            thanks=report.thanks.count(),
            can_thank=report.state in ANSWERED,
        )


def public_answers(report: Report) -> list[tuple[str, str]]:
    """Question and answer, of those that everybody may read, in the active language."""
    asked = [question for question in report.category.questions.all() if question.is_public]
    return [(str(each), spoken_answer(each, report.answers[each.code])) for each in asked if each.code in report.answers]


def layer_of(report: Report) -> str:
    """The id of the layer in which everybody sees a report now; empty where nobody does."""
    if report.status not in PUBLIC_STATUSES:
        return ""
    if report.state in WAITING:
        return "defects"
    return "defects-solved" if report.state in ANSWERED else ""


def map_page_of(report: Report) -> str:
    """The page on which everybody sees a report now; empty where nobody does."""
    layer = layer_of(report)
    return reverse("pages:feature", args=[layer, report.pk]) if layer else ""
