"""What waits for a decision goes along with its feature: who looks after that now decides, and nobody else could."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.core import registry
from layers.core.contributions.models import Change

if TYPE_CHECKING:
    from layers.core.layer import Layer
    from layers.core.models import BaseFeature

_OWN = ["point", "area_id", "organisation_id"]
_AT_ONCE = 500


def locate(change: Change, feature: BaseFeature) -> None:
    """Note where and whose a feature is: that says who decides."""
    change.point = feature.exact_place.point_on_surface
    change.area_id, change.organisation_id = feature.belonging.area, feature.belonging.organisation


def take_along(*, layer: Layer, feature: BaseFeature) -> None:
    """Let what waits for a feature follow it, which may have come to another place, or to others.

    Args:
        layer: One of those that show it.
        feature: Saved already.
    """
    layer_ids = [other.id for other in registry.layers() if other.model is layer.model]
    waiting = Change.objects.pending().filter(layer__in=layer_ids, feature_id=feature.pk)
    Change.objects.bulk_update([change for change in waiting if _has_followed(change, feature)], _OWN)


def take_all_along(*, layer: Layer) -> None:
    """The same for all features of a layer, of which many may have changed hands at once."""
    waiting = list(Change.objects.pending().filter(layer=layer.id))
    features = layer.queryset().in_bulk({change.feature_id for change in waiting})
    known = [(change, features[change.feature_id]) for change in waiting if change.feature_id in features]
    following = [change for change, feature in known if _has_followed(change, feature)]
    Change.objects.bulk_update(following, _OWN, batch_size=_AT_ONCE)


def _has_followed(change: Change, feature: BaseFeature) -> bool:
    before = [getattr(change, name) for name in _OWN]
    locate(change, feature)
    return before != [getattr(change, name) for name in _OWN]
