"""Layers as a query names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.core import registry
from layers.core.exceptions import InvalidInputError, UnknownLayerError

if TYPE_CHECKING:
    from layers.core.layer import Layer


def parse_layers(text: str) -> list[Layer]:
    """Read the ids of layers, separated by commas; all that are shown unasked when there is none.

    Raises:
        InvalidInputError: There is no such layer; the message names those that exist.
    """
    ids = [part for part in text.split(",") if part]
    try:
        named = [registry.get(layer_id) for layer_id in dict.fromkeys(ids)]
    except UnknownLayerError as error:
        raise InvalidInputError(error.message, parameter="layers") from error
    return named or [layer for layer in registry.layers() if layer.style.is_shown_unasked]
