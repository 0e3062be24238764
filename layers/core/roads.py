"""The roads of the region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from routing.router import RouterUnavailableError

if TYPE_CHECKING:
    from routing.router import Router


def router() -> Router:
    """Ways along the roads of the region.

    Raises:
        RouterUnavailableError: There are none yet.
    """
    message = "The network of roads is not made yet."
    raise RouterUnavailableError(message)
