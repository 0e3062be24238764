"""What the author of a contribution is told once somebody has decided."""

from __future__ import annotations

from datetime import timedelta

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
from layers.core.contributions.models import Change

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
    # Who did it at once knows.
    if address and change.state in ANSWERED and change.author_id != change.decided_by_id:
        with override(change.language):
            send_mail(_subject(change), _text(change), None, [address])
    change.contact, change.answered_at = "", now()
    change.save(update_fields=["contact", "answered_at"])
    return True


def _subject(change: Change) -> str:
    if change.state == change.State.ACCEPTED:
        return _("Your entry is on the map") if change.kind == change.Kind.ADD else _("Thank you, that is done")
    return _("About your entry")


def _text(change: Change) -> str:
    links = {
        "status_url": settings.SITE_URL + reverse("pages:contribution", args=[change.token]),
        "feature_url": settings.SITE_URL + reverse("pages:feature", args=[change.layer, change.feature_id]),
    }
    is_shown = change.state == Change.State.ACCEPTED and change.kind in {Change.Kind.ADD, Change.Kind.CHANGE}
    title = change.title or capfirst(str(registry.get(change.layer).model._meta.verbose_name))
    return render_to_string("core/answer.txt", {"change": change, "title": title, "is_shown": is_shown, **links})
