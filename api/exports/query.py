"""What a request for a whole layer may say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from api.exports.csv_file import write_csv
from api.exports.geojson_file import write_geojson
from api.ogc.formats import CSV, EXPORTS, GEOJSON, GEOPACKAGE, Format
from api.ogc.query import narrowing_parameters
from layers.core import registry
from layers.core.exceptions import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from api.exports.content import Content

DIALECT = "dialect"


def write_geopackage(content: Content, path: Path) -> None:
    """Write the features as one layer of a GeoPackage."""
    from api.exports import geopackage  # noqa: PLC0415 (brings GDAL and pandas along, 70 MB for each process of the server)

    geopackage.write_geopackage(content, path)


WRITERS: dict[Format, Callable[[Content, Path], None]] = {
    GEOJSON: write_geojson,
    CSV: write_csv,
    GEOPACKAGE: write_geopackage,
}


class UnknownEndingError(NotFoundError):
    """No kind of file ends like this."""

    def __init__(self, ending: str) -> None:
        known = ", ".join(each.word for each in EXPORTS)
        super().__init__(
            _("There is no file ending in “%(ending)s”. These exist: %(known)s.") % {"ending": ending, "known": known}
        )


def format_of(ending: str) -> Format:
    """The kind of file with an ending.

    Raises:
        UnknownEndingError: There is none.
    """
    for each in EXPORTS:
        if each.word == ending:
            return each
    raise UnknownEndingError(ending)


def export_parameters(layer_id: str, ending: str) -> list[str]:
    """Names that a request for an export may use: a file is not cut into pieces, and its coordinates are those of WGS 84."""
    own = [DIALECT] if format_of(ending) is CSV else []
    return [*narrowing_parameters(registry.get(layer_id)), *own]
