"""Reads more rows than memory should hold."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

# About a megabyte of rows with all their properties.
PIECE = 2_000


def in_pieces(rows: QuerySet[Any, Any], size: int = PIECE) -> Iterator[list[Any]]:
    """Read a queryset piece by piece, as it was when the first piece was read.

    One statement through a cursor of the server, so that what is written in between is not seen, and nothing is repeated or
    missed. The limit of time for statements counts for each piece: as a whole it may take as long as it needs. Take all
    pieces soon: until then a connection is busy, and PostgreSQL keeps what others delete.

    Args:
        rows: In the order in which they are wanted.
        size: How many rows a piece has; the last one may have fewer.
    """
    with transaction.atomic(using=rows.db):
        read = rows.iterator(chunk_size=size)
        while piece := list(islice(read, size)):
            yield piece
