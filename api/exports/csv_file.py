"""A layer as a table: id, public properties, longitude, latitude, and the outline of what is no point."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from layers.core.exceptions import InvalidInputError
from layers.core.functions import Latitude, Longitude, OutlineText
from layers.core.reading import in_pieces

if TYPE_CHECKING:
    from pathlib import Path

    from api.exports.content import Content

# What Excel and LibreOffice take for the beginning of a formula; the last two are skipped before they look.
# Source: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = re.compile(r"[=+\-@\t\r]")
# Telephone numbers begin with +, and neither a function nor another cell can be named with these signs.
_HARMLESS = re.compile(r"[+-][\d ()/.-]*")
# OpenStreetMap's own way to write several values into one.
LIST_SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written.

    Attributes:
        encoding: Of the file.
        delimiter: Between two cells.
        decimal: Between a whole number and its fraction.
        local_times: Times as clocks of the region show them, instead of UTC.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = "."
    local_times: bool = False

    def cell(self, value: Any) -> str:  # noqa: ANN401 (whatever a column holds)
        """One value as text."""
        if isinstance(value, str):
            return _disarmed(value)
        if isinstance(value, datetime):
            return self._time(value)
        if isinstance(value, float):
            return str(value).replace(".", self.decimal)
        return _disarmed(_plain(value))

    def _time(self, moment: datetime) -> str:
        if self.local_times:
            return f"{localtime(moment):%Y-%m-%d %H:%M:%S}"
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


# For programs, by RFC 4180; and as a spreadsheet with German settings reads it: there, a comma is no separator, "9.5" is a
# day in May, and only a byte order mark tells that the file is in UTF-8.
DIALECTS = {
    "standard": Dialect(),
    "german": Dialect(encoding="utf-8-sig", delimiter=";", decimal=",", local_times=True),
}
STANDARD = "standard"


def parse_dialect(text: str) -> str:
    """Check the name of a dialect.

    Raises:
        InvalidInputError: There is none of this name.
    """
    if text not in DIALECTS:
        message = _("These kinds of tables are known: %(known)s.") % {"known": ", ".join(DIALECTS)}
        raise InvalidInputError(message, parameter="dialect")
    return text


def write_csv(content: Content, path: Path) -> None:
    """Write the table with its heading."""
    dialect, properties = DIALECTS[content.dialect], content.layer.properties
    place = {"_longitude": Longitude("point"), "_latitude": Latitude("point"), "_wkt": OutlineText("geom")}
    rows = content.features.order_by("pk").annotate(**place).values_list("pk", *properties, *place)
    with path.open("w", encoding=dialect.encoding, newline="") as file:
        table = csv.writer(file, delimiter=dialect.delimiter)
        table.writerow(["id", *properties, "longitude", "latitude", "wkt"])
        for piece in in_pieces(rows):
            table.writerows([dialect.cell(value) for value in row] for row in piece)


def _plain(value: Any) -> str:  # noqa: ANN401 (whatever a column holds)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return LIST_SEPARATOR.join(map(str, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def _disarmed(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before it says that it is none."""
    is_formula = _FORMULA.match(text) and not _HARMLESS.fullmatch(text)
    return f"'{text}" if is_formula else text
