"""The words of the desk: of states, priorities, deeds and histories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from layers.core.signs import Badge
from layers.defects.desk.choosing import NAMES
from layers.defects.desk.listing import Order
from layers.defects.history import TOLD
from layers.defects.kinds import KINDS
from layers.defects.models import Report
from layers.defects.reporting import ADDED, THANKED
from layers.defects.signs import BADGES
from layers.defects.states import Move

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from layers.defects.desk.batches import Outcome
    from layers.defects.models import ReportStep

OVERDUE = "overdue"
STATE_BADGES: dict[str, Badge] = {
    **{str(state): badge for state, badge in BADGES.by_state.items()},
    OVERDUE: Badge("overdue", pgettext_lazy("desk", "Overdue")),
}
"""How states are told here: as everywhere, and that a deadline is over before all else."""
MOVE_WORDS: dict[str, StrPromise] = {
    Move.START: pgettext_lazy("desk", "Begin"),
    Move.PUT_BACK: pgettext_lazy("desk", "Put back"),
    Move.RESOLVE: pgettext_lazy("desk", "Is done"),
    Move.REFUSE: pgettext_lazy("desk", "Cannot be done"),
    Move.HAND_OFF: pgettext_lazy("desk", "Others are responsible"),
    Move.REOPEN: pgettext_lazy("desk", "Open again"),
}
ORDER_WORDS: dict[str, StrPromise] = {
    Order.OVERDUE: gettext_lazy("Due first"),
    Order.AGE: gettext_lazy("Newest first"),
    Order.OLDEST: gettext_lazy("Oldest first"),
    Order.PRIORITY: gettext_lazy("Urgent first"),
    Order.DISTANCE: gettext_lazy("Near the middle of the map first"),
}
_STEP_WORDS: dict[str, StrPromise] = {
    "send": pgettext_lazy("desk", "Reported"),
    "confirm": pgettext_lazy("desk", "Confirmed by e-mail"),
    "withdraw": pgettext_lazy("desk", "Taken back"),
    "start": pgettext_lazy("desk", "Begun"),
    "put_back": pgettext_lazy("desk", "Put back"),
    "resolve": pgettext_lazy("desk", "Done"),
    "refuse": pgettext_lazy("desk", "Cannot be done"),
    "hand_off": pgettext_lazy("desk", "Others are responsible"),
    "merge": gettext_lazy("Put together with %(into)s"),
    "take_in": gettext_lazy("Takes in %(from)s"),
    "reopen": pgettext_lazy("desk", "Opened again"),
    "answer": pgettext_lazy("desk", "Answered"),
    "priority": pgettext_lazy("desk", "Priority changed"),
    "route": gettext_lazy("Given to %(after)s"),
    "release": gettext_lazy("Text and pictures released"),
    "redact": gettext_lazy("Public text changed"),
    "cover": gettext_lazy("Public picture changed"),
    "describe": gettext_lazy("Description of a picture changed"),
    "hide": pgettext_lazy("desk", "Hidden"),
    "unhide": pgettext_lazy("desk", "Shown again"),
    "undo": pgettext_lazy("desk", "Undone"),
    "put_right": pgettext_lazy("desk", "Undone"),
    **{move: TOLD[move].words for move in (ADDED, THANKED)},
}


def step_words(step: ReportStep) -> str:
    """What happened, for the history that the office reads."""
    if step.move == "assign":
        name = step.details.get("assignee") or ("person" in step.details and pgettext("desk", "somebody"))
        return _("Given to %(after)s") % {"after": name} if name else pgettext("desk", "Given back")
    words = str(_STEP_WORDS.get(step.move, step.move))
    known = {name: step.details.get(name, "") for name in ("into", "from", "after")}
    return words % known if "%(" in words else words


def outcome_words(outcome: Outcome) -> str:
    """How many were changed, or would be."""
    number = len(outcome.done)
    return ngettext("%(count)s report", "%(count)s reports", number) % {"count": number}


def script_words() -> dict[str, Any]:
    """What the script says by itself."""
    return {
        "states": {state: str(badge.word) for state, badge in STATE_BADGES.items()},
        "signs": {state: badge.sign for state, badge in STATE_BADGES.items()},
        "priorities": {str(priority.value): str(priority.label) for priority in Report.Priority},
        "kinds": {kind.id: kind.icon for kind in KINDS},
        "filters": list(NAMES),
        "moves": {move: str(words) for move, words in MOVE_WORDS.items()},
        "nobody": pgettext("desk", "nobody"),
        "unconfirmed": _("after confirming"),
        "selected": _("%(count)s chosen"),
        "done": pgettext("desk", "Done:"),
        "undone": pgettext("desk", "Undone:"),
        "nothingToUndo": _("There is nothing to undo."),
        "willChange": _("Will be changed: %(count)s"),
        "cannot": _("Not possible with %(count)s:"),
        "changed": _("%(number)s has just been changed."),
        "trouble": _("That did not work. What you entered is still there."),
        "group": _("%(count)s reports here"),
        "drawLasso": _("Draw around what you mean. Or set corners: click, or press Enter for the middle of the map."),
        "drawRoad": _("Click the beginning and the end of a piece of road, or press Enter for the middle of the map."),
        "noneChosen": _("Please choose at least one report."),
        "hidden": pgettext("desk", "hidden"),
        "news": _("new from the sender"),
        "select": _("Choose %(number)s"),
        "more": pgettext("desk", "More"),
    }
