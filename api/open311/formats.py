"""The two formats of GeoReport v2. Everything is made as JSON; XML is the same, written with other signs."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

XML, JSON = "xml", "json"
MEDIA_TYPES = {XML: "text/xml; charset=utf-8", JSON: "application/json; charset=utf-8"}
# What XML 1.0 can hold (2.2); everything else a text may have is left out there.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Names:
    """What XML calls what JSON gives no name.

    Attributes:
        root: All of it.
        item: One of a list; empty where it is none.
    """

    root: str
    item: str = ""


SERVICES = Names("services", "service")
DEFINITION = Names("service_definition")
REQUESTS = Names("service_requests", "request")
DISCOVERY = Names("discovery")
ERRORS = Names("errors", "error")


def encoded(content: object) -> bytes:
    """An answer as JSON."""
    return json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")


def written(body: bytes, names: Names, form: str) -> bytes:
    """An answer in a format.

    Args:
        body: The answer as JSON.
        names: Of root and items in XML.
        form: `XML` or `JSON`.
    """
    return body if form == JSON else as_xml(json.loads(body), names).encode()


def as_xml(content: Any, names: Names) -> str:  # noqa: ANN401 (any JSON value)
    """An answer as XML: members become elements, and lists elements with one for each of their items within."""
    parts = ['<?xml version="1.0" encoding="utf-8"?>\n']
    _write(parts, names.root, content, names.item)
    return _UNWRITABLE.sub("", "".join(parts))


def _write(parts: list[str], name: str, value: Any, item: str = "") -> None:  # noqa: ANN401 (any JSON value)
    """Add an element."""
    if value is None or value == "":
        parts.append(f"<{name}/>")
    elif isinstance(value, dict):
        parts.append(f"<{name}>")
        for key, member in value.items():
            _write(parts, key, member)
        parts.append(f"</{name}>")
    elif isinstance(value, list):
        within = item or name.removesuffix("s")
        parts.append(f"<{name}>")
        for one in value:
            _write(parts, within, one)
        parts.append(f"</{name}>")
    else:
        parts.append(f"<{name}>{_text(value)}</{name}>")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(value) if isinstance(value, str) else str(value)
