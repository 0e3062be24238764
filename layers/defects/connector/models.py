"""The systems of other offices, what they call our categories, and how far each report is that was sent to them."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LONGEST_SERVICE = 120
LONGEST_ANSWERED = 200


class RemoteServer(models.Model):
    """The Open311 server of an office that works with a system of its own.

    Attributes:
        authority: Whose it is: what is given to that office is sent there.
        url: Below which the addresses of GeoReport lie.
        jurisdiction_id: What it wants to be told with each question; empty for nothing.
        sealed_key: The key that it has given us, as `geo_platform.accounts.sealing` seals it.
        is_active: Whether anything is sent there.
        since: Reports that came before, and were not given to that office later, are not sent.
        words: What of the sender's words it gets.
        sends_name: Whether it gets the sender's name; `sends_email` and `sends_phone` alike.
        repeats_safely: Whether it knows a request again by `Idempotency-Key`, as this software does, so that one of which
            nobody knows whether it has arrived may be sent again.
        notes_are_public: Whether everybody may read here what it says about a report.
        fallback_code: Of the service for categories that stand in no line; empty for none.
        asked_at: When it was last asked how reports stand.
        last_error: Why that went wrong; empty where it did not.
    """

    class Words(models.TextChoices):
        """What of the sender's words is sent on."""

        RELEASED = "released", _("what everybody may read; a report waits until somebody here has let it pass")
        ALL = "all", _("all of them, as they were written")

    authority = models.OneToOneField(
        "defects.Authority", models.CASCADE, related_name="server", verbose_name=_("responsible office")
    )
    url = models.CharField(
        _("address of the server"),
        max_length=500,
        validators=[URLValidator(schemes=["https"])],
        help_text=_("As in https://example.org/open311/v2, without what follows."),
    )
    jurisdiction_id = models.CharField("jurisdiction_id", max_length=120, blank=True)
    sealed_key = models.TextField(blank=True, editable=False)
    is_active = models.BooleanField(_("reports are sent there"), default=False)
    since = models.DateTimeField(_("reports from then on"), default=now)
    words = models.CharField(_("the sender's words"), max_length=8, choices=Words, default=Words.RELEASED)
    sends_name = models.BooleanField(_("it gets the sender's name"), default=False)
    sends_email = models.BooleanField(_("it gets the sender's mail address"), default=False)
    sends_phone = models.BooleanField(_("it gets the sender's phone number"), default=False)
    repeats_safely = models.BooleanField(
        _("it knows requests again by Idempotency-Key"),
        default=False,
        help_text=_("True for another site with this software. Otherwise you are asked before something is sent twice."),
    )
    notes_are_public = models.BooleanField(_("everybody may read what it says"), default=False)
    fallback_code = models.CharField(_("service for all other categories"), max_length=LONGEST_SERVICE, blank=True)
    asked_at = models.DateTimeField(null=True, editable=False)
    last_error = models.TextField(_("last error"), blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["authority__title", "pk"]
        verbose_name = _("system of another office")
        verbose_name_plural = _("systems of other offices")

    def __str__(self) -> str:
        """Give its address."""
        return self.url


class RemoteService(models.Model):
    """A service that a server has named; for choosing from.

    Attributes:
        code: What the server calls it.
        name: What it calls it for people; `group` is where it puts it.
    """

    server = models.ForeignKey(RemoteServer, models.CASCADE, related_name="services")
    code = models.CharField(max_length=LONGEST_SERVICE)
    name = models.CharField(max_length=LONGEST_ANSWERED, blank=True)
    group = models.CharField(max_length=LONGEST_ANSWERED, blank=True)

    class Meta:
        ordering: ClassVar = ["group", "name", "code"]
        constraints: ClassVar = [models.UniqueConstraint("server", "code", name="defects_remote_service_once")]

    def __str__(self) -> str:
        """Name it with its group."""
        return f"{self.group}: {self.name} ({self.code})" if self.group else f"{self.name} ({self.code})"


class ServiceCode(models.Model):
    """What a server calls one of our categories."""

    server = models.ForeignKey(RemoteServer, models.CASCADE, related_name="codes")
    category = models.ForeignKey("defects.Category", models.CASCADE, related_name="+", verbose_name=_("category"))
    code = models.CharField(_("service there"), max_length=LONGEST_SERVICE)

    class Meta:
        ordering: ClassVar = ["category__position", "pk"]
        verbose_name = _("category there")
        verbose_name_plural = _("categories there")
        constraints: ClassVar = [models.UniqueConstraint("server", "category", name="defects_service_code_once")]

    def __str__(self) -> str:
        """Give both."""
        return f"{self.category_id}: {self.code}"


class Dispatch(models.Model):
    """A report on its way to a server, or there.

    Attributes:
        state: How far it is.
        remote_id: What the server calls the report.
        remote_token: With which the server is asked for that.
        code: Under which service it was sent.
        personal: Which of the sender's data were sent: `name`, `email`, `phone`.
        next_try_at: Not to do anything before; `None` where nothing is to be done.
        tries: How often in a row it went wrong.
        sent_at: When it left.
        remote_state: How far it was there, as the server last said: its status, or what CitySDK says in more detail.
        remote_notes: What the server last said about it.
        last_error: Why it could not be sent.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", pgettext_lazy("sending on", "waits to be sent")
        SENDING = "sending", pgettext_lazy("sending on", "being sent")
        UNSURE = "unsure", pgettext_lazy("sending on", "perhaps sent: please look there")
        REFUSED = "refused", pgettext_lazy("sending on", "not taken")
        SENT = "sent", pgettext_lazy("sending on", "sent")
        OVER = "over", pgettext_lazy("sending on", "no longer followed")

    report = models.ForeignKey("defects.Report", models.CASCADE, related_name="dispatches", verbose_name=_("report"))
    server = models.ForeignKey(RemoteServer, models.CASCADE, related_name="dispatches", verbose_name=_("system"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    remote_id = models.CharField(_("number there"), max_length=LONGEST_ANSWERED, blank=True)
    remote_token = models.CharField(max_length=LONGEST_ANSWERED, blank=True)
    code = models.CharField(_("service there"), max_length=LONGEST_SERVICE, blank=True)
    personal = models.JSONField(default=list, editable=False)
    next_try_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(_("sent on"), null=True)
    remote_state = models.CharField(max_length=30, blank=True)
    remote_notes = models.TextField(blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("report that was sent on")
        verbose_name_plural = _("reports that were sent on")
        constraints: ClassVar = [models.UniqueConstraint("report", "server", name="defects_dispatch_once")]
        indexes: ClassVar = [
            models.Index("next_try_at", name="defects_dispatch_due", condition=Q(state__in=["waiting", "sending"])),
            models.Index("server", "state", name="defects_dispatch_state"),
        ]

    def __str__(self) -> str:
        """Give both numbers."""
        return f"{self.report_id} {self.server_id}"
