"""The page of what is one's own: entries, maps, news, data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.timezone import now, override
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from api.actors import actor_of
from api.contribute.status import latest_of
from api.pages.explore import in_section
from api.pages.private import draw, personal
from api.pages.region import current_region
from api.reports.mine import followed_lines, sent_lines
from api.rides.mine import Line
from api.rides.words import day_words
from layers.core.models import Subscription
from layers.own_maps.models import OwnMap
from layers.rides.bookings.clocks import STILL_GOING
from layers.rides.bookings.drives import times_of
from layers.rides.models import Booking

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from geo_platform.accounts.models import User
    from layers.core.permissions import Actor

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
    return draw(request, "pages/mine.html", {"shelves": list(_shelves(request)), **in_section("mine")})


def _shelves(request: HttpRequest) -> Iterable[Shelf]:
    actor = actor_of(request)
    user = actor.user
    yield Shelf(
        _("My maps"),
        "lucide/map-plus",
        _("Draw your favourite places and ways on a map of your own, and show it to whom you like."),
        tuple(_maps(actor)),
        reverse("pages:own-maps"),
        reverse("pages:own-map-new"),
        _("Make a map"),
    )
    yield Shelf(
        _("My rides"),
        "lucide/car",
        _("Who takes you along, and whom you take along, stands here."),
        tuple(_rides(user)) if user else (),
        reverse("pages:my-rides"),
        reverse("pages:ride-search"),
        _("Find a ride"),
    )
    yield Shelf(
        _("My reports"),
        "lucide/megaphone",
        _("What you report to the office stands here, and what becomes of it. You need no account for that."),
        tuple(_reports(request)),
        reverse("pages:my-reports"),
        reverse("pages:report"),
        _("Report something"),
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
    yield Shelf(
        _("My entries"),
        "lucide/map-pin",
        _("What you add to the map stands here, and what became of it."),
        tuple(_entries(user)) if user else (),
        reverse("pages:contributions"),
        reverse("pages:add"),
        _("Add something"),
    )


def _maps(actor: Actor) -> Iterable[Item]:
    for one in OwnMap.objects.editable_by(actor).with_counts()[:SHOWN]:
        words = ngettext("%(count)d spot", "%(count)d spots", one.spot_count) % {"count": one.spot_count}
        yield Item(one.title, f"{words} · {one.get_access_display()}", reverse("pages:own-map", args=[one.token]))


def _rides(user: User) -> Iterable[Item]:
    coming = Booking.objects.in_list_of(user).open().coming(now() - STILL_GOING)
    with override(current_region().time_zone):
        bookings = list(coming[:SHOWN])
        times = times_of(bookings)
        for line in (Line.of(booking, user, times[booking.pk]) for booking in bookings):
            yield Item(f"{day_words(line.day)}, {line.at} · {line.with_whom}", f"{line.ends} · {line.state.word}", line.url)


def _reports(request: HttpRequest) -> Iterable[Item]:
    with override(current_region().time_zone):
        lines = [*sent_lines(request, SHOWN), *followed_lines(request, SHOWN)]
        return [Item(one.title, f"{one.state.word} · {one.line}", one.url) for one in lines[:SHOWN]]


def _news(user: User) -> Iterable[Item]:
    for one in Subscription.objects.of_user(user).present().order_by("-pk")[:SHOWN]:
        words = one.get_rhythm_display() if one.is_active else _("paused")
        yield Item(one.title, words, reverse("pages:subscription", args=[one.end_token]))


def _entries(user: User) -> Iterable[Item]:
    for one in latest_of(user, SHOWN):
        yield Item(one.title, one.change.get_state_display(), reverse("pages:contribution", args=[one.change.token]))
