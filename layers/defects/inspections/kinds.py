"""The three kinds of inspections that DIN EN 1176-7 tells apart, and how often each is due."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """How thoroughly somebody looks."""

    VISUAL = "visual", _("Visual inspection")
    OPERATIONAL = "operational", _("Operational inspection")
    ANNUAL = "annual", _("Annual main inspection")


USUAL_DAYS: dict[str, int] = {Kind.VISUAL: 7, Kind.OPERATIONAL: 90, Kind.ANNUAL: 365}
"""Days between two inspections of a kind, where the office sets nothing else."""
BOUNDS: dict[str, tuple[int, int]] = {Kind.VISUAL: (1, 31), Kind.OPERATIONAL: (28, 93), Kind.ANNUAL: (90, 366)}
"""The fewest and the most days that the office may set: more would not be what the standard asks."""
COUNTS_AS: dict[str, tuple[str, ...]] = {
    Kind.VISUAL: (Kind.VISUAL, Kind.OPERATIONAL, Kind.ANNUAL),
    Kind.OPERATIONAL: (Kind.OPERATIONAL, Kind.ANNUAL),
    Kind.ANNUAL: (Kind.ANNUAL,),
}
"""Inspections by which a kind is done: whoever looks more thoroughly has looked."""
HINTS = {
    Kind.VISUAL: _("A look at everything: broken glass, vandalism, missing parts."),
    Kind.OPERATIONAL: _("Every one to three months: wear, screws, chains, wood, and whether everything stands firm."),
    Kind.ANNUAL: _("Once a year by a competent person: foundations, rust, rot, and everything since the last one."),
}
