"""The tables: unlogged, so that writing need not wait for the disk; after a crash they are empty, which harms nobody."""

from __future__ import annotations

from django.db import models


class Passing(models.Model):
    """A row that counts for a while.

    Attributes:
        key: What stands for its name (`geo_platform.shared.keys.key_of`), since names hold addresses of people.
        ends_at: From when on it is as if it were not there.
    """

    key = models.BinaryField(primary_key=True)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True


class Note(Passing):
    """One entry of the cache.

    Attributes:
        value: As JSON.
    """

    value = models.TextField()

    def __str__(self) -> str:
        """Give the value."""
        return self.value


class Count(Passing):
    """How often something has happened since it happened first.

    Attributes:
        number: How often.
    """

    number = models.PositiveIntegerField()

    def __str__(self) -> str:
        """Give the number."""
        return str(self.number)
