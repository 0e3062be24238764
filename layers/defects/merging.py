"""Putting together what was reported twice: one report goes on, and whoever sent or followed the others hears of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.timezone import now
from django.utils.translation import gettext as _

from layers.core.exceptions import InvalidInputError
from layers.defects.exceptions import NotNowError
from layers.defects.ledger import Said, move_on, note_step
from layers.defects.models import Follower, Report, Reporter
from layers.defects.states import DUPLICATE, WAITING, Move, Side, edge_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.defects.ledger import By
    from layers.defects.models import ReportStep

TAKEN_IN = "take_in"
"""In the history of the report that goes on: another one was put together with it."""


def check_merging(report: Report, into: Report) -> None:
    """Raise what stands against putting a report together with another one.

    Raises:
        InvalidInputError: It is the same, or the other one does not go on itself.
        NotNowError: It has come to an end already.
    """
    if report.pk == into.pk:
        raise InvalidInputError(
            _("A report cannot be put together with itself. Please choose another one."), parameter="into"
        )
    if into.state not in WAITING:
        raise InvalidInputError(_("This report does not wait any more. Please choose one that does."), parameter="into")
    if edge_for(Move.MERGE, Side.STAFF, report.state) is None:
        raise NotNowError(report.state)


def merge_locked(*, report: Report, into: Report, by: By, word: str = "") -> ReportStep:
    """Put a locked report together with another locked one, once `check_merging` has nothing against it.

    Those that were put together with the first, locked as well, are so with the second from now on. Nobody is told yet.
    """
    moved = list(report.duplicates.values_list("pk", flat=True))
    Report.objects.filter(pk__in=moved).update(duplicate_of=into)
    carried = [follower.pk for follower in _carry(report, into)]
    note = note_step(report=into, move=TAKEN_IN, before=into.state, by=by, said=Said(details={"from": report.reference}))
    report.duplicate_of = into
    details = {"into": into.reference, "followers": carried, "moved": moved, "note": note.pk}
    return move_on(report=report, move=Move.MERGE, by=by, said=Said(word, details=details))


def part_again(report: Report, step: ReportStep) -> None:
    """Take back what `merge_locked` did beside the report itself.

    Args:
        report: That was put together with another one; both are locked, and `moved` of the step alike.
        step: In its history.
    """
    details = step.details
    Follower.objects.filter(pk__in=details.get("followers", []), via=report).delete()
    Report.objects.filter(pk__in=details.get("moved", []), state=DUPLICATE).update(duplicate_of=report)
    report.steps.model.objects.filter(pk=details.get("note"), move=TAKEN_IN).delete()


def _carry(report: Report, into: Report) -> Iterator[Follower]:
    """Let its sender and its followers follow the other one, unless they do already or have sent that."""
    sender = Reporter.objects.filter(pk=into.pk).first()
    own_user, own_email = (sender.user_id, sender.email.casefold()) if sender else (None, "")
    for user_id, email, language in _people_of(report):
        if (user_id and user_id == own_user) or (email and email.casefold() == own_email):
            continue
        follower, is_new = Follower.objects.get_or_create(
            report=into,
            user_id=user_id,
            email=email,
            defaults={"language": language, "confirmed_at": now(), "via": report},
        )
        if is_new:
            yield follower
        elif follower.confirmed_at is None:
            # Whoever is told of this one has proved that they read their mail.
            follower.confirmed_at, follower.via = now(), report
            follower.save(update_fields=["confirmed_at", "via"])
            yield follower


def _people_of(report: Report) -> Iterator[tuple[Any, str, str]]:
    """Account or address of everybody who is told about a report, and their language."""
    sender = Reporter.objects.filter(pk=report.pk).first()
    if sender and sender.is_told and (sender.user_id or sender.email):
        yield sender.user_id, "" if sender.user_id else sender.email, sender.language
    for follower in Follower.objects.filter(report=report, confirmed_at__isnull=False):
        yield follower.user_id, follower.email, follower.language
