"""The layers of reports: those that wait, and those that have an end."""

from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from layers.core.contribution import PERSONAL
from layers.core.families import DEFECTS
from layers.core.layer import Layer, Prominence, Style
from layers.core.querysets import FeatureQuerySet
from layers.core.registry import register
from layers.core.retention import Retention
from layers.defects.kinds import KINDS
from layers.defects.models import Report
from layers.defects.signs import BADGES

_PROPERTIES: tuple[str, ...] = (
    "title",
    "reference",
    "state",
    "description",
    "thing_title",
    "reported_at",
    "answered_at",
    "area",
)
_STYLE = Style(family=DEFECTS, icon="maki/caution", min_zoom=11, badges=BADGES)
_RETENTION = Retention(
    letters=timedelta(days=30),
    why=_("Everybody may know what was broken and what became of it. Who reported it is forgotten earlier."),
)


class _Reports(Layer):
    """What both have in common: reports are written in forms of their own, and moved on by the office."""

    model = Report
    properties: ClassVar = _PROPERTIES
    style = _STYLE
    search = ("description", "reference", "thing_title")
    kinds = KINDS
    prominence = Prominence.PLACE
    contribution = PERSONAL
    retention = _RETENTION


@register
class Defects(_Reports):
    """Reports with which somebody still has to do something."""

    id, title = "defects", _("Defects")
    description = _("What is broken, and what could be better.")
    also = _("fault damage broken report complaint praise proposal")

    def queryset(self) -> FeatureQuerySet:
        """Those that everybody may know of, and that wait."""
        return Report.objects.published().waiting()


@register
class SolvedDefects(_Reports):
    """Reports of which the office has said what became."""

    id, title = "defects-solved", _("Defects that are solved")
    description = _("What was broken, and what the office did about it.")
    style = replace(_STYLE, is_shown_unasked=False)
    properties: ClassVar = (*_PROPERTIES, "closed_at")
    prominence = Prominence.FURNITURE

    def queryset(self) -> FeatureQuerySet:
        """Those that everybody may know of, and that are answered."""
        return Report.objects.published().answered()
