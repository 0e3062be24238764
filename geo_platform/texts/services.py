"""Writes. Each is one transaction."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from geo_platform.texts.defaults import Default, default_of
from geo_platform.texts.models import BarrierReport, Page, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo_platform.accounts.models import User


@transaction.atomic
def add_missing_texts() -> None:
    """Give each page a row in each language, so that an editor finds all of them in one list."""
    known = set(Text.objects.values_list("page", "language"))
    codes = [code for code, _ in settings.LANGUAGES]
    missing = [pair for pair in product(Page.values, codes) if pair not in known]
    # Somebody else may open the list in the same moment.
    Text.objects.bulk_create((Text(page=page, language=code) for page, code in missing), ignore_conflicts=True)


@transaction.atomic
def change_text(*, text: Text, title: str, body: str, by: User) -> None:
    """Write an own text over the default. The default, word for word, is no own text: later versions of it still arrive.

    Args:
        text: Its row.
        title: Plain, not empty.
        body: Markdown, not empty.
        by: Who wrote it.
    """
    body = "\n".join(body.splitlines()).strip()
    if Default(title, body) == default_of(Page(text.page), text.language):
        title = body = ""
    _write(text, title, body, by)


@transaction.atomic
def restore_default(*, text: Text, by: User) -> None:
    """Take the district's own text away, so that the product's counts again."""
    _write(text, "", "", by)


def _write(text: Text, title: str, body: str, by: User) -> None:
    text.title, text.body = title, body
    text.changed_at, text.changed_by = now(), by
    text.save()


@transaction.atomic
def report_barrier(*, what: str, page: str, contact: str) -> BarrierReport:
    """Keep what somebody says is in their way.

    Args:
        what: In their own words.
        page: Address within the site, or empty.
        contact: How to reach them, or empty.
    """
    return BarrierReport.objects.create(what=what, page=page, contact=contact)


@transaction.atomic
def settle_reports(*, reports: Iterable[BarrierReport]) -> None:
    """Mark barriers as done, and forget who told of them: there is nothing left to write to them about."""
    ids = [report.pk for report in reports]
    BarrierReport.objects.filter(pk__in=ids, settled_at=None).update(settled_at=now(), contact="")


@transaction.atomic
def reopen_reports(*, reports: Iterable[BarrierReport]) -> None:
    """Mark barriers as not done after all. Who told of them stays forgotten."""
    BarrierReport.objects.filter(pk__in=[report.pk for report in reports]).update(settled_at=None)
