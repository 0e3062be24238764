"""News on the devices of an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import ngettext

from geo_platform.outbox.push import Notification, notification

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.subscriptions.lines import Line
    from geo_platform.accounts.models import User
    from layers.core.models import Subscription

# More names are in a notification only to be cut off.
MOST_NAMES = 3


def news_notification(owner: User, subscription: Subscription, lines: Sequence[Line], total: int) -> Notification:
    """What the owner of a subscription is told on their devices about some news, in the language that is active."""
    first = lines[0]
    is_one = total == 1
    names = ", ".join(line.title for line in lines[:MOST_NAMES])
    body = f"{first.word} · {first.detail}" if is_one and first.detail else first.word if is_one else names
    title = first.title if is_one else _count(total, subscription.title)
    url = first.url if is_one and first.url else reverse("pages:subscription-map", args=[subscription.end_token])
    return notification(user=owner, title=title, body=body, url=url, tag=f"news-{subscription.pk}")


def _count(total: int, title: str) -> str:
    words = ngettext("%(count)s piece of news: %(title)s", "%(count)s pieces of news: %(title)s", total)
    return words % {"count": total, "title": title}
