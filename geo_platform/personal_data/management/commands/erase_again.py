"""`erase_again`: after a backup was put back, erases everybody and all words that had gone since it was made."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from geo_platform.personal_data.erasing import erase_again, redact_again


class Command(BaseCommand):
    """Go through the list of the erased."""

    help = (
        "After a backup was restored: erase everybody, and all words of the history, again that had gone since it was made."
    )

    def handle(self, **_options: object) -> None:
        """Run."""
        self.stdout.write(_("Accounts that were erased again: %(count)d") % {"count": erase_again()})
        self.stdout.write(_("Steps of the history whose content was removed again: %(count)d") % {"count": redact_again()})
