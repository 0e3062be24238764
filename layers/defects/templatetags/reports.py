"""Tags for the cards of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from layers.defects.showing import PublicPart

if TYPE_CHECKING:
    from layers.defects.models import Report

register = template.Library()


@register.simple_tag
def public_part(report: Report) -> PublicPart:
    """What everybody may see of a report, to be named: `{% public_part feature as told %}`."""
    return PublicPart.of(report)
