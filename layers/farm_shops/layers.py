"""The layer of the farm shops."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from layers.core.contribution import moderated
from layers.core.families import FARM_SHOPS
from layers.core.layer import Kind, Layer, Style
from layers.core.osm_tags import Tags, listed, yes_or_no
from layers.core.permissions import Anyone
from layers.core.place_details import PLACE_DETAILS, PLACE_DETAILS_FROM_OSM
from layers.core.registry import register
from layers.farm_shops.models import FarmShop

FOOD = ("food", "eggs", "milk", "cheese", "meat", "sausages", "potatoes", "vegetables", "fruit", "honey", "bread")


@register
class FarmShops(Layer):
    """Where regional products are sold."""

    model = FarmShop
    id, title = "farm-shops", _("Farm shops")
    description = _("Farm shops, vending machines with food, and markets.")
    properties = ("title", "kind", "description", "products", "organic", *PLACE_DETAILS, "area", "organisation")
    style = Style(family=FARM_SHOPS, icon="temaki/egg", min_zoom=10)
    contribution = moderated(by=Anyone)
    required = ("title",)
    freshness = timedelta(days=365)
    schema_org = "Store"
    search = ("description", "address", "products")
    kinds = (
        Kind("shop", _("Farm shop"), Tags(shop="farm"), "temaki/egg", also=_("farm produce direct sale")),
        Kind(
            "vending_machine",
            _("Vending machine"),
            Tags(amenity="vending_machine", vending=FOOD),
            "temaki/vending_machine",
            schema_org="Place",
            also=_("egg machine milk machine"),
        ),
        Kind(
            "market", _("Market"), Tags(amenity="marketplace"), "maki/grocery", schema_org="Place", also=_("farmers market")
        ),
    )
    osm_fields = {
        **PLACE_DETAILS_FROM_OSM,
        "products": listed("vending"),
        "organic": yes_or_no("organic"),
    }
