"""Features as tables that people read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, DateTimeField, ForeignKey
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from api.ogc.schemas import property_schemas
from layers.core import registry

if TYPE_CHECKING:
    from django.db.models import Field

    from layers.core.layer import Layer
    from layers.core.values import Page

MOST_ROWS = 500
Feature = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """One value.

    Attributes:
        name: Of the property.
        title: What people call the property.
        text: The value in words; empty when there is none.
        url: What it points to; empty when nothing.
    """

    name: str
    title: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One feature, with a cell for every column."""

    id: int
    cells: list[Cell]


def readable(page: Page) -> Page:
    """A piece of a list, no longer than anybody reads."""
    return replace(page, limit=min(page.limit, MOST_ROWS))


def items_page(layer: Layer, is_whole: bool, document: dict[str, Any]) -> dict[str, Any]:  # noqa: FBT001 (a fact about the list)
    """What the page of a list shows: a column for every property that any of its features has.

    Args:
        layer: Whose features they are.
        is_whole: Nothing is filtered out, so the picture of the whole layer fits.
        document: The GeoJSON of the list.
    """
    rows = [Row(feature["id"], _cells(layer, feature)) for feature in document["features"]]
    used = {cell.name for row in rows for cell in row.cells if cell.text}
    shown = [Row(row.id, [cell for cell in row.cells if cell.name in used]) for row in rows]
    following = next((link["href"] for link in document["links"] if link["rel"] == "next"), "")
    columns = shown[0].cells if shown else []
    return {"layer": layer, "is_whole": is_whole, "columns": columns, "rows": shown, "next_url": following}


def item_page(layer: Layer, document: Feature) -> dict[str, Any]:
    """What the page of a feature shows: the properties that it has."""
    cells = [cell for cell in _cells(layer, document) if cell.text]
    return {"layer": layer, "cells": cells, "title": document["properties"]["title"] or f"{layer.title} {document['id']}"}


def _cells(layer: Layer, feature: Feature) -> list[Cell]:
    schemas = property_schemas(layer)
    return [
        Cell(name, schemas[name]["title"], _text(field, value), _url(field, value))
        for (name, field), value in zip(layer.fields.items(), feature["properties"].values(), strict=True)
    ]


def _text(field: Field[Any, Any], value: Any) -> str:  # noqa: ANN401 (whatever JSON can hold)
    if value in (None, "", []):
        return ""
    if isinstance(field, BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, DateTimeField):
        return _moment(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _moment(text: str) -> str:
    moment = parse_datetime(text)
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT") if moment else text


def _url(field: Field[Any, Any], value: Any) -> str:  # noqa: ANN401 (whatever JSON can hold)
    """The feature of another layer that a number names, or the address of a website."""
    if isinstance(field, ForeignKey) and value is not None:
        layer = next((layer for layer in registry.layers() if layer.model is field.related_model), None)
        return reverse("ogc:item", args=[layer.id, value]) if layer else ""
    return value if isinstance(value, str) and value.startswith(("https://", "http://")) else ""
