"""By which names platforms and their people are known to each other."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

# RFC 1035, 2.3.1, with a digit at the beginning as RFC 1123, 2.1 allows; at least two labels, in lower case.
DOMAIN = r"^(?=.{4,120}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])\Z"


def own_operator() -> str:
    """The domain that this site is known by."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"
