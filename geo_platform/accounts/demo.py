"""The demo, in which everybody is everybody with one click; and why that never happens beside real data.

`DEMO` asks for it. It is open only while nothing can be real: nobody has an account but people of the demo, visitors had
sent nothing before those were made, no mail leaves, and the site has no public address. In demo mode whoever makes an
account becomes one of them (`User.is_demo`). As soon as one condition fails, the page is gone, and all of them are nobody,
whatever session they have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Min
from django.utils.timezone import now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from geo_platform.accounts.models import User

    Look = Callable[[datetime], str]

_looks: list[Look] = []


def look_for_reality(look: Look) -> Look:
    """Let another room of the house look for what is real there; belongs into the module `reality` of an app.

    Args:
        look: Is told when the demo began, and says what is real; empty where nothing is.
    """
    _looks.append(look)
    return look


def _began_at() -> datetime:
    """When the people of the demo were made: what is older was there before them. Without them nothing has begun."""
    began = get_user_model().objects.filter(is_demo=True).aggregate(at=Min("date_joined"))["at"]
    return cast("datetime", began or now())


def reasons_against_demo() -> Iterator[str]:
    """What is real here, so that there may be no demo; for those who start the site, whom scripts tell in English."""
    if not settings.MAIL_CARRIER.keeps_mail_here:
        yield "mail is really sent: MAIL_URL is set."
    if settings.SITE_URL.startswith("https:"):
        yield "the site has a public address: SITE_URL begins with https."
    if get_user_model().objects.filter(is_demo=False).exists():
        yield "there is an account of somebody real."
    yield from filter(None, (look(_began_at()) for look in _looks))


def is_demo_open() -> bool:
    """Whether everybody may be everybody now."""
    return settings.DEMO and not any(reasons_against_demo())


def is_somebody(user: User) -> bool:
    """Whether an account counts here: those of the demo do only while it is open, by whichever door they come."""
    return not user.is_demo or is_demo_open()
