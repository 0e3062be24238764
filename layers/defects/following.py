"""People who want to know what becomes of a report that another one sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import get_language

from layers.defects.exceptions import UnknownReportError
from layers.defects.models import Follower, Report
from layers.defects.sending import require_address
from layers.defects.states import ANSWERED, DUPLICATE, WAITING
from layers.defects.telling import ask_to_confirm_following

if TYPE_CHECKING:
    from geo_platform.accounts.models import User

UNCONFIRMED_FOR = timedelta(days=3)
"""As the mail says."""
ASKED_AGAIN_AFTER = timedelta(hours=1)
"""A mail may be lost; nobody's letter box is filled by others who give its address."""


def public_report(reference: str) -> Report:
    """The report that everybody may know under a number; of one that was put together with another, the other one.

    Raises:
        UnknownReportError: There is none, or it is nobody's business: nobody learns which of the two it is.
    """
    known = Report.objects.published().select_related("category", "authority")
    found: Report | None = known.filter(reference=reference).first()
    seen: set[int] = set()
    while found is not None and found.state == DUPLICATE and found.pk not in seen:
        seen.add(found.pk)
        found = known.filter(pk=found.duplicate_of_id).first()
    if found is None or found.state not in {*WAITING, *ANSWERED}:
        raise UnknownReportError
    return found


@transaction.atomic
def follow_report(*, report: Report, user: User | None = None, email: str = "") -> Follower:
    """Let somebody follow a report: an account at once, an address when its owner says yes.

    Args:
        report: That everybody may know of.
        user: Whose account; `None` for somebody without one.
        email: Theirs then.

    Raises:
        UnknownReportError: It is nobody's business, or gone.
        InvalidInputError: The address is none.
    """
    current = Report.objects.published().select_for_update(of=("self",)).filter(pk=report.pk).first()
    if current is None:
        raise UnknownReportError
    language = get_language() or settings.LANGUAGE_CODE
    if user is not None:
        own = {"language": language, "confirmed_at": now()}
        return Follower.objects.get_or_create(report=report, user=user, defaults=own)[0]
    follower, is_new = Follower.objects.get_or_create(
        report=report, email=require_address(email), defaults={"language": language}
    )
    if is_new or _may_be_asked_again(follower):
        Follower.objects.filter(pk=follower.pk).update(created_at=now())
        ask_to_confirm_following(follower)
    return follower


@transaction.atomic
def confirm_following(*, token: str) -> Follower:
    """The owner of an address says that they want to follow. Doing so again changes nothing.

    Raises:
        UnknownReportError: Nobody has asked for it, or not any more.
    """
    follower = follower_by(token)
    if follower.confirmed_at is None:
        follower.confirmed_at = now()
        follower.save(update_fields=["confirmed_at"])
    return follower


def follower_by(token: str) -> Follower:
    """Who is known by a secret.

    Raises:
        UnknownReportError: Nobody.
    """
    found = Follower.objects.select_related("report__category").filter(token=token).first() if token else None
    if found is None:
        raise UnknownReportError
    return found


def unfollow(*, token: str) -> int:
    """End it, and forget the address at once; gives how many that were. Whoever has ended it already may do so again."""
    return Follower.objects.filter(token=token).delete()[0] if token else 0


def unfollow_as(*, report: Report, user: User) -> int:
    """The same for an account."""
    return Follower.objects.filter(report=report, user=user).delete()[0]


def is_following(report: Report, user: User) -> bool:
    """Whether an account follows a report."""
    return Follower.objects.filter(report=report, user=user).exclude(confirmed_at=None).exists()


def forget_unconfirmed_followers() -> int:
    """Forget addresses whose owners have not said yes in time; gives how many."""
    return Follower.objects.filter(confirmed_at=None, created_at__lt=now() - UNCONFIRMED_FOR).delete()[0]


def _may_be_asked_again(follower: Follower) -> bool:
    return follower.confirmed_at is None and follower.created_at < now() - ASKED_AGAIN_AFTER
