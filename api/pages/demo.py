"""Everybody is everybody with one click, to see the site with their eyes; only beside nothing real."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.contrib.auth import get_user_model, logout
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from api.pages.private import draw, personal
from geo_platform.accounts.demo import is_demo_open
from geo_platform.accounts.signing_in import sign_in_as
from geo_platform.outbox.message import text_of
from geo_platform.outbox.models import Mail
from layers.organisations.demo_people import USERNAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase
    from django_stubs_ext import StrPromise

    from geo_platform.accounts.models import User

    P = ParamSpec("P")
    View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

MOST_MAILS = 20


@dataclass(frozen=True, slots=True)
class Try:
    """Something that somebody can do first.

    Attributes:
        words: What.
        page: Name of the address where it begins.
        layer: Of which layer that page is, if it is one of a layer.
    """

    words: StrPromise
    page: str
    layer: str = ""

    @property
    def url(self) -> str:
        """The address."""
        return reverse(self.page, args=[self.layer] if self.layer else [])


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of visitor, by the `id` in `fixtures/demo/people.toml`.

    Attributes:
        title: Who they are.
        words: What is special about them.
        tries: What they can do first.
    """

    title: StrPromise
    words: StrPromise
    tries: tuple[Try, ...]


_ADD = Try(_("Add a place to the map"), "pages:add")
_OWN = Try(_("See what becomes of it"), "pages:contributions")
_TEAM = Try(_("Invite somebody to the team"), "pages:team")
_REVIEW = Try(_("Decide about what people have entered"), "pages:review")

PARTS: dict[str, Part] = {
    "citizen": Part(
        _("Citizen"),
        _("Has an account and no role. What they enter is looked at first."),
        (
            Try(_("Report something that is broken"), "pages:report"),
            _ADD,
            _OWN,
            Try(_("Look at the news that they have ordered"), "pages:subscriptions"),
            Try(_("Open a club and say: this is ours"), "pages:layer", "organisations"),
        ),
    ),
    "rider": Part(
        _("Looks for a ride"),
        _("Sees who drives past anyway, and asks for a seat."),
        (
            Try(_("Find a ride"), "pages:ride-search"),
            Try(_("See one's own rides and the answers"), "pages:my-rides"),
            Try(_("Find a bench at which one is taken along"), "pages:layer", "ride-benches"),
        ),
    ),
    "driver": Part(
        _("Offers a ride"),
        _("Drives to work by car and has free seats."),
        (
            Try(_("Look who would like to come along"), "pages:my-rides"),
            Try(_("Offer a ride"), "pages:ride-offer"),
            Try(_("See who looks for a ride"), "pages:layer", "rides-wanted"),
        ),
    ),
    "youth": Part(
        _("Young person in a group"),
        _("Came by the code of the group: no e-mail, no password, only the name of an animal."),
        (
            _ADD,
            Try(_("Walk a round and look what is still there"), "pages:rounds"),
            Try(_("Be another animal"), "account-home"),
        ),
    ),
    "club": Part(
        _("Editor of a club"),
        _("Looks after the page of the club, and leads a group of young people."),
        (Try(_("See who is in the group, and print the sheet with the code"), "pages:team"), _TEAM),
    ),
    "farmer": Part(
        _("Farmer"),
        _("Looks after a community of farms and its farm shop."),
        (Try(_("Find the farm shop and change it at once"), "pages:layer", "farm-shops"), _TEAM),
    ),
    "staff": Part(
        _("Works for the office"),
        _("Looks after all municipalities, with a second factor. The demo has used it already."),
        (
            Try(_("Answer what people have reported"), "pages:triage"),
            Try(_("Inspect the playgrounds"), "pages:inspections"),
            _REVIEW,
            Try(_("Decide who looks after a club"), "pages:team"),
            _TEAM,
        ),
    ),
    "mayor": Part(
        _("Mayor"),
        _("Editor of one municipality, and of no other."),
        (_REVIEW, Try(_("Trust somebody, so that their entries appear at once"), "pages:team")),
    ),
    "administrator": Part(
        _("Administrator of the district"),
        _("May do everything."),
        (
            Try(_("Write the pages of the office"), "admin:index"),
            Try(_("Say which office is responsible for what"), "admin:defects_duty_changelist"),
            _TEAM,
            _REVIEW,
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demo, as the page shows them."""

    user: User
    part: Part
    enter_url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail, as the page shows it."""

    mail: Mail
    text: str


def in_demo(view: View[P]) -> View[P]:
    """A view that is there only while the demo is open."""

    @personal
    def open_only(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not is_demo_open():
            raise Http404
        return view(request, *args, **kwargs)

    return open_only


@require_safe
@in_demo
def demo(request: HttpRequest) -> HttpResponse:
    """Whom one may be, and the mails that were written."""
    people = list(_people(request))
    current = next((person for person in people if person.is_current), None)
    return draw(request, "demo.html", {"people": people, "current": current, "letters": list(_letters())})


def _people(request: HttpRequest) -> Iterator[Person]:
    found = {user.username: user for user in get_user_model().objects.filter(is_demo=True, is_active=True)}
    for name, part in PARTS.items():
        if user := found.get(USERNAME.format(name)):
            yield Person(user, part, reverse("pages:demo-enter", args=[name]), user == request.user)


def _letters() -> Iterator[Letter]:
    """All whose words are there: nobody real is here to whom one could be written."""
    for mail in Mail.objects.exclude(message=b"").order_by("-pk")[:MOST_MAILS]:
        yield Letter(mail, text_of(mail))


@require_POST
@in_demo
def enter(request: HttpRequest, person: str) -> HttpResponse:
    """Be somebody from now on."""
    found = get_user_model().objects.filter(is_demo=True, is_active=True, username=USERNAME.format(person)).first()
    if found is None or person not in PARTS:
        raise Http404
    sign_in_as(request, found)
    return redirect("pages:demo")


@require_POST
@in_demo
def leave(request: HttpRequest) -> HttpResponse:
    """Be nobody again."""
    logout(request)
    return redirect("pages:demo")


urlpatterns = [
    path("demo/", demo, name="demo"),
    path("demo/leave/", leave, name="demo-leave"),
    path("demo/<slug:person>/", enter, name="demo-enter"),
]
