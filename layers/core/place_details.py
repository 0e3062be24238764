"""What layers of places that people visit have in common, to be spread into their declarations."""

from layers.core.osm_tags import address, one_of, text

PLACE_DETAILS = ("opening_hours", "wheelchair", "address", "phone", "website")

PLACE_DETAILS_FROM_OSM = {
    "description": text("description:de", "description"),
    "opening_hours": text("opening_hours"),
    "wheelchair": one_of("wheelchair", "yes", "limited", "no"),
    "address": address,
    "phone": text("phone", "contact:phone"),
    "website": text("website", "contact:website", "url"),
}
