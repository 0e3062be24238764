"""How long a layer keeps things: its declaration says it, one job does it, and the page about privacy shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


FOR_EVERYBODY = _("The map is made by everybody for everybody. What is on it is a public task of the district.")


@dataclass(frozen=True, slots=True)
class Retention:
    """What is forgotten of a layer, and when.

    Attributes:
        letters: After a decision: what was written between its author and the office, and everything that was refused or
            taken off the map, with its pictures. Until then a decision can be undone.
        ended: After its end: a thing that happens, with its history and its pictures; `None` where it stays.
        why: One sentence: why what stays may stay.
    """

    letters: timedelta = timedelta(days=30)
    ended: timedelta | None = None
    why: StrOrPromise = FOR_EVERYBODY


USUAL_RETENTION = Retention()
