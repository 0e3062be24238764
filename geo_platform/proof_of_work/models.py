"""Which proofs are spent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class SpentProof(models.Model):
    """A proof that has paid for something. That there is one row for each is what keeps it from paying twice.

    Attributes:
        key: As in `Receipt`.
        expires_at: When the proof would be refused anyway.
    """

    key = models.CharField(_("key"), max_length=64, primary_key=True)
    expires_at = models.DateTimeField(_("expires"), db_index=True)

    class Meta:
        verbose_name = _("spent proof")
        verbose_name_plural = _("spent proofs")
        ordering: ClassVar = ["expires_at"]

    def __str__(self) -> str:
        """Give the beginning of the key."""
        return self.key[:8]
