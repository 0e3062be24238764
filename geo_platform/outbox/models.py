"""Mail on its way out."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Mail(models.Model):
    """One message.

    Attributes:
        message: As it goes over the wire (RFC 5322); empty as soon as it is sent or given up, since it may hold a secret; a
            demo keeps it.
        next_try_at: When to try again; `None` when nothing is left to do.
        last_error: What the mail server said when it refused.
    """

    recipients = ArrayField(models.EmailField(), verbose_name=_("to"))
    subject = models.CharField(_("subject"), max_length=998)
    message = models.BinaryField(editable=False)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes: ClassVar = [
            models.Index("next_try_at", name="outbox_mail_waiting", condition=Q(next_try_at__isnull=False)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sent_at=None) | Q(next_try_at=None), name="outbox_mail_sent_once"),
        ]

    def __str__(self) -> str:
        """Give the subject."""
        return self.subject
