"""The layers of places outdoors."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from layers.core.contribution import moderated
from layers.core.families import PLACES
from layers.core.layer import Kind, Layer, Prominence, Style
from layers.core.osm_tags import Tags, keys_below, listed, text, whole_number, yes_or_no
from layers.core.permissions import Anyone
from layers.core.place_details import PLACE_DETAILS, PLACE_DETAILS_FROM_OSM
from layers.core.registry import register
from layers.places.models import Playground, RestSpot, YouthSpot

WHO = ("area", "organisation")
PRIVATE = ("private", "no")
# Sports that need an animal, a gun or a membership: no place to drop in at.
NOT_FOR_ALL = ("equestrian", "shooting", "archery", "golf", "model_aerodrome", "dog_training")


def _pitch(*sports: str) -> Tags:
    return Tags(leisure="pitch", sport=sports).unless(access=PRIVATE)


@register
class Playgrounds(Layer):
    """Where children play."""

    model = Playground
    id, title = "playgrounds", _("Playgrounds")
    description = _("Places for children to play.")
    properties = ("title", "description", "age_from", "age_to", "equipment", "surface", *PLACE_DETAILS, *WHO)
    style = Style(family=PLACES, icon="maki/playground", min_zoom=11)
    contribution = moderated(by=Anyone)
    freshness = timedelta(days=730)
    schema_org = "Playground"
    also = _("play area")
    search = ("description", "address", "equipment")
    osm = Tags(leisure="playground").unless(access=PRIVATE)
    osm_fields = {
        **PLACE_DETAILS_FROM_OSM,
        "age_from": whole_number("min_age"),
        "age_to": whole_number("max_age"),
        "equipment": keys_below("playground:"),
        "surface": text("surface"),
    }


@register
class RestSpots(Layer):
    """Where one may sit, shelter, drink, and look around."""

    model = RestSpot
    id, title = "rest-spots", _("Rest spots")
    description = _("Benches, shelters, picnic sites, viewpoints, drinking water and toilets.")
    properties = ("title", "kind", "description", "covered", "lit", "seats", "backrest", *PLACE_DETAILS, *WHO)
    style = Style(family=PLACES, icon="temaki/bench", min_zoom=13)
    contribution = moderated(by=Anyone)
    freshness = timedelta(days=1095)
    kinds = (
        Kind(
            "picnic_site",
            _("Picnic site"),
            Tags(tourism="picnic_site") | Tags(leisure="picnic_table"),
            "maki/picnic-site",
            also=_("picnic table barbecue"),
        ),
        Kind(
            "shelter",
            _("Shelter"),
            Tags(amenity="shelter").unless(shelter_type="public_transport"),
            "maki/shelter",
            also=_("hut pavilion"),
        ),
        Kind(
            "viewpoint",
            _("Viewpoint"),
            Tags(tourism="viewpoint"),
            "maki/viewpoint",
            schema_org="TouristAttraction",
            also=_("lookout"),
        ),
        Kind(
            "drinking_water",
            _("Drinking water"),
            Tags(amenity="drinking_water"),
            "maki/drinking-water",
            prominence=Prominence.FURNITURE,
            also=_("water fountain tap"),
        ),
        Kind(
            "toilets",
            _("Toilets"),
            Tags(amenity="toilets").unless(access=PRIVATE),
            "maki/toilet",
            schema_org="PublicToilet",
            also=_("WC restroom lavatory"),
        ),
        Kind(
            "bench",
            _("Bench"),
            Tags(amenity="bench"),
            "temaki/bench",
            prominence=Prominence.FURNITURE,
            also=pgettext_lazy("bench", "seat"),
        ),
    )
    osm_fields = {
        **PLACE_DETAILS_FROM_OSM,
        "covered": yes_or_no("covered"),
        "lit": yes_or_no("lit"),
        "seats": whole_number("seats"),
        "backrest": yes_or_no("backrest"),
    }


@register
class YouthSpots(Layer):
    """Where young people meet."""

    model = YouthSpot
    id, title = "youth-spots", _("Youth spots")
    description = _("Skate parks, pump tracks, pitches, table tennis, climbing and youth centres.")
    properties = ("title", "kind", "description", "sports", "surface", "lit", *PLACE_DETAILS, *WHO)
    style = Style(family=PLACES, icon="maki/pitch", min_zoom=12)
    contribution = moderated(by=Anyone)
    freshness = timedelta(days=730)
    schema_org = "SportsActivityLocation"
    kinds = (
        Kind(
            "skate",
            _("Skate spot"),
            _pitch("skateboard", "skateboarding"),
            "maki/skateboard",
            also=_("skate park skateboard half pipe"),
        ),
        Kind(
            "bmx",
            _("Pump track and BMX"),
            Tags(leisure=("pitch", "track"), sport=("bmx", "pump_track")).unless(access=PRIVATE),
            "maki/bicycle",
            also=_("bike park dirt bike"),
        ),
        Kind("table_tennis", _("Table tennis"), _pitch("table_tennis"), "maki/table-tennis", also=_("ping pong")),
        Kind(
            "climbing",
            _("Climbing"),
            Tags(leisure=("pitch", "sports_centre"), sport=("climbing", "boulder")).unless(access=PRIVATE),
            "temaki/climbing",
            also=_("boulder"),
        ),
        Kind("basketball", _("Basketball court"), _pitch("basketball"), "maki/basketball", also=_("hoop")),
        Kind("tennis", _("Tennis court"), _pitch("tennis"), "maki/tennis", also=pgettext_lazy("pitch", "tennis")),
        Kind("football", _("Football pitch"), _pitch("soccer", "football"), "maki/soccer", also=_("soccer field")),
        Kind(
            "pitch",
            _("Sports ground"),
            Tags(leisure="pitch").unless(access=PRIVATE).unless(sport=NOT_FOR_ALL),
            "maki/pitch",
            also=_("sports field"),
        ),
        Kind(
            "youth_centre",
            _("Youth centre"),
            Tags(amenity="community_centre", community_centre="youth_centre")
            | Tags(amenity=("community_centre", "social_facility"), **{"community_centre:for": "juvenile"})
            | Tags(amenity="youth_centre"),
            "temaki/social_facility",
            schema_org="CivicStructure",
            also=_("youth club"),
        ),
    )
    osm_fields = {
        **PLACE_DETAILS_FROM_OSM,
        "sports": listed("sport"),
        "surface": text("surface"),
        "lit": yes_or_no("lit"),
    }
