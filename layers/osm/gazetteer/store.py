"""Puts staged places, streets and addresses in the place of the present ones."""

from __future__ import annotations

import hashlib
import inspect
import json

from django.db import connection

from layers.core.querysets import PUBLIC_STATUSES
from layers.osm.gazetteer import statements
from layers.osm.gazetteer.kinds import words_by_kind

_PUBLIC = list(PUBLIC_STATUSES)


def gazetteer_version(staged_digest: str) -> str:
    """A text that changes exactly when the content of the gazetteer does.

    Municipalities count too: a street is one of theirs, and their names stand on the labels. So ask when they are refreshed.

    Args:
        staged_digest: Of all names and addresses that were staged.
    """
    with connection.cursor() as cursor:
        cursor.execute(statements.AREAS_DIGEST, {"public": _PUBLIC})
        (areas_digest,) = cursor.fetchone()
    how = inspect.getsource(statements) + _called()
    return hashlib.blake2b(f"{how} {staged_digest} {areas_digest}".encode(), digest_size=12).hexdigest()


def build_gazetteer() -> None:
    """Write what is staged. Belongs into the transaction of the load; readers see the former content until its end."""
    with connection.cursor() as cursor:
        cursor.execute(statements.STRETCH)
        (stretch,) = cursor.fetchone()
        parameters = {"stretch": stretch or 1.0, "public": _PUBLIC, "called": _called()}
        for statement in (
            *statements.GATHER,
            *statements.LINK,
            *statements.ADD_ADDRESSED,
            *statements.JOIN,
            *statements.EMPTY,
            statements.FILL_PLACES,
            statements.FILL_HOUSES,
            *statements.FINISH,
        ):
            cursor.execute(statement, parameters)


def _called() -> str:
    """What people call things of each kind, as JSON."""
    return json.dumps(words_by_kind(), ensure_ascii=False)
