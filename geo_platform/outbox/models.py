"""Mail and notifications on their way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Lower
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable


class MailQuerySet(models.QuerySet[Any]):
    """Mails."""

    def to_any_of(self, addresses: Iterable[str]) -> Self:
        """Keep what goes to one of some addresses in lower case, however it was typed: invitations go as others typed it."""
        in_lower_case = Cast(Lower(Cast("recipients", models.TextField())), ArrayField(models.TextField()))
        return self.annotate(_to=in_lower_case).filter(_to__overlap=sorted(addresses))


class Mail(models.Model):
    """One message.

    Attributes:
        message: As it goes over the wire (RFC 5322); empty as soon as it is sent or given up, since it may hold a secret; a
            demo keeps it.
        next_try_at: When to try again; `None` when nothing is left to do.
        last_error: What the mail server said when it refused.
        refused_at: When a server said that there is no such mailbox, until what follows from that is done.
        can_wait: Nobody waits for it at this moment: it is news that can be ended, and everything else goes before it.
    """

    recipients = ArrayField(models.EmailField(), verbose_name=_("to"))
    subject = models.CharField(_("subject"), max_length=998)
    message = models.BinaryField(editable=False)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    refused_at = models.DateTimeField(_("refused"), null=True, blank=True)
    can_wait = models.BooleanField(_("can wait"), db_default=False)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at"]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes: ClassVar = [
            models.Index("can_wait", "next_try_at", name="outbox_mail_in_turn", condition=Q(next_try_at__isnull=False)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sent_at=None) | Q(next_try_at=None), name="outbox_mail_sent_once"),
        ]

    def __str__(self) -> str:
        """Give the subject."""
        return self.subject


class PushDevice(models.Model):
    """A browser in which somebody wants to be told things.

    Attributes:
        endpoint: Where its push service takes what is for it, as the browser has told us; as good as a secret.
        p256dh: Its public key, with which is encrypted what only it may read (RFC 8291).
        auth: What is secret between it and us.
        server_key: Our public key that it was given.
        name: What people call it.
        failures: How often in a row it was not reached.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_devices", verbose_name=_("person"))
    endpoint = models.CharField(max_length=1000, unique=True, editable=False)
    p256dh = models.CharField(max_length=100, editable=False)
    auth = models.CharField(max_length=40, editable=False)
    server_key = models.CharField(max_length=100, editable=False)
    name = models.CharField(_("device"), max_length=80)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    last_reached_at = models.DateTimeField(_("last reached"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("not reached"), default=0)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        verbose_name = _("device for notifications")
        verbose_name_plural = _("devices for notifications")

    def __str__(self) -> str:
        """Give its name."""
        return self.name


class Push(models.Model):
    """A notification for one device.

    Attributes:
        payload: What it says, as JSON; empty as soon as it is sent or given up.
        tag: A later one with the same tag takes the place of an earlier one.
        next_try_at: As of a mail.
        expires_at: From then on nobody wants to know any more.
    """

    device = models.ForeignKey(PushDevice, models.CASCADE, related_name="pushes", verbose_name=_("device"))
    payload = models.TextField(editable=False)
    tag = models.CharField(_("about"), max_length=60)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True)
    expires_at = models.DateTimeField(_("until"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes: ClassVar = [
            models.Index("next_try_at", name="outbox_push_waiting", condition=Q(next_try_at__isnull=False)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sent_at=None) | Q(next_try_at=None), name="outbox_push_sent_once"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(payload=""), name="outbox_push_sent_and_forgotten"),
        ]

    def __str__(self) -> str:
        """Say what it is about."""
        return self.tag
