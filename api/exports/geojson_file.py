"""A layer as one GeoJSON document: the features of the lists, without their pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from layers.core.geojson import GeoJsonFeature
from layers.core.reading import in_pieces

if TYPE_CHECKING:
    from pathlib import Path

    from api.exports.content import Content


def write_geojson(content: Content, path: Path) -> None:
    """Write the features, each on a line of its own, behind foreign members that say whose they are (RFC 7946, 6.1)."""
    head = {"type": "FeatureCollection", "name": content.layer.id, **content.about}
    features = content.features.order_by("pk").annotate(_feature=GeoJsonFeature(content.layer))
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [')
        separator = "\n"
        for piece in in_pieces(features.values_list("_feature", flat=True)):
            file.write(separator + ",\n".join(piece))
            separator = ",\n"
        file.write("\n]}\n")
