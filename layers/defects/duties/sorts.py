"""What a boundary is the boundary of. Where several hold a place, the greatest number goes before the others."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sort(models.IntegerChoices):
    """Sorts of ground.

    Of two roads that cross, the greater one takes care of the crossing (Germany: § 13 FStrG), and the railway of its level
    crossings (§ 14 EKrG). Private ground has an outline of its own, where roads are corridors that reach a little too far.
    """

    DISTRICT = 10, _("district")
    MUNICIPALITY = 20, _("municipality")
    AREA = 30, _("other area")
    DISTRICT_ROAD = 40, _("district road")
    STATE_ROAD = 50, _("state road")
    FEDERAL_ROAD = 60, _("federal road")
    MOTORWAY = 70, _("motorway")
    PRIVATE = 80, _("private ground")
    RAILWAY = 90, _("railway")


ROADS = (Sort.DISTRICT_ROAD, Sort.STATE_ROAD, Sort.FEDERAL_ROAD, Sort.MOTORWAY)
