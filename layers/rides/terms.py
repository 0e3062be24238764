"""What offers, requests and bookings say in the same words, within the same limits."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_SEATS = 8
LONGEST_LABEL = 120
LONGEST_ALIAS = 60
LONGEST_CAR = 60
# Metres from wherever the coordinates of the region's UTM zone begin: the zone's number is data, so no column names it.
PROJECTED = 0


class Luggage(models.IntegerChoices):
    """How much somebody carries, or has room for; the larger number includes the smaller."""

    NONE = 0, _("a small bag")
    BAG = 1, _("a bag or a rucksack")
    LARGE = 2, _("a suitcase or more")
