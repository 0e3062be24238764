"""Whether a request comes from a page of ours, for forms on pages that caches share and that so can hold no token."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from django.http import HttpRequest


def is_from_our_pages(request: HttpRequest) -> bool:
    """Believe the browser, which says where a request comes from and lets no page change that.

    The sources are `Sec-Fetch-Site` (W3C Fetch Metadata), or else `Origin` (Fetch standard, 3.2), or else `Referer`, for
    browsers that know neither. Who says nothing at all is turned away.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    source = urlsplit(request.headers.get("Origin") or request.headers.get("Referer", ""))
    return (source.scheme, source.netloc) == (request.scheme, request.get_host())
