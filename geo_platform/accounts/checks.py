"""What must be right before the site starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.checks import Error, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError

from geo_platform.accounts.demo import reasons_against_demo

if TYPE_CHECKING:
    from django.core.checks import CheckMessage

DEMO_TAG = "demo"
HINT = "Start without DEMO. Everybody could sign in as the administrator."


@register(DEMO_TAG)
def check_demo(**_options: object) -> list[CheckMessage]:
    """Refuse a demo beside anything real. Where there are no tables yet there is nobody, and each page asks again."""
    if not settings.DEMO:
        return []
    try:
        return [Error(f"DEMO is on, but: {reason}", hint=HINT, id="accounts.E001") for reason in reasons_against_demo()]
    except (OperationalError, ProgrammingError):
        return []


def refuse_unsafe_demo() -> None:
    """For web servers, which start without Django's own checks.

    Raises:
        ImproperlyConfigured: There is something real here.
    """
    if found := run_checks(tags=[DEMO_TAG]):
        raise ImproperlyConfigured("\n".join(map(str, found)))
