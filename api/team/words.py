"""What roles are called, and what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from layers.core.permissions import Role

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

NAMES: dict[Role, StrPromise] = {
    Role.TRUSTED: _("Trusted"),
    Role.EDITOR: _("Looks after the entries"),
    Role.STAFF: _("Works for the office"),
}
IN_AREA: dict[Role, StrPromise] = {
    Role.TRUSTED: _("What this person enters appears at once."),
    Role.EDITOR: _("Decides about what people enter, and changes and removes entries."),
    Role.STAFF: _("May also invite others, and decides who looks after a club."),
}
IN_ORGANISATION = _("Looks after the page and the entries, invites others, and leads groups of young people.")
