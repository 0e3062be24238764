"""Finds the place of a form by the address that somebody typed who has shown none on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from api.search.addresses import place_called

if TYPE_CHECKING:
    from api.sent_forms import SentForm


def look_up(form: SentForm, address: str) -> None:
    """Take the place that is called so for that of a form, or say at its field what is missing.

    Args:
        form: With the field `place`; it is being checked.
        address: May be empty.
    """
    place = place_called(address) if address else None
    if place is None:
        unknown = _("We do not know this address. Please show the place on the map.")
        form.add_error("place", unknown if address else _("Please show on the map where it is."))
    form.cleaned_data["place"] = place
