"""What the author of a contribution is told once somebody has decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

if TYPE_CHECKING:
    from layers.core.contributions.models import Change


def answer_author(change: Change) -> None:
    """Write a mail to the author, where there is an address, and forget the address that was given for this alone."""
    address = change.contact or (change.author.email if change.author else "")
    if address:
        with override(change.language):
            send_mail(_subject(change), _text(change), None, [address])
    if change.contact:
        change.contact = ""
        change.save(update_fields=["contact"])


def _subject(change: Change) -> str:
    if change.state == change.State.ACCEPTED:
        return _("Your entry is on the map") if change.kind == change.Kind.ADD else _("Thank you, that is done")
    return _("About your entry")


def _text(change: Change) -> str:
    links = {
        "status_url": settings.SITE_URL + reverse("pages:contribution", args=[change.token]),
        "feature_url": settings.SITE_URL + reverse("pages:feature", args=[change.layer, change.feature_id]),
    }
    return render_to_string("core/answer.txt", {"change": change, **links})
