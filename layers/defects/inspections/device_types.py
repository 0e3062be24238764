"""What stands on playgrounds, and as which type of device each thing that OpenStreetMap knows is looked at."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeviceType(models.TextChoices):
    """Devices that are looked at alike."""

    SWING = "swing", _("Swing")
    SLIDE = "slide", _("Slide")
    CLIMBING = "climbing", _("Climbing frame")
    ROPES = "ropes", _("Rope net")
    SEESAW = "seesaw", _("Seesaw")
    SPRING = "spring", _("Spring rider")
    CAROUSEL = "carousel", _("Roundabout to play on")
    CABLEWAY = "cableway", _("Cableway")
    SAND = "sand", _("Sandpit")
    WATER = "water", _("Water play")
    HOUSE = "house", _("Playhouse")
    BALANCE = "balance", _("Balancing and exercise")
    TRAMPOLINE = "trampoline", _("Trampoline in the ground")
    SPORT = "sport", _("Goal, basket or table")
    FURNITURE = "furniture", _("Bench, table or bin")
    OTHER = "other", _("Another device")


_KNOWN = {
    DeviceType.SWING: "swing baby_swing basketswing tire_swing roundswing rope_swing",
    DeviceType.SLIDE: "slide",
    DeviceType.CLIMBING: "structure climbingframe climbing_frame climbingwall climbing_wall monkey_bars tower",
    DeviceType.ROPES: "rope_traverse climbing_net net spider_net tunnel_net hammock",
    DeviceType.SEESAW: "seesaw",
    DeviceType.SPRING: "springy spring_rider",
    DeviceType.CAROUSEL: "roundabout spinner spinning_disc spinning_circle aerialrotator",
    DeviceType.CABLEWAY: "zipwire",
    DeviceType.SAND: "sandpit sand_seesaw digger excavator",
    DeviceType.WATER: "water water_channel water_stream splash_pad pump water_basin",
    DeviceType.HOUSE: "playhouse cabin teepee ship train",
    DeviceType.BALANCE: "balancebeam balance_beam stepping_stone stepping_post exercise horizontal_bar wobble_bridge bridge",
    DeviceType.TRAMPOLINE: "trampoline cushion bouncing_pad",
    DeviceType.SPORT: "basketball basketball_hoop football goal table_tennis funnel_ball",
    DeviceType.FURNITURE: "bench picnic_table seat",
}
_TYPES = {word: kind for kind, words in _KNOWN.items() for word in words.split()}


def type_of(word: str) -> str:
    """The type of a thing by its word in OpenStreetMap (`playground=*`)."""
    return _TYPES.get(word, DeviceType.OTHER)


def name_of(word: str) -> str:
    """What it is called in the active language, where nobody has given it a name; a word that is unknown stays as it is."""
    kind = type_of(word)
    return word.replace("_", " ") if kind == DeviceType.OTHER else str(DeviceType(kind).label)
