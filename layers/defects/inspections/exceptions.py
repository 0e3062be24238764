"""Why a playground cannot be inspected."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from layers.core.exceptions import NotFoundError


class UnknownGroundError(NotFoundError):
    """There is no such playground, or it is none of theirs: nobody learns which of the two it is."""

    def __init__(self) -> None:
        super().__init__(_("There is no playground at this address that you look after."))
