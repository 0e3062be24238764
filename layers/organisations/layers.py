"""The layer of the organisations."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from layers.core.contribution import moderated
from layers.core.families import GROUPS
from layers.core.layer import Kind, Layer, Style
from layers.core.osm_tags import Tags, text
from layers.core.permissions import Anyone
from layers.core.place_details import PLACE_DETAILS, PLACE_DETAILS_FROM_OSM
from layers.core.registry import register
from layers.organisations.models import Organisation


@register
class Organisations(Layer):
    """Who acts in the region."""

    model = Organisation
    id, title = "organisations", _("Clubs and offices")
    description = _("Fire brigades, town halls, schools, parishes and clubs.")
    properties = ("title", "kind", "description", *PLACE_DETAILS, "email", "area")
    style = Style(family=GROUPS, icon="maki/heart", min_zoom=11)
    contribution = moderated(by=Anyone)
    required = ("title",)
    freshness = timedelta(days=365)
    schema_org = "Organization"
    kinds = (
        Kind(
            "fire_station",
            _("Fire brigade"),
            Tags(amenity="fire_station"),
            "maki/fire-station",
            schema_org="FireStation",
            also=_("fire station"),
        ),
        Kind(
            "townhall",
            _("Town hall"),
            Tags(amenity="townhall"),
            "maki/town-hall",
            schema_org="GovernmentOffice",
            also=_("council office"),
        ),
        Kind(
            "school",
            _("School"),
            Tags(amenity=("school", "music_school")),
            "maki/school",
            schema_org="School",
            also=_("college"),
        ),
        Kind(
            "kindergarten",
            _("Kindergarten"),
            Tags(amenity="kindergarten"),
            "temaki/basketswing",
            schema_org="Preschool",
            also=_("nursery daycare"),
        ),
        Kind(
            "parish",
            _("Parish"),
            Tags(amenity="place_of_worship", name="*")
            .unless(building="chapel")
            .unless(place_of_worship=("chapel", "wayside_chapel")),
            "maki/religious-christian",
            schema_org="PlaceOfWorship",
            also=_("church"),
        ),
        Kind(
            "club",
            _("Club"),
            Tags(club="*", name="*") | Tags(office=("association", "ngo"), name="*"),
            "maki/heart",
            also=_("association society"),
        ),
    )
    osm_fields = {**PLACE_DETAILS_FROM_OSM, "email": text("email", "contact:email")}
