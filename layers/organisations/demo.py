"""Example clubs at real community places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from layers.core import registry
from layers.core.demo import Spread, content, enough, picked
from layers.core.services import create_feature
from layers.organisations.demo_people import make_people
from layers.organisations.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from layers.core.demo import Site, Sites

PER_MUNICIPALITY = 4


def load_demo(sites: Sites) -> int:
    """Put the examples of `fixtures/demo/organisations.toml` into every municipality, in each some others."""
    spread = Spread(sites)
    made = 0
    for example in enough(content("organisations"), sites, per_municipality=PER_MUNICIPALITY):
        site = spread.next_site(example["at"], example["id"])
        if site:
            _create_club(example, site)
            made += 1
    if settings.DEMO:
        make_people(Hosts(sites))
    return made


def _create_club(example: dict[str, Any], site: Site) -> None:
    values = {
        **picked(example, without=("id", "at")),
        "title": site.tell(example["title"]),
        "description": site.tell(example["description"]),
        "geom": site.beside,
        "is_demo": True,
    }
    create_feature(layer=registry.get("organisations"), values=values)


class Hosts:
    """The example clubs, by what they are and where: those that look after the examples of other layers."""

    def __init__(self, sites: Sites) -> None:
        """Read them; a club is what its name begins with."""
        beginnings = {example["id"]: sites.locality.tell(example["title"], "") for example in content("organisations")}
        self._clubs = {
            (club.area_id, one): club
            for club in Organisation.objects.filter(is_demo=True)
            for one, beginning in beginnings.items()
            if club.title.startswith(beginning)
        }

    def find(self, wanted: Iterable[str], site: Site) -> Organisation | None:
        """The first of the wanted clubs (`id` in `organisations.toml`) that the municipality of a site has."""
        return next((self._clubs[site.area_id, one] for one in wanted if (site.area_id, one) in self._clubs), None)

    def first(self, wanted: Iterable[str]) -> Organisation | None:
        """The first of the wanted clubs that there is anywhere."""
        found = (club for one in wanted for (_area, has), club in self._clubs.items() if has == one)
        return next(found, None)

    def areas(self, wanted: Collection[str]) -> set[int | None]:
        """The municipalities that have one of the wanted clubs."""
        return {area for area, one in self._clubs if one in wanted}
