"""Proofs: that was forgotten what had to be, and that somebody was erased, without saying who."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from geo_platform.personal_data.holdings import Wish


class RetentionRun(models.Model):
    """One rule was looked after once.

    Attributes:
        rule: Its id, of a holding or of a layer.
        kept_for: How long it said then; `None` where that is not one number.
        forgotten: How much went; of what, nobody can say any more.
        error: What kind of thing went wrong; empty where nothing did. No message, for it may quote what was to be forgotten.
    """

    rule = models.CharField(_("what"), max_length=80)
    kept_for = models.DurationField(_("kept for"), null=True)
    ran_at = models.DateTimeField(pgettext_lazy("what is to be forgotten", "looked at"), auto_now_add=True, db_index=True)
    forgotten = models.PositiveIntegerField(_("forgotten"), default=0)
    error = models.CharField(_("error"), max_length=80, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("run of a deadline")
        verbose_name_plural = _("runs of the deadlines")
        indexes: ClassVar = [models.Index("rule", models.F("ran_at").desc(), name="personal_data_last_run")]

    def __str__(self) -> str:
        """Name rule and day."""
        return f"{self.rule} {self.ran_at:%Y-%m-%d}"


class Erasure(models.Model):
    """Somebody was erased.

    Attributes:
        counts: Id of a holding to how many rows it forgot.
    """

    erased_at = models.DateTimeField(_("erased"), auto_now_add=True, db_index=True)
    wish = models.CharField(_("wish"), max_length=6, choices=[(wish.value, wish.value) for wish in Wish])
    counts = models.JSONField(_("rows"), default=dict)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("erasure of an account")
        verbose_name_plural = _("erasures of accounts")

    def __str__(self) -> str:
        """Give the day."""
        return f"{self.erased_at:%Y-%m-%d}"
