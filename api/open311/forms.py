"""What another system sends: a form, as browsers send them, and nothing else."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from django.http import QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from api.idempotency import fingerprint_of
from api.open311.endpoint import filled, readable
from layers.core.exceptions import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest

URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
MEDIA = "media"
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]+)\](?:\[\])?")


@dataclass(frozen=True, slots=True)
class SentForm:
    """What was sent.

    Attributes:
        values: By name, without what is empty.
        attributes: Answers by the codes of their questions.
        pictures: Files that came along.
        fingerprint: Of all of it.
    """

    values: Mapping[str, str]
    attributes: Mapping[str, Sequence[str]]
    pictures: Sequence[BinaryIO]
    fingerprint: str


def sent_form(request: HttpRequest) -> SentForm:
    """Read what was sent.

    Raises:
        InvalidInputError: It is no form, or cannot be read.
        SuspiciousOperation: It is too much.
    """
    given, files = _parsed(request)
    values = filled(given)
    return SentForm(values, _attributes(given), _pictures(values, files), _fingerprint(request, given, files))


def _parsed(request: HttpRequest) -> tuple[QueryDict, list[UploadedFile[Any]]]:
    kinds = (URLENCODED, MULTIPART) if request.method == "POST" else (URLENCODED,)
    if request.content_type not in kinds:
        message = _("Please send a form: application/x-www-form-urlencoded. XML and JSON are not read here.")
        raise InvalidInputError(message, parameter="Content-Type")
    if request.method != "POST":  # Django reads no other forms
        return QueryDict(request.body), []
    try:
        return request.POST, cast("list[UploadedFile[Any]]", request.FILES.getlist(MEDIA))
    except MultiPartParserError as error:
        raise InvalidInputError(_("This form cannot be read."), parameter="Content-Type") from error


def _attributes(given: QueryDict) -> dict[str, list[str]]:
    """Of `attribute[code]=value` and `attribute[code][]=value`."""
    found: dict[str, list[str]] = {}
    for name, values in given.lists():
        if part := _ATTRIBUTE.fullmatch(name):
            texts = [text for value in values if (text := readable(name, value))]
            found.setdefault(part[1], []).extend(texts)
    return found


def _pictures(values: Mapping[str, str], files: list[UploadedFile[Any]]) -> list[BinaryIO]:
    """Files, or the one that CitySDK writes as letters."""
    sent = [cast("BinaryIO", file) for file in files]
    return [*sent, _decoded(values[MEDIA])] if MEDIA in values else sent


def _decoded(text: str) -> BinaryIO:
    letters = text.rpartition(",")[2] if text.startswith("data:") else text
    try:
        return BytesIO(base64.b64decode("".join(letters.split()), validate=True))
    except (binascii.Error, ValueError) as error:
        raise InvalidInputError(_("This is no picture as Base64."), parameter=MEDIA) from error


def _fingerprint(request: HttpRequest, given: QueryDict, files: list[UploadedFile[Any]]) -> str:
    contents = []
    for file in files:
        digest = sha256()
        for piece in file.chunks():
            digest.update(piece)
        file.seek(0)
        contents.append(digest.hexdigest())
    return fingerprint_of(request.path, repr(sorted(given.lists())), *contents)
