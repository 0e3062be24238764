"""Reads layers with OWSLib, page by page; called as `with_gdal.py` says."""

import json
import sys
from urllib.parse import parse_qsl, urlsplit

from owslib.ogcapi.features import Features

url, box, title, *layers = sys.argv[1:]
service = Features(url)
# OWSLib asks for what the service says it has.
layers = [layer for layer in layers if layer in service.feature_collections()]
narrowed = {"limit": "10", **({"bbox": box} if box else {}), **({"title": title} if title else {})}


def features_of(layer: str) -> list[object]:
    """All features of a layer, by the links from page to page."""
    features: list[object] = []
    query = narrowed
    while query:
        # OWSLib joins the parts of a box with commas.
        page = service.collection_items(layer, **query | ({"bbox": query["bbox"].split(",")} if box else {}))
        features += page["features"]
        query = next((dict(parse_qsl(urlsplit(link["href"]).query)) for link in page["links"] if link["rel"] == "next"), {})
    return features


sys.stdout.write(json.dumps({layer: features_of(layer) for layer in layers}))
