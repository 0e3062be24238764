"""What the interface itself must remember."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class KeptReply(models.Model):
    """What somebody was told about a request that must happen only once, to be told again when they repeat it.

    Attributes:
        scope: Who may be told, from `api.idempotency.scope_of`.
        key: How they call the request.
        fingerprint: Of the request, so that another one under the same name is noticed.
        status: Of the answer; `None` until there is one, which nobody but the transaction that writes it ever sees.
        headers: Those that belong to it.
        body: As it was sent.
    """

    scope = models.CharField(max_length=80)
    key = models.CharField(max_length=128)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["scope", "key"], name="api_keptreply_once")]

    def __str__(self) -> str:
        """Name the request."""
        return f"{self.scope}: {self.key}"
