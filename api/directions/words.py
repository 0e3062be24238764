"""Ways in words: what to do at each turn, how far and how long, rounded as people round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from routing.router import Turn

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from routing.router import Step

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
