"""What every key of another system has. Each kind has a table of its own, with whose it is and what it opens."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class KeyOfSystem(models.Model):
    """Opens a door for another system. The key itself is known to it alone.

    Attributes:
        PREFIX: What a key of its kind begins with, so that whoever finds one in a file knows what it is.
        digest: What is known of the key here.
        ends_at: From then on it opens nothing; `None` where it has no end yet.
        last_used_on: A day and no more.
    """

    PREFIX: ClassVar[str]

    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    last_used_on = models.DateField(_("last used"), null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def holder(self) -> str:
        """The system that comes with it, by the name that people at the office know."""
        raise NotImplementedError
