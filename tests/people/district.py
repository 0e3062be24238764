"""A district with two villages, a club in each, and people who are something there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from geo_platform.accounts.models import User
from layers.areas.models import Area, AreaRole
from layers.core import registry
from layers.core.permissions import Actor, Role, actor_for
from layers.core.services import create_feature
from layers.organisations.models import Editorship, Organisation

if TYPE_CHECKING:
    from layers.core.models import BaseFeature

OUTLINES = {
    "amt": (12.0, 53.0, 13.0, 54.0),
    # Where the district has the point that stands for it.
    "laage": (12.4, 53.4, 12.6, 53.6),
    "dorf": (12.0, 53.0, 12.2, 53.2),
}
CLUBS = {"club": (12.5, 53.5), "other-club": (12.1, 53.1)}
# Who is what where; the words before the @ are roles.
PEOPLE = (
    "citizen",
    "trusted@laage",
    "editor@laage",
    "staff@laage",
    "trusted@amt",
    "editor@amt",
    "staff@amt",
    "staff@dorf",
    "editor@club",
    "editor@other-club",
    "administrator",
)


@dataclass(frozen=True)
class District:
    """What is there."""

    areas: dict[str, Area]
    clubs: dict[str, Organisation]

    def target(self, name: str) -> Area | Organisation:
        return self.areas.get(name) or self.clubs[name]

    def person(self, name: str) -> User:
        """Somebody by what they are; made when they are first asked for."""
        found = User.objects.filter(username=name).first()
        return found or self._make(name)

    def _make(self, name: str) -> User:
        address = f"{name.replace('@', '-at-')}@example.org"
        user = User.objects.create_user(name, address, display_name=name, is_superuser=name == "administrator")
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
        role, _, place = name.partition("@")
        if place in self.areas:
            AreaRole.objects.create(user=user, area=self.areas[place], role=Role[role.upper()])
        elif place:
            Editorship.objects.create(user=user, organisation=self.clubs[place])
        return user

    def actor(self, name: str, *, has_proved_it: bool = True) -> Actor:
        return actor_for(self.person(name), has_proved_it=has_proved_it)


def make(layer: str, title: str, geom: MultiPolygon | Point) -> BaseFeature:
    return create_feature(layer=registry.get(layer), values={"title": title, "geom": geom})


def make_district() -> District:
    """Put it on the map."""
    outlines = {name: MultiPolygon(Polygon.from_bbox(box), srid=4326) for name, box in OUTLINES.items()}
    areas = {name: make("areas", name.capitalize(), outline) for name, outline in outlines.items()}
    clubs = {name: make("organisations", f"Verein {name}", Point(*place, srid=4326)) for name, place in CLUBS.items()}
    return District(areas, clubs)  # type: ignore[arg-type]  # the layers have these models
