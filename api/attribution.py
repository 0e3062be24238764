"""Whose data it is."""

from django.utils.html import format_html
from django.utils.translation import gettext as _


def attribution() -> str:
    """The credit that OpenStreetMap's licence (ODbL 1.0, 4.3) asks for, as HTML."""
    return format_html('<a href="https://www.openstreetmap.org/copyright">{}</a>', _("© OpenStreetMap contributors"))
