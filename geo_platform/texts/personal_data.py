"""Who wrote a page of the office, and who told of a barrier."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from geo_platform.accounts.services import addressed_to
from geo_platform.personal_data.holdings import Holding, Record, Wish, register
from geo_platform.texts.models import BarrierReport, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AbstractUser
    from django.db.models import QuerySet

# Whoever waits for longer asks again; the office has had time enough to write.
KEPT_CONTACT = timedelta(days=180)


def copy_texts(user: AbstractUser) -> Iterator[Record]:
    """Which pages somebody wrote last."""
    for text in Text.objects.filter(changed_by_id=user.pk).order_by("pk"):
        names = ("page", "language", "title", "body", "changed_at")
        yield Record("office-texts", {name: getattr(text, name) for name in names})


def erase_texts(user: AbstractUser, _wish: Wish) -> int:
    """Forget who wrote them. The text itself is the office's: its imprint does not go with whoever typed it."""
    return Text.objects.filter(changed_by_id=user.pk).update(changed_by=None)


def _reports_of(user: AbstractUser) -> QuerySet[BarrierReport]:
    return addressed_to(user, BarrierReport.objects.all(), "contact")


def copy_reports(user: AbstractUser) -> Iterator[Record]:
    """Barriers of which somebody told under an address that is theirs."""
    for report in _reports_of(user).order_by("pk"):
        yield Record("barrier-reports", {name: getattr(report, name) for name in ("what", "page", "contact", "created_at")})


def erase_reports(user: AbstractUser, wish: Wish) -> int:
    """Forget who told; as they wish, with what they wrote."""
    reports = _reports_of(user)
    return reports.delete()[0] if wish is Wish.DELETE else reports.update(contact="")


def forget_old_contacts() -> int:
    """Forget who told of barriers long ago; gives how many."""
    return BarrierReport.objects.filter(created_at__lt=now() - KEPT_CONTACT).exclude(contact="").update(contact="")


register(
    Holding(
        id="office-texts",
        title=_("Pages that the office writes"),
        what=_("Who changed a page such as the imprint last, and when."),
        why=_("So that colleagues know whom to ask."),
        until=_(
            "Until somebody else changes it, or whoever did deletes their account. The text stays, for it is the office's."
        ),
        models=("texts.Text",),
        copy=copy_texts,
        erase=erase_texts,
        seen_by=_("People of the office."),
    )
)

register(
    Holding(
        id="barrier-reports",
        title=_("Reported barriers"),
        what=_("What was in your way on these pages and, if you wish an answer, how to reach you."),
        why=_("The office must take reports about barriers and answer them."),
        until=_("How to reach you is deleted when it is settled, after half a year at the latest. The report itself stays."),
        models=("texts.BarrierReport",),
        copy=copy_reports,
        erase=erase_reports,
        kept_for=KEPT_CONTACT,
        sweep=forget_old_contacts,
        seen_by=_("People of the office."),
    )
)
