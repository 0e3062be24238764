"""What everybody was told of a quarter, and who wants to be told each morning what waits."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from layers.core.contributions.models import new_token


class QuarterNumbers(models.Model):
    """Numbers of a quarter as everybody sees them. They are made once: two looks at them never differ by one report.

    Attributes:
        content: As `layers.defects.knowing.public.PublicNumbers` reads it.
    """

    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    content = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-year", "-quarter"]
        constraints: ClassVar = [models.UniqueConstraint("year", "quarter", name="defects_quarter_once")]
        verbose_name = _("numbers of a quarter")
        verbose_name_plural = _("numbers of quarters")

    def __str__(self) -> str:
        """Name the quarter."""
        return f"{self.year}/{self.quarter}"


class MorningMail(models.Model):
    """Somebody of the office wants a mail on the mornings of working days about what waits.

    Attributes:
        language: In which.
        token: In the address by which they end it.
        sent_on: On which day the last one was written.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    language = models.CharField(max_length=8)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    sent_on = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = _("mail in the morning")
        verbose_name_plural = _("mails in the morning")

    def __str__(self) -> str:
        """Give the number alone."""
        return f"{self.pk}"
