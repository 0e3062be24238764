"""By what a report is known again that is sent a second time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Sending(models.Model):
    """How a report was sent, for as long as the same may come again. The row goes soon, and tells nothing of anybody.

    Attributes:
        digest: Keyed hash of who sent it and of all that it says but for its place.
        at: When it came.
    """

    report = models.OneToOneField("defects.Report", models.CASCADE, primary_key=True, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [
            models.Index("digest", name="defects_sending_digest"),
            models.Index("at", name="defects_sending_at"),
        ]

    def __str__(self) -> str:
        """Give the number alone."""
        return f"{self.pk}"
