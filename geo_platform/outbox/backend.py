"""Django's mail, by way of the outbox: whatever sends mail with Django writes it down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from geo_platform.outbox.services import write_mails
from geo_platform.outbox.tasks import knock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage


class OutboxBackend(BaseEmailBackend):
    """For the setting `EMAIL_BACKEND`."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write messages down, and wake the worker once that is certain."""
        written = write_mails(messages=[message for message in email_messages if message.recipients()])
        if written:
            transaction.on_commit(knock, robust=True)  # without it, the worker looks at the next minute
        return len(written)
