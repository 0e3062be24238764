"""What somebody sends to be written: JSON, read strictly."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, NoReturn

from django.utils.translation import gettext as _

from api.ogc.formats import GEOJSON, JSON
from api.problems import TooLargeError, UnsupportedTypeError
from layers.core.exceptions import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

# A megabyte: ten thousand places with seven decimals take 250 kB.
LARGEST_BODY = 1_000_000
FEATURE_TYPES = (GEOJSON.media_type, JSON.media_type)
PATCH_TYPES = ("application/merge-patch+json",)
# By method, the header that says which types it takes. `Accept-Put` is no registered header, so it is not made up here.
ACCEPTS: Mapping[str, Mapping[str, str]] = {
    "POST": {"Accept-Post": ", ".join(FEATURE_TYPES)},
    "PATCH": {"Accept-Patch": ", ".join(PATCH_TYPES)},
}
_READ = {"POST": FEATURE_TYPES, "PUT": FEATURE_TYPES, "PATCH": PATCH_TYPES}


def check_type(request: HttpRequest) -> None:
    """Make sure that what comes is of a type that the method reads.

    Raises:
        InvalidInputError: Nobody says of what type it is.
        UnsupportedTypeError: It is of another one.
    """
    types = _READ.get(request.method or "")
    if types is None:
        return
    known = {"known": ", ".join(types)}
    if not request.content_type:
        message = _("Please say of what type it is. These are read here: %(known)s.") % known
        raise InvalidInputError(message, parameter="Content-Type")
    if request.content_type.lower() not in types:
        accepted = ACCEPTS.get(request.method or "", {"Accept": ", ".join(types)})
        raise UnsupportedTypeError(_("Only these types are read here: %(known)s.") % known, accepted=accepted)


def read_body(request: HttpRequest) -> bytes:
    """What was sent, unless it is too much; then it is not even read.

    Raises:
        TooLargeError: It is more than `LARGEST_BODY`.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) <= LARGEST_BODY:
        return request.body
    raise TooLargeError(_("This is too large. At most %(most)s kB can be sent.") % {"most": LARGEST_BODY // 1000})


def parse_object(body: bytes) -> dict[str, Any]:
    """Read a JSON object (RFC 8259) whose texts a database can hold.

    Raises:
        InvalidInputError: It is none.
    """
    try:
        found = json.loads(body.decode(), parse_constant=_refuse, parse_float=_finite)
        # Half a pair of surrogates can be written in JSON, and nowhere else.
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InvalidInputError(_("This is no JSON object in UTF-8."), parameter="body")
    return found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse(text)
