"""Mails to people of the office who want them from the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from geo_platform.shared.mail_heads import BY_ITSELF, NOT_KEPT, ends_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.defects.models import MorningMail


def letter_to(wish: MorningMail, subject: str, template: str, context: Mapping[str, Any]) -> EmailMessage:
    """A mail to somebody who wants mails from the desk, in the language that is active.

    It names reports, so nothing of it stays in the outbox once it has left.

    Args:
        wish: Theirs.
        subject: One line.
        template: Of the text; it ends with `end_url`.
        context: For the template.
    """
    end_url = settings.SITE_URL + reverse("pages:triage-mail-end", args=[wish.token])
    text = render_to_string(template, {**context, "end_url": end_url})
    headers = {**BY_ITSELF, **NOT_KEPT, **ends_at(end_url)}
    return EmailMessage(subject, text, to=[wish.user.email], headers=headers)
