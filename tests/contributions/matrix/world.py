"""A map with everything that the matrix is about: of every layer, things at every place, with what was and shall be done."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import cycle
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import transaction
from django.test import Client

from geo_platform.accounts.access_keys import make_key
from geo_platform.accounts.models import User
from layers.areas.roles import give_role
from layers.core import registry
from layers.core.contribution import CLOSED, PERSONAL, kept_by, moderated
from layers.core.contributions.ledger import NOTHING, enter, settle
from layers.core.contributions.models import Change
from layers.core.models import Status
from layers.core.permissions import VISITOR, Actor, Anyone, EditorOf, Role, StaffOf, actor_for
from layers.core.services import create_feature
from layers.organisations.models import Group, GroupMember
from layers.organisations.roles import give_editorship
from tests.contributions.matrix.expectations import OTHER_AREA, OTHER_CLUB, OWN_AREA, OWN_CLUB, PLACES
from tests.grid import tile_of
from tests.minimal import minimal
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

    from layers.core.layer import Layer
    from layers.core.models import BaseFeature

PUBLIC_WORD, HIDDEN_WORD = "Melkschemel", "Dreschflegel"
# What is hidden has a word that public things have as well: a search knows no others.
PUBLIC_NAME, HIDDEN_NAME = f"{PUBLIC_WORD} ", f"{PUBLIC_WORD} {HIDDEN_WORD} "
CLOSE = 16
TILE = tile_of(CLOSE, 12.4, 53.95)
# The border between the two municipalities halves the tile, so that one tile shows things of both.
BORDER = (TILE.x + 0.5) / 2**CLOSE * 360 - 180
BORDERS = {OWN_AREA: (BORDER - 0.1, 53.9, BORDER, 54.0), OTHER_AREA: (BORDER, 53.9, BORDER + 0.1, 54.0)}
# The clubs meet in the other municipality, whose people are nobody's here.
SIDES = {OWN_AREA: -1, OTHER_AREA: 1, OWN_CLUB: 1, OTHER_CLUB: 1}
# By what a layer says of itself. Whoever declares something else writes down what it means, in `expectations.KINDS`.
KINDS_OF_LAYERS = {
    moderated(by=Anyone): "open",
    moderated(by=EditorOf): "by editors",
    kept_by(StaffOf): "kept by staff",
    CLOSED: "closed",
    PERSONAL: "personal",
}
REPORTS = {"defects", "defects-solved"}
HIDDEN_STATES = (Status.DRAFT, Status.PENDING, Status.REJECTED)


@dataclass(frozen=True)
class Things:
    """What is there of one layer at one place.

    Attributes:
        public: Everybody sees it.
        hidden: It never was public.
        gone: It was.
        wish: What somebody would like to be different about the public one.
        done: What was done to it last.
        removal: How the one that is gone went.
    """

    public: BaseFeature
    hidden: BaseFeature
    gone: BaseFeature
    wish: Change
    done: Change
    removal: Change


class Person:
    """Somebody, with all the ways in which they come."""

    def __init__(self, name: str, user: User | None, *, has_proved_it: bool) -> None:
        self.name, self.user, self.has_proved_it = name, user, has_proved_it
        self.browser = Client()
        self.program = Client(headers={"X-Proof": "good"})
        if user is not None:
            self.program = Client(headers={"Authorization": f"Bearer {make_key(owner=user, name='x', is_proved=True)}"})
            sign_in = sign_in_twice if has_proved_it else Client.force_login
            sign_in(self.browser, user)

    @cached_property
    def actor(self) -> Actor:
        """As a view sees them, once everything is there that they have a role for."""
        return VISITOR if self.user is None else actor_for(self.user, has_proved_it=self.has_proved_it)


@dataclass(frozen=True)
class World:
    """Everything: things by layer and place, and people by role."""

    areas: dict[str, Any]
    clubs: dict[str, Any]
    things: dict[str, dict[str, Things]]
    people: dict[str, Person]

    def values(self, layer: Layer, place: str, word: str) -> dict[str, Any]:
        """Values for something new at a place."""
        return new_values(layer, place, word, self.clubs)


def kind_of(layer: Layer) -> str:
    """Of which kind a layer is."""
    if layer.id in REPORTS:
        return "reported"
    assert layer.contribution in KINDS_OF_LAYERS, f"Nobody wrote down what people may do with {layer.id}."
    return KINDS_OF_LAYERS[layer.contribution]


@contextmanager
def whole_world(blocker: DjangoDbBlocker) -> Iterator[World]:
    """Make everything once, for many tests, whose transactions lie within this one."""
    with blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def make_world() -> World:
    areas = {place: _area(place) for place in (OWN_AREA, OTHER_AREA)}
    clubs = {place: _create(registry.get("organisations"), place, PUBLIC_NAME, {}) for place in (OWN_CLUB, OTHER_CLUB)}
    world = World(areas, clubs, {}, _people(areas[OWN_AREA], clubs[OWN_CLUB]))
    for layer in registry.layers():
        world.things[layer.id] = {place: things_at(world, layer, place) for place in places_of(layer)}
    return world


def places_of(layer: Layer) -> tuple[str, ...]:
    """Where things of a layer can be: a municipality is looked after by no club, and neither are rides."""
    return PLACES if layer.id == "organisations" or "organisation" in layer.properties else (OWN_AREA, OTHER_AREA)


def adding_places(layer: Layer) -> tuple[str, ...]:
    """Where something new can be: a new club is nobody's own."""
    return (OWN_AREA, OTHER_AREA) if layer.id == "organisations" else places_of(layer)


def things_at(world: World, layer: Layer, place: str) -> Things:
    """Make what is there of a layer at a place. Of municipalities and clubs, some are those that people have roles for."""
    state = HIDDEN_STATES[(PLACES.index(place) + len(world.things)) % len(HIDDEN_STATES)]
    public = _itself(world, layer, place) or _create(layer, place, PUBLIC_NAME, world.clubs)
    hidden = _create(layer, place, HIDDEN_NAME, world.clubs, status=state)
    gone = _create(layer, place, HIDDEN_NAME, world.clubs, status=Status.ARCHIVED)
    if layer.id == "organisations" and place == OWN_CLUB:
        for club in (hidden, gone):
            give_editorship(user=User.objects.get(username="club"), organisation=club, by=None)
    names = {"before": {"title": "Old"}, "after": {"title": public.title}}
    wish = enter(VISITOR, public, Change(layer=layer.id, kind=Change.Kind.CHANGE, after={"title": "New"}), NOTHING)
    done = enter(VISITOR, public, Change(layer=layer.id, kind=Change.Kind.CHANGE, **names), NOTHING)
    removal = enter(VISITOR, gone, Change(layer=layer.id, kind=Change.Kind.GONE, before={"status": "published"}), NOTHING)
    return Things(public, hidden, gone, wish, settle(done, VISITOR, public), settle(removal, VISITOR, gone))


def _itself(world: World, layer: Layer, place: str) -> Any:  # noqa: ANN401 (of any model)
    return {"areas": world.areas, "organisations": world.clubs}.get(layer.id, {}).get(place)


_offsets = cycle(range(1, 400))


def new_values(layer: Layer, place: str, word: str, clubs: dict[str, Any]) -> dict[str, Any]:
    point = Point(BORDER + SIDES[place] * 0.000004 * next(_offsets), 53.95, srid=4326)
    values: dict[str, Any] = {"title": f"{word}{layer.id} {place}", "geom": point}
    if layer.kinds:
        values["kind"] = layer.kinds[0].id
    if layer.times:
        values[layer.times[0]] = datetime(2100, 6, 13, tzinfo=UTC)
    if place in clubs and "organisation" in layer.properties:
        values["organisation"] = clubs[place]
    return values


def _create(layer: Layer, place: str, word: str, clubs: dict[str, Any], **values: object) -> Any:  # noqa: ANN401 (any model)
    return create_feature(layer=layer, values={**minimal(layer.id), **new_values(layer, place, word, clubs), **values})


def _area(place: str) -> Any:  # noqa: ANN401 (a municipality)
    shape = MultiPolygon(Polygon.from_bbox(BORDERS[place]))
    return create_feature(layer=registry.get("areas"), values={"title": f"{PUBLIC_WORD} areas {place}", "geom": shape})


def _people(area: Any, club: Any) -> dict[str, Person]:  # noqa: ANN401 (a municipality and an organisation)
    people = {"visitor": Person("visitor", None, has_proved_it=False)}
    for name in ("citizen", "group member"):
        people[name] = Person(name, _user(name), has_proved_it=True)
    # Of the very club that somebody else looks after.
    group = Group.objects.create(name="Ramp builders", organisation=club)
    GroupMember.objects.create(user=User.objects.get(username="group member"), group=group)
    for name, role in (("trusted", Role.TRUSTED), ("municipality editor", Role.EDITOR), ("municipality staff", Role.STAFF)):
        user = _user(name)
        give_role(user=user, area=area, role=role, by=None)
        people[name] = Person(name, user, has_proved_it=True)
    editor, weak, chief = _user("club"), _user("weak", has_second_factor=False), _user("chief", is_superuser=True)
    give_editorship(user=editor, organisation=club, by=None)
    give_role(user=weak, area=area, role=Role.EDITOR, by=None)
    people["organisation editor"] = Person("organisation editor", editor, has_proved_it=True)
    people["editor without second factor"] = Person("editor without second factor", weak, has_proved_it=False)
    people["district administrator"] = Person("district administrator", chief, has_proved_it=True)
    return people


def _user(name: str, *, has_second_factor: bool = True, is_superuser: bool = False) -> User:
    """Somebody who may enter the administration as such: what they see there, the roles decide."""
    user = User.objects.create_user(name, f"{name.replace(' ', '-')}@example.org", is_staff=True, is_superuser=is_superuser)
    if has_second_factor:
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    return user
