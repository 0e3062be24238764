"""What becomes of the reports of somebody who deletes their account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from geo_platform.accounts.services import addressed_to
from geo_platform.personal_data.holdings import Wish
from layers.core import registry
from layers.core.contributions.leaving import words_of
from layers.core.contributions.models import new_token
from layers.core.search.vocabulary import forget_words, word_sources
from layers.core.services import mark_changed
from layers.defects.desk.deeds import Assign
from layers.defects.ledger import defects
from layers.defects.memory.forgetting import LAYERS, delete_reports, forget_sender_of
from layers.defects.memory.words import words_out
from layers.defects.models import Batch, Follower, Note, Report, Reporter, ReportPhoto, ReportStep
from layers.defects.states import CLOSED, UNCONFIRMED, Side

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser
    from django.db.models import QuerySet

SOMEBODY = {"assignee": "", "person": None}
"""In the history, instead of whoever looked after a report and has left."""


def sent_by(user: AbstractUser) -> QuerySet[Reporter]:
    """Who somebody is in reports: with their account, and with an address of theirs without it."""
    by_mail = addressed_to(user, Reporter.objects.all(), "email").values("pk")
    return Reporter.objects.filter(Q(user=user.pk) | Q(pk__in=by_mail))


def followed_by(user: AbstractUser) -> QuerySet[Follower]:
    """What somebody follows, likewise."""
    by_mail = addressed_to(user, Follower.objects.all(), "email").values("pk")
    return Follower.objects.filter(Q(user=user.pk) | Q(pk__in=by_mail))


@transaction.atomic
def forget_person(user: AbstractUser, wish: Wish) -> int:
    """Forget who sent the reports of somebody, and as they wish what they sent; gives of how many reports.

    What waits for the office stays with its words, so that somebody mends it; they are forgotten by their deadline. Deleted,
    reports go altogether, but for those that others follow or that were put together with others': of these nothing of
    theirs stays.
    """
    numbers = list(sent_by(user).values_list("pk", flat=True))
    reports = list(Report.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk"))
    words = [word for layer in LAYERS for word in words_of(registry.get(layer), numbers)]
    leave = _delete if wish is Wish.DELETE else _keep
    for report in reports:
        leave(report, user)
    mark_changed(layer=defects())
    forget_words(words=words, sources=word_sources())
    return len(reports)


def _keep(report: Report, _user: AbstractUser) -> None:
    if report.state == UNCONFIRMED:
        # Nobody can confirm it any more.
        delete_reports([report])
        return
    if report.state in CLOSED:
        forget_sender_of(report)
        return
    words_out(report)
    Reporter.objects.filter(report=report).delete()
    Report.objects.filter(pk=report.pk).update(token=new_token())


def _delete(report: Report, user: AbstractUser) -> None:
    followed = Follower.objects.filter(report=report).exclude(pk__in=followed_by(user).values("pk"))
    if not followed.exists() and not report.duplicates.exists():
        delete_reports([report])
        return
    ReportPhoto.objects.filter(report=report, side=Side.REPORTER).update(public_name="")
    Report.objects.filter(pk=report.pk).update(description="", is_released=False, answers={})
    report.refresh_from_db()
    forget_sender_of(report)


def forget_follower(user: AbstractUser, _wish: Wish) -> int:
    """Forget what somebody follows."""
    return followed_by(user).delete()[0]


def forget_worker(user: AbstractUser, _wish: Wish) -> int:
    """Forget who of the office it was; what they wrote for it stays the office's."""
    steps = ReportStep.objects.filter(by=user.pk).update(by=None)
    notes = Note.objects.filter(author=user.pk).update(author=None)
    for written in (ReportStep.objects.filter(move=Assign.id), Batch.objects.filter(deed=Assign.id)):
        # Those from before numbers were kept know the name alone.
        written.filter(Q(details__person=user.pk) | Q(details={"assignee": str(user)})).update(details=SOMEBODY)
    return steps + notes + Report.objects.filter(assignee=user.pk).update(assignee=None)
