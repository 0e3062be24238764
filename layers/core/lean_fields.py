"""Model fields that cost less than Django's own where much is written; to the database and to migrations they are those."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import GeneratedField

from layers.core.prepared import listed


class NumbersField(ArrayField):  # type: ignore[type-arg]  # generic in the stubs alone
    """An array of whole numbers, sent as one text: of a hundred Django would prepare each by itself."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 (as Django's)
        """As PostgreSQL reads an array; what is no list is left to Django."""
        if isinstance(value, list | tuple):
            return listed(value)
        return super().get_db_prep_value(value, connection, prepared)

    def deconstruct(self) -> Any:  # noqa: ANN401 (as Django's)
        """As an `ArrayField`."""
        name, _path, arguments, keywords = super().deconstruct()
        return name, "django.contrib.postgres.fields.ArrayField", arguments, keywords


class UnreadGeneratedField(GeneratedField):
    """A column of the database's own that is not sent back to who writes a row; whoever asks for it reads it then."""

    db_returning = False  # type: ignore[assignment]  # the stubs have Django's own value for its type

    def deconstruct(self) -> Any:  # noqa: ANN401 (as Django's)
        """As a `GeneratedField`."""
        name, _path, arguments, keywords = super().deconstruct()
        return name, "django.db.models.GeneratedField", arguments, keywords
