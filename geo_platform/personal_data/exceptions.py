"""Why an account cannot be erased. `api/problems.py` gives it a status."""

from __future__ import annotations

from django.utils.translation import gettext as _


class LastAdministratorError(Exception):
    """Nobody would be left who looks after the site."""

    def __str__(self) -> str:
        """Say in the language that is active now what to do."""
        return _("You are the only administrator. Please make somebody else administrator first, then delete your account.")
