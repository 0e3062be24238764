"""Example farm shops at the edge of real villages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layers.core import registry
from layers.core.demo import Spread, content, enough
from layers.core.models import Entry
from layers.core.services import create_feature
from layers.organisations.demo import Hosts

if TYPE_CHECKING:
    from layers.core.demo import Site, Sites
    from layers.organisations.models import Organisation

# Among the example clubs, those who sell what they grow.
FARMERS = "farms"
EDGE_OF_VILLAGE_M = (400, 1500)


def load_demo(sites: Sites) -> int:
    """Put the examples of `fixtures/demo/farm_shops.toml` beside rest spots, some hundred metres from a village's centre."""
    spread, hosts = Spread(sites), Hosts(sites)
    made = 0
    for example in enough(content("farm_shops"), sites, per_municipality=1):
        centre = spread.next_site("centre", example["title"])
        if centre:
            _create_shop(example, sites.take(_edge_of_village(centre)), hosts.find([FARMERS], centre))
            made += 1
    return made


def _create_shop(example: dict[str, Any], site: Site, organisation: Organisation | None) -> None:
    values = {
        **example,
        "title": site.tell(example["title"]),
        "description": site.tell(example["description"]),
        "products": [site.tell(product) for product in example["products"]],
        "organisation": organisation,
        "geom": site.beside,
        "is_demo": True,
    }
    create_feature(layer=registry.get("farm-shops"), values=values)


def _edge_of_village(centre: Site) -> Entry:
    """The nearest rest spot that far from the centre, since such spots lie by ways, as farms do; else the centre itself."""
    spots = Entry.objects.visible_to(None).in_layers(["rest-spots"]).filter(area=centre.area_id, is_demo=False)
    around = spots.nearest_to(*centre.entry.point.coords)
    return around.filter(distance_m__range=EDGE_OF_VILLAGE_M).first() or centre.entry
