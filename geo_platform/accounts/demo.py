"""The demo, in which everybody is everybody with one click; and why that never happens beside real data.

`DEMO` asks for it. It is open only while nothing can be real: nobody has an account but people of the demo, no mail leaves,
and the site has no public address. In demo mode whoever makes an account becomes one of them (`User.is_demo`). As soon as
one condition fails, the page is gone, and all of them are nobody, whatever session they have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo_platform.accounts.models import User


def reasons_against_demo() -> Iterator[str]:
    """What is real here, so that there may be no demo; for those who start the site, whom scripts tell in English."""
    if not settings.MAIL_CARRIER.keeps_mail_here:
        yield "mail is really sent: MAIL_URL is set."
    if settings.SITE_URL.startswith("https:"):
        yield "the site has a public address: SITE_URL begins with https."
    if get_user_model().objects.filter(is_demo=False).exists():
        yield "there is an account of somebody real."


def is_demo_open() -> bool:
    """Whether everybody may be everybody now."""
    return settings.DEMO and not any(reasons_against_demo())


def is_somebody(user: User) -> bool:
    """Whether an account counts here: those of the demo do only while it is open, by whichever door they come."""
    return not user.is_demo or is_demo_open()
