"""The layers of venues and events."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from layers.core.contribution import moderated
from layers.core.families import EVENTS, GROUPS
from layers.core.layer import Kind, Layer, Prominence, Style
from layers.core.osm_tags import Tags, whole_number
from layers.core.permissions import Anyone
from layers.core.place_details import PLACE_DETAILS, PLACE_DETAILS_FROM_OSM
from layers.core.registry import register
from layers.core.retention import Retention
from layers.events.models import Event, Venue


@register
class Venues(Layer):
    """Where people come together."""

    model = Venue
    id, title = "venues", _("Venues")
    description = _("Community centres, town halls, theatres, churches, stages and libraries.")
    properties = ("title", "kind", "description", "capacity", *PLACE_DETAILS, "area", "organisation")
    style = Style(family=GROUPS, icon="maki/theatre", min_zoom=12)
    contribution = moderated(by=Anyone)
    required = ("title",)
    freshness = timedelta(days=1095)
    schema_org = "EventVenue"
    kinds = (
        Kind(
            "community_centre",
            _("Community centre"),
            Tags(amenity="community_centre").unless(community_centre="youth_centre"),
            "temaki/social_facility",
            also=_("village hall parish hall"),
        ),
        Kind(
            "townhall",
            _("Town hall"),
            Tags(amenity="townhall"),
            "maki/town-hall",
            schema_org="CityHall",
            also=_("council office"),
        ),
        Kind(
            "theatre",
            _("Theatre"),
            Tags(amenity=("theatre", "arts_centre", "cinema")),
            "maki/theatre",
            also=_("cinema arts centre"),
        ),
        Kind(
            "church",
            _("Church"),
            Tags(amenity="place_of_worship"),
            "maki/religious-christian",
            schema_org="PlaceOfWorship",
            also=_("chapel cathedral"),
        ),
        Kind("stage", _("Stage"), Tags(leisure="bandstand") | Tags(amenity="stage"), "maki/karaoke", also=_("bandstand")),
        Kind("library", _("Library"), Tags(amenity="library"), "maki/library", schema_org="Library", also=_("books")),
    )
    osm_fields = {**PLACE_DETAILS_FROM_OSM, "capacity": whole_number("capacity")}


@register
class Events(Layer):
    """What happens when and where."""

    model = Event
    id, title = "events", _("Events")
    description = _("What happens in the region, with place and time.")
    properties = ("title", "description", "starts_at", "ends_at", "price", "venue", "area", "organisation")
    style = Style(family=EVENTS, icon="maki/music", min_zoom=9)
    contribution = moderated(by=Anyone)
    required = ("title",)
    schema_org = "Event"
    prominence = Prominence.HAPPENING
    times = ("starts_at", "ends_at")
    retention = Retention(ended=timedelta(days=730), why=_("What there was in the last two years helps to plan the next."))
    also = _("event festival party concert")
