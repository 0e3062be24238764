"""Forgetting in time: every rule in one job, and a proof of each."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import OuterRef, Subquery

from geo_platform.personal_data.holdings import holdings
from geo_platform.personal_data.models import RetentionRun

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import timedelta

    from django_stubs_ext import StrOrPromise

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rule:
    """Something is forgotten after a time.

    Attributes:
        id: In the log; never changes.
        title: What people call that of which it forgets.
        forget: Forgets what has been kept for long enough; gives how much.
        kept_for: How long that is; `None` where it is not one number.
    """

    id: str
    title: StrOrPromise
    forget: Callable[[], int]
    kept_for: timedelta | None = None


_sources: list[Callable[[], Iterable[Rule]]] = []


def register_rules(source: Callable[[], Iterable[Rule]]) -> None:
    """Let something else than holdings have rules, such as the layers.

    Args:
        source: Gives them, each time that they are looked after.
    """
    if source not in _sources:
        _sources.append(source)


def rules() -> list[Rule]:
    """All of them: of the holdings, then of the rest."""
    own = [Rule(one.id, one.title, one.sweep, one.kept_for) for one in holdings() if one.sweep]
    return own + [rule for source in _sources for rule in source()]


def keep_rules() -> int:
    """Look after every rule and note what came of it; one that fails keeps no other from its work.

    Returns:
        How much was forgotten.
    """
    return sum(_keep(rule).forgotten for rule in rules())


def _keep(rule: Rule) -> RetentionRun:
    run = RetentionRun(rule=rule.id, kept_for=rule.kept_for)
    try:
        with transaction.atomic():
            run.forgotten = rule.forget()
    except Exception as error:  # whatever it is: it is in the log, and the next rule is looked after
        logger.exception("Nothing was forgotten by the rule %s.", rule.id)
        run.error = type(error).__name__
    run.save()
    return run


def last_runs() -> dict[str, RetentionRun]:
    """When each rule was looked after last, by its id."""
    newest = RetentionRun.objects.filter(rule=OuterRef("rule")).order_by("-ran_at").values("pk")[:1]
    return {run.rule: run for run in RetentionRun.objects.filter(pk=Subquery(newest))}
