"""A layer as a GeoPackage: one file that every geographic information system opens, with types, place and metadata.

GDAL writes it (docs/adr/0041). Source: https://gdal.org/en/stable/drivers/vector/gpkg.html.
"""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

import numpy as np
from django.contrib.gis.db.models.functions import AsWKB
from django.db import models
from pyogrio import raw, set_gdal_config_options

from layers.core.reading import in_pieces
from layers.core.values import WGS84

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from django.db.models import Field
    from numpy.typing import NDArray

    from api.exports.content import Content

    Column = tuple[NDArray[Any], NDArray[np.bool_] | None]

# QGIS before 3.34 and GDAL before 3.7 complain about a newer one.
VERSION = "1.2"
# GDAL's word for UTC beside a time.
UTC_ZONE = 100
# A file that does not survive a crash of the machine is simply asked for again.
set_gdal_config_options({"OGR_SQLITE_SYNCHRONOUS": "OFF"})


def write_geopackage(content: Content, path: Path) -> None:
    """Write the features as one layer. Each piece is added to the file, so that only one is in memory."""
    fields = {"id": content.layer.model._meta.pk, **content.layer.fields}
    columns = ["pk", *content.layer.properties]
    rows = content.features.order_by("pk").annotate(_wkb=AsWKB("geom")).values_list("_wkb", *columns)
    appended = False
    for piece in _pieces_or_none(rows):
        _append(content, path, fields, piece, appended=appended)
        appended = True


def _pieces_or_none(rows: Any) -> Iterator[list[Any]]:  # noqa: ANN401 (a queryset of tuples)
    """All pieces; a single empty one where there are none, since an empty layer has its columns, too."""
    is_empty = True
    for piece in in_pieces(rows):
        is_empty = False
        yield piece
    if is_empty:
        yield []


def _append(content: Content, path: Path, fields: dict[str, Field[Any, Any]], piece: list[Any], *, appended: bool) -> None:
    wkb, *values = zip(*piece, strict=True) if piece else [()] * (len(fields) + 1)
    columns = [_column(field, list(column)) for field, column in zip(fields.values(), values, strict=True)]
    times = [name for name, field in fields.items() if isinstance(field, models.DateTimeField)]
    raw.write(
        str(path),
        _objects([bytes(geometry) for geometry in wkb]),
        [column for column, _mask in columns],
        list(fields),
        [mask for _column, mask in columns],
        layer=content.layer.id,
        driver="GPKG",
        geometry_type="Unknown",
        crs=f"EPSG:{WGS84}",
        append=appended,
        gdal_tz_offsets={name: np.full(len(piece), UTC_ZONE) for name in times},
        **({} if appended else _head(content)),
    )


def _head(content: Content) -> dict[str, Any]:
    about = content.about
    return {
        "dataset_options": {"VERSION": VERSION},
        "layer_options": {
            "GEOMETRY_NAME": "geom",
            "IDENTIFIER": about["title"],
            "DESCRIPTION": f"{about['description']} {about['creator']}, {about['license']}".strip(),
        },
        "dataset_metadata": about,
    }


def _column(field: Field[Any, Any], values: list[Any]) -> Column:
    """Values as an array of GDAL's types, and which of them are not there."""
    make: Callable[[list[Any]], Column] = next((make for kind, make in _COLUMNS if isinstance(field, kind)), _texts)
    return _column(field.target_field, values) if isinstance(field, models.ForeignKey) else make(values)


def _objects(values: list[Any]) -> NDArray[Any]:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _texts(values: list[Any]) -> Column:
    """Lists as JSON, so that nothing is lost."""
    return _objects([value if value is None or isinstance(value, str) else _json(value) for value in values]), None


def _json(value: Any) -> str:  # noqa: ANN401 (whatever JSON can hold)
    return json.dumps(value, ensure_ascii=False, default=str)


def _numbers(dtype: str) -> Callable[[list[Any]], Column]:
    def make(values: list[Any]) -> Column:
        filled = [0 if value is None else value for value in values]
        return np.array(filled, dtype=dtype), np.array([value is None for value in values], dtype=bool)

    return make


def _moments(values: list[Any]) -> Column:
    """Times as UTC, which NumPy takes without saying so."""
    naive = [None if value is None else value.astimezone(UTC).replace(tzinfo=None) for value in values]
    return np.array(naive, dtype="datetime64[ms]"), None


def _days(values: list[Any]) -> Column:
    return np.array(values, dtype="datetime64[D]"), None


# The first line that fits counts: a DateTimeField is a DateField as well.
_COLUMNS: tuple[tuple[Any, Callable[[list[Any]], Column]], ...] = (
    (models.BooleanField, _numbers("bool")),
    (models.IntegerField, _numbers("int64")),
    ((models.FloatField, models.DecimalField), _numbers("float64")),
    (models.DateTimeField, _moments),
    (models.DateField, _days),
)
