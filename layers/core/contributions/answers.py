"""What the author of a contribution is told once somebody has decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from layers.core import registry
from layers.core.contributions.deciding import is_undone
from layers.core.contributions.models import Change

if TYPE_CHECKING:
    from layers.core.layer import Layer

TIME_TO_UNDO = timedelta(minutes=10)
"""So long nobody is told: people decide by one key, and notice a slip soon after."""
ANSWERED = (Change.State.ACCEPTED, Change.State.REJECTED)


def answer_authors() -> int:
    """Tell the authors of what was decided a while ago; gives how many changes that were."""
    count = 0
    while _answer_one():
        count += 1
    return count


@transaction.atomic
def _answer_one() -> bool:
    """Tell one author; two workers never take the same."""
    due = Change.objects.filter(answered_at=None, decided_at__lt=now() - TIME_TO_UNDO).order_by("decided_at")
    change = due.select_for_update(skip_locked=True, of=("self",)).first()
    if change is None:
        return False
    address = change.contact or (change.author.email if change.author else "")
    layer = next((layer for layer in registry.layers() if layer.id == change.layer), None)
    # Who did it at once knows.
    if address and layer and change.state in ANSWERED and change.author_id != change.decided_by_id:
        is_there = layer.queryset().visible_to(None).filter(pk=change.feature_id).exists()
        outcome = _Outcome(layer, change, is_there=is_there, is_undone=is_undone(change, is_there=is_there))
        with override(change.language):
            send_mail(_subject(outcome), _text(outcome), None, [address])
    change.contact, change.answered_at = "", now()
    change.save(update_fields=["contact", "answered_at"])
    return True


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What has become of a change by now.

    Attributes:
        is_there: Everybody sees its feature.
        is_undone: As `is_undone` says.
    """

    layer: Layer
    change: Change
    is_there: bool
    is_undone: bool


def _subject(outcome: _Outcome) -> str:
    change = outcome.change
    if change.state == change.State.REJECTED or outcome.is_undone:
        return _("About your entry")
    return _("Your entry is on the map") if change.kind == change.Kind.ADD else _("Thank you, that is done")


def _text(outcome: _Outcome) -> str:
    change = outcome.change
    links = {
        "status_url": settings.SITE_URL + reverse("pages:contribution", args=[change.token]),
        "feature_url": settings.SITE_URL + reverse("pages:feature", args=[change.layer, change.feature_id]),
    }
    is_about_it = change.state == Change.State.ACCEPTED and change.kind in {Change.Kind.ADD, Change.Kind.CHANGE}
    title = change.title or capfirst(str(outcome.layer.model._meta.verbose_name))
    said = {"change": change, "title": title, "is_undone": outcome.is_undone}
    return render_to_string("core/answer.txt", {**said, "is_shown": is_about_it and outcome.is_there, **links})
