"""What an export holds, whatever kind of file it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import strip_tags
from django.utils.timezone import localdate

from api.attribution import attribution
from api.ogc.documents import LICENCE

if TYPE_CHECKING:
    from layers.core.layer import Layer
    from layers.core.querysets import FeatureQuerySet


@dataclass(frozen=True, slots=True)
class Content:
    """Features of a layer, and what must be said about them.

    Attributes:
        layer: Says which properties are public.
        features: Those that may be shown, filtered.
        source: Absolute address of the layer.
        dialect: How a table writes numbers and times, as the query names it.
    """

    layer: Layer
    features: FeatureQuerySet
    source: str
    dialect: str

    @property
    def about(self) -> dict[str, str]:
        """Whose data it is, as of when, and what one may do with it: names of Dublin Core."""
        return {
            "title": str(self.layer.title),
            "description": str(self.layer.description),
            "creator": strip_tags(attribution()),
            "license": LICENCE,
            "source": self.source,
            "date": localdate().isoformat(),
        }
