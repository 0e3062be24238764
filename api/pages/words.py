"""Words for the values that OpenStreetMap keeps in English tags."""

from __future__ import annotations

import re

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

WORDS = {
    # Ground
    "asphalt": _("asphalt"),
    "paved": _("paved"),
    "unpaved": _("unpaved"),
    "grass": _("grass"),
    "sand": _("sand"),
    "gravel": _("gravel"),
    "fine_gravel": _("fine gravel"),
    "concrete": _("concrete"),
    "tartan": _("tartan"),
    "clay": _("clay"),
    "artificial_turf": _("artificial turf"),
    "woodchips": _("wood chips"),
    "wood": _("wood"),
    # Sports
    "soccer": _("football"),
    "football": _("football"),
    "basketball": _("basketball"),
    "volleyball": _("volleyball"),
    "beachvolleyball": _("beach volleyball"),
    "tennis": _("tennis"),
    "table_tennis": _("table tennis"),
    "skateboard": _("skateboarding"),
    "skateboarding": _("skateboarding"),
    "roller_skating": _("roller skating"),
    "climbing": _("climbing"),
    "boules": _("boules"),
    "athletics": _("athletics"),
    "gymnastics": _("gymnastics"),
    "multi": _("several sports"),
    "equestrian": _("horse riding"),
    "shooting": _("shooting"),
    "golf": _("golf"),
    "swimming": _("swimming"),
    "bmx": _("BMX"),
    "cycling": _("cycling"),
    # Play equipment
    "swing": _("swing"),
    "baby_swing": _("baby swing"),
    "basketswing": _("basket swing"),
    "slide": _("slide"),
    "sandpit": _("sandpit"),
    "seesaw": _("seesaw"),
    "springy": _("spring rocker"),
    "climbingframe": _("climbing frame"),
    "structure": _("play structure"),
    "zipwire": _("zip wire"),
    "roundabout": _("roundabout"),
    "playhouse": _("playhouse"),
    "balancebeam": _("balance beam"),
    "trampoline": _("trampoline"),
    "water": _("water"),
    # Products
    "eggs": _("eggs"),
    "milk": _("milk"),
    "cheese": _("cheese"),
    "meat": _("meat"),
    "sausages": _("sausages"),
    "potatoes": _("potatoes"),
    "vegetables": _("vegetables"),
    "fruit": _("fruit"),
    "honey": _("honey"),
    "bread": _("bread"),
    "food": _("food"),
}


def word(value: str) -> str:
    """The word for a value; one without a word is shown as it is, without its underscores."""
    return str(WORDS.get(value, value.replace("_", " ")))


# The notation of https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification, English and German.
GERMAN_HOURS = {
    "Tu": "Di",
    "We": "Mi",
    "Th": "Do",
    "Su": "So",
    "PH": "Feiertage",
    "SH": "Schulferien",
    "off": "geschlossen",
    "closed": "geschlossen",
    "24/7": "immer offen",
    "sunrise": "Sonnenaufgang",
    "sunset": "Sonnenuntergang",
    "Mar": "März",
    "May": "Mai",
    "Oct": "Okt",
    "Dec": "Dez",
}
ENGLISH_HOURS = {"PH": "public holidays", "SH": "school holidays", "off": "closed", "24/7": "always open"}
_PART = re.compile(r"24/7|[A-Za-z]+")


def opening_hours(value: str) -> str:
    """Opening hours in readable letters; what they mean right now is told elsewhere."""
    names = GERMAN_HOURS if (get_language() or "").startswith("de") else ENGLISH_HOURS
    readable = _PART.sub(lambda found: names.get(found[0], found[0]), value)
    return re.sub(r"\s*;\s*", "; ", readable).replace("-", "–")
