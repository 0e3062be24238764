"""What a search at the desk looks in, as one text, so that one index finds it."""

from __future__ import annotations

from django.db.models import Func, TextField

COLUMNS = ("text", "description", "thing_title", "reference")


class DeskWords(Func):
    """Everything that a report says in words, in upper case: also what nobody but the office may read."""

    template = "upper(%(expressions)s)"
    arg_joiner = " || chr(10) || "
    output_field = TextField()


def desk_words() -> DeskWords:
    """The same for reports, as the index has it."""
    return DeskWords(*COLUMNS)
