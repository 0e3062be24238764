"""Example depots of the example clubs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layers.core import registry
from layers.core.demo import Spread, content, enough
from layers.core.services import create_feature
from layers.depots.models import Resource
from layers.organisations.demo import Hosts

if TYPE_CHECKING:
    from layers.core.demo import Site, Sites
    from layers.organisations.models import Organisation


def load_demo(sites: Sites) -> int:
    """Put the examples of `fixtures/demo/depots.toml` where one of the example clubs can look after them."""
    spread, hosts = Spread(sites), Hosts(sites)
    made = 0
    for example in enough(content("depots"), sites, per_municipality=1):
        site = spread.next_site(example["at"], example["title"], hosts.areas(example["by"]))
        if site:
            _create_depot(example, site, hosts.find(example["by"], site))
            made += 1
    return made


def _create_depot(example: dict[str, Any], site: Site, organisation: Organisation | None) -> None:
    values = {
        "title": site.tell(example["title"]),
        "description": site.tell(example["description"]),
        "opening_hours": example["opening_hours"],
        "wheelchair": example["wheelchair"],
        "organisation": organisation,
        "geom": site.beside,
        "is_demo": True,
    }
    depot = create_feature(layer=registry.get("depots"), values=values)
    Resource.objects.bulk_create(_resource(depot.pk, resource, site) for resource in example["resources"])


def _resource(depot_id: int, resource: dict[str, Any], site: Site) -> Resource:
    return Resource(
        depot_id=depot_id,
        title=site.tell(resource["title"]),
        units=resource["units"],
        handling=site.tell(resource["handling"]),
    )
