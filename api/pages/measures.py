"""Says how far something is, how long a way is, and how long it takes, as people say it."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

MINUTE_S, HOUR_MIN, KILOMETRE = 60, 60, 1_000
# Of what lasts longer than an hour nobody counts single minutes.
COARSE_MIN = 5
SHORT_M, MIDDLING_M, FAR_KM = 100, 975, 10
# What is shorter is not told.
NOTHING_M = 5


def length_words(metres: float) -> str:
    """Say how long a way is: 40 m, 350 m, 1,2 km, 14 km; empty where there is none to speak of."""
    if metres < NOTHING_M:
        return ""
    if metres < MIDDLING_M:
        step = 10 if metres < SHORT_M else 50
        return _unbroken(f"{max(step, round(metres / step) * step):d} m")
    return _unbroken(_in_kilometres(metres))


def distance_words(distance: object) -> str:
    """Say how far away something is, as precisely as a walker needs it: 350 m, 3,2 km, 14 km; empty where nobody knows."""
    metres = getattr(distance, "m", None)
    if metres is None:
        return ""
    if metres < KILOMETRE - 5:
        return f"{max(10, round(metres, -1)):.0f} m"
    return _in_kilometres(metres)


def chosen_length_words(metres: float) -> str:
    """Say a length that somebody chose, as round as it is: 500 m, 2 km."""
    if metres < KILOMETRE:
        return f"{metres:.0f} m"
    return f"{number_format(f'{metres / KILOMETRE:g}')} km"


def duration_words(seconds: float) -> str:
    """Say how long something takes: 12 Min., 1 Std. 20 Min."""
    minutes = max(1, round(seconds / MINUTE_S))
    if minutes < HOUR_MIN:
        return _unbroken(_("%(minutes)s min") % {"minutes": minutes})
    hours, rest = divmod(round(minutes / COARSE_MIN) * COARSE_MIN, HOUR_MIN)
    if not rest:
        return _unbroken(_("%(hours)s h") % {"hours": hours})
    return _unbroken(_("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest})


def _in_kilometres(metres: float) -> str:
    kilometres = metres / KILOMETRE
    digits = 0 if kilometres >= FAR_KM else 1
    return f"{number_format(round(kilometres, digits), decimal_pos=digits)} km"


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")
