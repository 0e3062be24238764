"""The layer of the municipalities."""

from django.apps import apps
from django.contrib.gis.geos import Point
from django.utils.translation import gettext_lazy as _

from layers.areas.models import Area
from layers.core.contribution import kept_by
from layers.core.families import GROUPS
from layers.core.layer import Layer, Style
from layers.core.models import Entry
from layers.core.osm_tags import text, whole_number
from layers.core.permissions import StaffOf
from layers.core.registry import register


@register
class Areas(Layer):
    """Municipalities, drawn by their boundary. The import fills them from boundary relations of the region's levels."""

    model = Area
    id, title = "areas", _("Municipalities")
    description = _("The municipalities of the region with their boundaries.")
    properties = ("title", "admin_level", "official_key", "population", "website", "wikidata")
    style = Style(family=GROUPS, icon="temaki/town_hall", min_zoom=8, marker=False)
    schema_org = "AdministrativeArea"
    contribution = kept_by(StaffOf)
    also = _("town village")
    osm_fields = {
        "admin_level": whole_number("admin_level"),
        "official_key": text("de:amtlicher_gemeindeschluessel", "ref:bfs", "ref"),
        "population": whole_number("population"),
        "website": text("website", "contact:website", "url"),
        "wikidata": text("wikidata"),
    }

    def destination(self, entry: Entry) -> Point:
        """In the village it is named after, or its largest one: its own middle may be a forest that no road crosses."""
        villages = apps.get_model("osm", "GazetteerEntry").objects.settlements()  # by name: layers do not know each other
        here = villages.filter(area=entry.feature_id).most_important_first()
        village = here.filter(name=entry.title).first() or here.first()
        return village.point if village else entry.point
