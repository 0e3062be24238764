"""What the ground floor keeps about people, and what proves that it is forgotten."""

from __future__ import annotations

from datetime import timedelta

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from geo_platform.personal_data.holdings import Holding, no_copy, no_trace, register
from geo_platform.personal_data.models import Erasure, RetentionRun

KEPT_PROOFS = timedelta(days=365)


def forget_old_proofs() -> int:
    """Delete what was proved more than a year ago; gives how many rows."""
    long_ago = now() - KEPT_PROOFS
    runs, _by_model = RetentionRun.objects.filter(ran_at__lt=long_ago).delete()
    erasures, _by_model = Erasure.objects.filter(erased_at__lt=long_ago).delete()
    return runs + erasures


register(
    Holding(
        id="counts",
        title=_("Counts against misuse"),
        what=_("How often something came from one connection. The address itself is not kept, only a number made from it."),
        why=_("So that nobody tries passwords or floods the office."),
        until=_("Minutes to an hour, then it counts no more and is deleted."),
        models=("shared.Note", "shared.Count"),
        copy=no_copy,
        erase=no_trace,
        seen_by=_("Nobody."),
    )
)

register(
    Holding(
        id="proofs-of-forgetting",
        title=_("Proofs that data was deleted"),
        what=_("When which deadline was looked after and how much was deleted. Nothing in it says about whom."),
        why=_("The office must be able to show that it keeps its word."),
        until=_("One year."),
        models=("personal_data.RetentionRun", "personal_data.Erasure"),
        copy=no_copy,
        erase=no_trace,
        kept_for=KEPT_PROOFS,
        sweep=forget_old_proofs,
        seen_by=_("Everybody sees when a deadline was looked after last."),
    )
)
