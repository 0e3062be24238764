"""What thanks for reports keep about people. Registered in `api.personal_data`."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from api.devices import account_number
from geo_platform.personal_data.holdings import Holding, Record, Wish
from layers.defects.models import Thanks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AbstractUser

AT_ONCE = 1000


def subject_of(report: int) -> str:
    """What thanks for a report, by its key, are about, for the number of who thanks."""
    return f"report {report}"


def copy_thanks(user: AbstractUser) -> Iterator[Record]:
    """For which reports somebody thanked the office."""
    for thanks in _of(user):
        yield Record("report-thanks", {"report": thanks.report.reference, "thanked_at": thanks.thanked_at})


def erase_thanks(user: AbstractUser, wish: Wish) -> int:
    """That there were thanks stays as they wish, with a number by chance in place of theirs."""
    found = list(_of(user))
    if wish is Wish.DELETE:
        Thanks.objects.filter(pk__in=[thanks.pk for thanks in found]).delete()
        return len(found)
    for thanks in found:
        Thanks.objects.filter(pk=thanks.pk).update(witness=secrets.token_hex(32))
    return len(found)


def _of(user: AbstractUser) -> Iterator[Thanks]:
    """Their numbers tell nothing, so each is compared with the one that somebody would have there."""
    for thanks in Thanks.objects.select_related("report").order_by("pk").iterator(AT_ONCE):
        if thanks.witness == account_number(user.pk, subject_of(thanks.report_id)):
            yield thanks


THANKS = Holding(
    id="report-thanks",
    title=_("Thanks to the office"),
    what=_(
        "That somebody thanked for a report, with a number made from the account or the device. It is another number for "
        "each report."
    ),
    why=_("So that each thanks counts once."),
    until=_("As long as the report."),
    models=("defects.Thanks",),
    copy=copy_thanks,
    erase=erase_thanks,
    seen_by=_("Everybody sees how many have thanked, nobody sees who."),
)
