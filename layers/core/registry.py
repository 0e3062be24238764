"""All layers by id. A layer's app registers it by importing; nothing else keeps a list."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import ImproperlyConfigured

from layers.core.exceptions import UnknownLayerError
from layers.core.families import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.core.families import Family
    from layers.core.layer import Layer

LayerClass = TypeVar("LayerClass", bound="type[Layer]")

_layers: dict[str, Layer] = {}


def register(layer_class: LayerClass) -> LayerClass:
    """Put a layer on the map; used as a decorator.

    Raises:
        ImproperlyConfigured: Another layer has the same id, or feeds the same model from OpenStreetMap, where one object
            has one row; or its places are more or less public than it says.
    """
    layer = layer_class()
    if layer.id in _layers and type(_layers[layer.id]) is not layer_class:
        message = f"Two layers are called {layer.id!r}: {type(_layers[layer.id])} and {layer_class}."
        raise ImproperlyConfigured(message)
    for other in _layers.values():
        if other.id != layer.id and other.model is layer.model and _takes_osm(other) and _takes_osm(layer):
            message = f"Layers {other.id!r} and {layer.id!r} both feed {layer.model.__name__} from OpenStreetMap."
            raise ImproperlyConfigured(message)
    layer.location.check(layer)
    _layers[layer.id] = layer
    return layer_class


def _takes_osm(layer: Layer) -> bool:
    return any(kind.osm for kind in layer.kinds or (layer.own_kind,))


def layers() -> list[Layer]:
    """All layers, family by family."""
    order = list(FAMILIES)
    return sorted(_layers.values(), key=lambda layer: order.index(layer.family.id))


def get(layer_id: str) -> Layer:
    """Look a layer up.

    Raises:
        UnknownLayerError: There is none; the message names those that exist.
    """
    try:
        return _layers[layer_id]
    except KeyError:
        raise UnknownLayerError(layer_id, [layer.id for layer in layers()]) from None


def rank_of(layer: Layer) -> int:
    """Its place among all layers, from 0 on."""
    return layers().index(layer)


def layers_by_family() -> dict[Family, list[Layer]]:
    """The families that have layers whose features stand on the map as markers, in the order of the chips."""
    grouped: dict[Family, list[Layer]] = {}
    for layer in layers():
        if layer.style.marker:
            grouped.setdefault(layer.family, []).append(layer)
    return grouped


@contextmanager
def registered(layer_class: type[Layer]) -> Iterator[Layer]:
    """Register a layer for the length of a test."""
    register(layer_class)
    try:
        yield _layers[layer_class.id]
    finally:
        del _layers[layer_class.id]
