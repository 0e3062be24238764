"""How the states of reports are told: a sign and a word each."""

from layers.core.signs import Badge, Badges
from layers.defects.models import Report

State = Report.State

BADGES = Badges(
    "state",
    {
        State.UNCONFIRMED: Badge("dashes", State.UNCONFIRMED.label),
        State.OPEN: Badge("alert", State.OPEN.label),
        State.IN_PROGRESS: Badge("half", State.IN_PROGRESS.label),
        State.RESOLVED: Badge("tick", State.RESOLVED.label),
        State.NOT_RESOLVABLE: Badge("dash", State.NOT_RESOLVABLE.label),
        State.NOT_RESPONSIBLE: Badge("arrow", State.NOT_RESPONSIBLE.label),
        State.DUPLICATE: Badge("rings", State.DUPLICATE.label),
        State.WITHDRAWN: Badge("ring", State.WITHDRAWN.label),
    },
)
