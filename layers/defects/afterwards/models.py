"""Thanks for a report that was dealt with, and proofs that senders were forgotten."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from layers.defects.categories import LONGEST_CODE


class Thanks(models.Model):
    """Somebody has thanked the office for what became of a report.

    Attributes:
        witness: The account or the device, as a number that tells nothing; each counts once.
        is_sender: Whether it was whoever sent the report.
    """

    report = models.ForeignKey("defects.Report", models.CASCADE, related_name="thanks")
    witness = models.CharField(max_length=64)
    is_sender = models.BooleanField(default=False)
    thanked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint("report", "witness", name="defects_thanks_once")]

    def __str__(self) -> str:
        """Give the number alone."""
        return f"{self.pk}"


class Erasure(models.Model):
    """A deadline was kept: something about senders was erased, or reports were deleted. Nothing in it says about whom.

    Attributes:
        rule: Which deadline it was.
        category: Code of the category whose deadline it was; empty where the deadline is the same for all.
        kept_days: How many days it was when it was kept.
        number: How many reports.
        digest: SHA-256 of the numbers of those reports, sorted, a line each. Numbers are public; with it the office can show
            for any list of numbers whether it was these that were erased.
    """

    class Rule(models.TextChoices):
        """What was erased."""

        SENDER = "sender", _("who sent it, and what was written to the office alone")
        WITHDRAWN = "withdrawn", _("reports that were taken back")
        ENDED = "ended", _("reports that came to an end")
        UNCONFIRMED = "unconfirmed", _("reports that nobody has confirmed")

    rule = models.CharField(_("what was erased"), max_length=12, choices=Rule)
    category = models.CharField(_("category"), max_length=LONGEST_CODE, blank=True)
    kept_days = models.PositiveSmallIntegerField(_("kept for days"))
    number = models.PositiveIntegerField(_("how many"))
    digest = models.CharField(_("checksum of the numbers"), max_length=64)
    erased_at = models.DateTimeField(_("erased"), auto_now_add=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = _("proof of erasure")
        verbose_name_plural = _("proofs of erasure")

    def __str__(self) -> str:
        """Name rule and day."""
        return f"{self.rule} {self.erased_at:%Y-%m-%d}"
