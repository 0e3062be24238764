"""In which language the API answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language_from_path
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

if TYPE_CHECKING:
    from django.http import HttpRequest

PARAMETER = "lang"
CODES = tuple(code for code, _title in settings.LANGUAGES)


def language_of(request: HttpRequest) -> str:
    """The language that `lang` asks for, or the address, or `Accept-Language`; else the region's own.

    Cookies do not count: an answer that caches share must not depend on them.
    """
    wanted = request.GET.get(PARAMETER)
    if wanted in CODES:
        return wanted
    return get_language_from_path(request.path_info) or _accepted(request)


def _accepted(request: HttpRequest) -> str:
    for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE
