"""Ways in words: what to do at each turn, how far and how long, rounded as people round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from routing.router import Turn

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from routing.router import Step

MINUTE_S, HOUR_MIN, KILOMETRE = 60, 60, 1_000
# Who drives for hours does not count single minutes.
COARSE_MIN = 5
SHORT_M, MIDDLING_M, FAR_KM = 100, 975, 10
# Shorter than this one is there at once.
NOTHING_M = 5

ICONS = {
    Turn.DEPART: "lucide/circle-dot",
    Turn.STRAIGHT: "lucide/arrow-up",
    Turn.SLIGHT_LEFT: "lucide/arrow-up-left",
    Turn.LEFT: "lucide/corner-up-left",
    Turn.SHARP_LEFT: "lucide/arrow-down-left",
    Turn.SLIGHT_RIGHT: "lucide/arrow-up-right",
    Turn.RIGHT: "lucide/corner-up-right",
    Turn.SHARP_RIGHT: "lucide/arrow-down-right",
    Turn.U_TURN: "lucide/undo-2",
    Turn.ROUNDABOUT: "lucide/rotate-ccw",
    Turn.ARRIVE: "lucide/flag",
}


def step_words(step: Step, goal: str) -> str:
    """Say what to do: Links abbiegen auf Hauptstraße.

    Args:
        step: Of the way.
        goal: What the place is called where the way ends.
    """
    if step.turn is Turn.ARRIVE:
        return _("You have arrived: %(place)s") % {"place": goal}
    values = {"street": step.street, "exit": step.exit}
    return str(_onto(step)[step.turn] if step.street else _somewhere(step)[step.turn]) % values


def _onto(step: Step) -> dict[Turn, StrOrPromise]:
    at_exit = _("At the roundabout take exit %(exit)s onto %(street)s")
    return {
        Turn.DEPART: _("Start on %(street)s"),
        Turn.STRAIGHT: _("Straight on along %(street)s"),
        Turn.SLIGHT_LEFT: _("Keep left onto %(street)s"),
        Turn.LEFT: _("Turn left onto %(street)s"),
        Turn.SHARP_LEFT: _("Turn sharp left onto %(street)s"),
        Turn.SLIGHT_RIGHT: _("Keep right onto %(street)s"),
        Turn.RIGHT: _("Turn right onto %(street)s"),
        Turn.SHARP_RIGHT: _("Turn sharp right onto %(street)s"),
        Turn.U_TURN: _("Turn around on %(street)s"),
        Turn.ROUNDABOUT: at_exit if step.exit else _("Through the roundabout onto %(street)s"),
    }


def _somewhere(step: Step) -> dict[Turn, StrOrPromise]:
    at_exit = _("At the roundabout take exit %(exit)s")
    return {
        Turn.DEPART: _("Start on the path"),
        Turn.STRAIGHT: _("Straight on"),
        Turn.SLIGHT_LEFT: _("Keep left"),
        Turn.LEFT: _("Turn left"),
        Turn.SHARP_LEFT: _("Turn sharp left"),
        Turn.SLIGHT_RIGHT: _("Keep right"),
        Turn.RIGHT: _("Turn right"),
        Turn.SHARP_RIGHT: _("Turn sharp right"),
        Turn.U_TURN: _("Turn around"),
        Turn.ROUNDABOUT: at_exit if step.exit else _("Through the roundabout"),
    }


def length_words(metres: float) -> str:
    """Say a length as people do: 40 m, 350 m, 1,2 km, 14 km; empty where there is none to speak of."""
    if metres < NOTHING_M:
        return ""
    if metres < MIDDLING_M:
        step = 10 if metres < SHORT_M else 50
        return f"{max(step, round(metres / step) * step):d}\N{NO-BREAK SPACE}m"
    kilometres = metres / KILOMETRE
    digits = 0 if kilometres >= FAR_KM else 1
    return f"{number_format(round(kilometres, digits), decimal_pos=digits)}\N{NO-BREAK SPACE}km"


def duration_words(seconds: float) -> str:
    """Say how long something takes: 12 Min., 1 Std. 20 Min."""
    minutes = max(1, round(seconds / MINUTE_S))
    if minutes < HOUR_MIN:
        return _("%(minutes)s min") % {"minutes": minutes}
    hours, rest = divmod(round(minutes / COARSE_MIN) * COARSE_MIN, HOUR_MIN)
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
