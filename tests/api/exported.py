"""How the tests of files ask for them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.contrib.gis.geos import Polygon

from api.exports.csv_file import DIALECTS

if TYPE_CHECKING:
    from django.test import Client


LAYER = "/api/collections/playgrounds"
SQUARE = Polygon.from_bbox((12.3, 53.8, 12.4, 53.9))
AWKWARD = 'Spiel"platz;\n„Übermut“, 🦔\tneu'


def fetch(client: Client, address: str, **query: str) -> bytes:
    """The whole file."""
    response = client.get(address, query)
    body: bytes = response.getvalue()
    assert response.status_code == 200, body
    return body


def table(client: Client, layer_id: str, **query: str) -> list[dict[str, str]]:
    dialect = DIALECTS[query.get("dialect", "standard")]
    text = fetch(client, f"/api/collections/{layer_id}/export.csv", **query).decode(dialect.encoding)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=dialect.delimiter))
