"""Which systems may send reports, what they were told instead of a number, and which pictures are still to be fetched."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from api.system_keys.models import KeyOfSystem
from layers.core.contributions.models import new_token

LONGEST_URL = 1000


class SystemKey(KeyOfSystem):
    """Opens writing for another system.

    Attributes:
        system: Which system comes with it.
        jurisdiction: The office to which it may write; `None` for all of them.
        is_trusted: Whether senders need not confirm by mail what comes with it: the system has asked them.
        may_update: Whether it says how far reports are, in the name of the office.
    """

    PREFIX = "amtskarte_open311_"

    system = models.CharField(_("system"), max_length=80)
    jurisdiction = models.ForeignKey(
        "defects.Authority",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only for this office"),
    )
    is_trusted = models.BooleanField(
        _("its senders need not confirm anything"),
        default=False,
        help_text=_("The other system makes sure that whoever sends something is who they say."),
    )
    may_update = models.BooleanField(
        _("may say how far reports are"),
        default=False,
        help_text=_("For the system of an office or a company that works on the reports. What it writes is public."),
    )

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("key of a system")
        verbose_name_plural = _("keys of systems")

    def __str__(self) -> str:
        """Name the system."""
        return self.system

    @property
    def holder(self) -> str:
        """The system."""
        return self.system


class Receipt(models.Model):
    """What a system was given for a report that nobody has confirmed yet: with it, it asks for the number.

    It is not the token of the sender's own page, with which one acts as the sender.
    """

    report = models.OneToOneField("defects.Report", models.CASCADE, primary_key=True, related_name="+")
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)

    def __str__(self) -> str:
        """Give the number of the report."""
        return f"{self.report_id}"


class PendingPicture(models.Model):
    """A picture of a report that lies with another system; the worker fetches it, and the row goes.

    Attributes:
        url: Where it lies.
        next_try_at: Not to ask for it before.
        tries: How often that went wrong.
    """

    report = models.ForeignKey("defects.Report", models.CASCADE, related_name="+")
    url = models.CharField(max_length=LONGEST_URL)
    next_try_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        """Give the number of the report."""
        return f"{self.report_id}"
