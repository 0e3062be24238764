"""The page of what is one's own: entries, maps, news, data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from api.contribute.status import latest_of
from api.pages.explore import timed_layers
from api.pages.private import draw, personal
from layers.core.models import Subscription

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from geo_platform.accounts.models import User

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One of the newest things on a shelf."""

    title: str
    line: str
    url: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """What somebody has of one sort.

    Attributes:
        empty: What is said while there is nothing.
        items: The newest.
        url: Where all of it is.
        add_url: Where to make another one.
        add_word: What the button says that leads there.
    """

    title: str
    icon: str
    empty: str
    items: tuple[Item, ...]
    url: str
    add_url: str
    add_word: str


@require_safe
@personal
def mine(request: HttpRequest) -> HttpResponse:
    """Everything that is one's own; to who is not signed in, what there could be."""
    user = request.user if request.user.is_authenticated else None
    context = {"shelves": list(_shelves(user)), "section": "mine", "timed_layers": ",".join(timed_layers())}
    return draw(request, "pages/mine.html", context)


def _shelves(user: User | None) -> Iterable[Shelf]:
    yield Shelf(
        _("My entries"),
        "lucide/map-pin",
        _("What you add to the map stands here, and what became of it."),
        tuple(_entries(user)) if user else (),
        reverse("pages:contributions"),
        reverse("pages:add"),
        _("Add something"),
    )
    yield Shelf(
        _("My news"),
        "lucide/bell",
        _("Choose where and what, and we tell you when something happens there. You need no account for that."),
        tuple(_news(user)) if user else (),
        reverse("pages:subscriptions"),
        reverse("pages:subscription-new"),
        _("Order news"),
    )


def _news(user: User) -> Iterable[Item]:
    for one in Subscription.objects.of_user(user).present().order_by("-pk")[:SHOWN]:
        words = one.get_rhythm_display() if one.is_active else _("paused")
        yield Item(one.title, words, reverse("pages:subscription", args=[one.end_token]))


def _entries(user: User) -> Iterable[Item]:
    for one in latest_of(user, SHOWN):
        yield Item(one.title, one.change.get_state_display(), reverse("pages:contribution", args=[one.change.token]))
