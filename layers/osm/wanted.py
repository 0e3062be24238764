"""Which elements anybody takes: the layers by their declarations, the basemap and the gazetteer by their schemas."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from layers.areas.layers import Areas
from layers.core import registry
from layers.osm.basemap import schema
from layers.osm.elements import Element, Shape
from layers.osm.gazetteer import schema as gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from layers.core.layer import Kind, Layer


class Wanted:
    """Asks every layer.

    Args:
        municipality_levels: Which `admin_level` values are municipalities.
    """

    def __init__(self, municipality_levels: Iterable[int]) -> None:
        self._levels = frozenset(map(str, municipality_levels))
        self._layers = [layer for layer in registry.layers() if layer.id != Areas.id]

    @cached_property
    def keys(self) -> frozenset[str]:
        """What has none of these keys is of no use to anybody."""
        kinds = (kind for layer in self._layers for kind in (*layer.kinds, layer.own_kind))
        return schema.KEYS.union(gazetteer.KEYS, {"boundary"}, *(kind.osm.keys for kind in kinds if kind.osm))

    def features(self, element: Element) -> Iterator[tuple[str, str]]:
        """Layer id and kind id of every feature that an element is."""
        for layer, kind in self._kinds(element.tags):
            yield layer.id, kind.id
        if element.osm_type == "r" and element.shape is Shape.AREA and self.is_municipality(element.tags):
            yield Areas.id, ""

    def area(self, tags: Mapping[str, str]) -> bool:
        """Whether anybody takes an area with these tags."""
        is_drawn = schema.draws_area(tags) or gazetteer.takes_area(tags)
        return is_drawn or self.is_municipality(tags) or next(self._kinds(tags), None) is not None

    def is_municipality(self, tags: Mapping[str, str]) -> bool:
        """Whether a boundary with these tags is that of a municipality."""
        return (
            tags.get("boundary") == "administrative" and tags.get("admin_level") in self._levels and bool(tags.get("name"))
        )

    def _kinds(self, tags: Mapping[str, str]) -> Iterator[tuple[Layer, Kind]]:
        for layer in self._layers:
            if kind := layer.kind_for(tags):
                yield layer, kind
