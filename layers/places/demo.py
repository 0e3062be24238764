"""Example spots that young people and villagers made themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layers.core import registry
from layers.core.demo import Spread, content, enough, picked
from layers.core.services import create_feature
from layers.organisations.demo import Hosts

if TYPE_CHECKING:
    from layers.core.demo import Site, Sites
    from layers.organisations.models import Organisation


def load_demo(sites: Sites) -> int:
    """Put the examples of `fixtures/demo/places.toml` beside real places outdoors."""
    spread, hosts = Spread(sites), Hosts(sites)
    made = 0
    for example in enough(content("places"), sites, per_municipality=1):
        site = spread.next_site(example["at"], example["title"])
        if site:
            _create_spot(example, site, hosts.find(example["by"], site))
            made += 1
    return made


def _create_spot(example: dict[str, Any], site: Site, organisation: Organisation | None) -> None:
    values = {
        **picked(example, without=("layer", "by", "at")),
        "title": site.tell(example["title"]),
        "description": site.tell(example["description"]),
        "organisation": organisation,
        "geom": site.beside,
        "is_demo": True,
    }
    create_feature(layer=registry.get(example["layer"]), values=values)
