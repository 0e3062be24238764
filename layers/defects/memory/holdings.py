"""What reports keep about people."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from geo_platform.personal_data.holdings import Holding, Record, StoredFile
from layers.core.photos.pictures import SIZES
from layers.core.photos.storage import open_variant
from layers.defects.following import UNCONFIRMED_FOR, forget_unconfirmed_followers
from layers.defects.memory.forgetting import forget_what_is_over
from layers.defects.memory.leaving import followed_by, forget_follower, forget_person, forget_worker, sent_by
from layers.defects.models import Note, Report, ReportStep
from layers.defects.states import Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AbstractUser

_SENT = (
    "reference", "title", "state", "text", "description", "answers", "thing_title", "why", "reported_at", "answered_at",
    "closed_at", "token",
)  # fmt: skip
_SENDER = ("email", "name", "phone", "language", "is_told")


def copy_sent(user: AbstractUser) -> Iterator[Record | StoredFile]:
    """All reports of somebody, with their pictures and what was said about them."""
    for sender in sent_by(user).select_related("report"):
        report = sender.report
        kept = {**_named(report, *_SENT), **_named(sender, *_SENDER)}
        yield Record("reports", {**kept, "geometry": json.loads(report.geom.geojson)})
        for step in report.steps.told():
            if step.word:
                yield Record("report-words", {"report": report.reference, **_named(step, "at", "side", "word")})
        for photo in report.photos.filter(side=Side.REPORTER):
            path = f"reports/{photo.name}.webp"
            yield Record("report-photos", {"report": report.reference, "file": path, "alt": photo.alt})
            yield StoredFile(path, partial(open_variant, photo.name, max(SIZES)))


def copy_followed(user: AbstractUser) -> Iterator[Record]:
    """What somebody follows."""
    for follower in followed_by(user).select_related("report"):
        values = {"report": follower.report.reference, **_named(follower, "email", "language", "confirmed_at", "created_at")}
        yield Record("reports-followed", values)


def copy_work(user: AbstractUser) -> Iterator[Record]:
    """What somebody did for the office."""
    for step in ReportStep.objects.filter(by=user.pk).select_related("report"):
        yield Record("report-steps", {"report": step.report.reference, **_named(step, "at", "move", "after", "word")})
    for note in Note.objects.filter(author=user.pk).select_related("report"):
        yield Record("report-notes", {"report": note.report.reference, **_named(note, "written_at", "text")})
    for report in Report.objects.filter(assignee=user.pk):
        yield Record("reports-assigned", _named(report, "reference", "title", "state"))


def _named(row: object, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


SENT = Holding(
    id="reports",
    title=_("What you report to the office"),
    what=_(
        "Your reports with words, pictures, place and answers; your name, address and number as far as you gave them; and "
        "what the office wrote to you."
    ),
    why=_("So that the office can do something about it and answer you. That is a public task of the town."),
    until=_(
        "Who sent a report is erased as long after its end as its category says, usually half a year. Reports that you take "
        "back are deleted after a year, all others after five; what nobody confirms after three days. A checksum that shows "
        "when the same is sent twice goes after a quarter of an hour."
    ),
    models=("defects.Report", "defects.Reporter", "defects.ReportPhoto", "defects.Sending"),
    copy=copy_sent,
    erase=forget_person,
    sweep=forget_what_is_over,
    seen_by=_(
        "The office that is responsible. Everybody sees what was reported and where, and of words and pictures what the "
        "office has let pass."
    ),
)
FOLLOWED = Holding(
    id="report-follows",
    title=_("Reports that you follow"),
    what=_("Which reports you follow, and where we write to you about them."),
    why=_("So that we can tell you what becomes of them. You agree to it when you tap on “Follow this report”."),
    until=_("Until you end it, or the sender of the report is forgotten. An address that nobody confirms: three days."),
    models=("defects.Follower",),
    copy=copy_followed,
    erase=forget_follower,
    kept_for=UNCONFIRMED_FOR,
    sweep=forget_unconfirmed_followers,
    seen_by=_("Nobody; the office sees how many follow."),
)
WORK = Holding(
    id="report-work",
    title=_("Your work on reports"),
    what=_("Which reports you looked after for the office, what you did with them, and your notes."),
    why=_("So that those who share the work know who did what."),
    until=_("As long as the report. When you delete your account, your name goes from it."),
    models=("defects.ReportStep", "defects.Note"),
    copy=copy_work,
    erase=forget_worker,
    seen_by=_("Those who work on the same reports. The sender sees which office it was."),
)
