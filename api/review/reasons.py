"""Kind reasons, prepared for those who decide: a key each, and the text that the author is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from layers.core.models import Change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Reason:
    """One of them.

    Attributes:
        id: In forms.
        title: What whoever decides sees.
        text: What the author reads.
    """

    id: str
    title: StrPromise
    text: StrPromise


_NEW_AND_CHANGED = (
    Reason(
        "known",
        _("Is on the map already"),
        _("This is on the map already. Thank you for thinking of it!"),
    ),
    Reason(
        "not-found",
        _("Cannot be found there"),
        _("We could not find it at this place. A photo, or the exact place, would help us."),
    ),
    Reason(
        "unclear",
        _("Cannot be understood"),
        _("We did not quite understand what you mean. Please send it again with one more sentence."),
    ),
    Reason(
        "private",
        _("On private ground"),
        _("This is on private ground. We may only show it when the owner agrees."),
    ),
    Reason(
        "people",
        _("People or names can be seen"),
        _("People or names can be made out in the text or in a picture. Please send it again without them."),
    ),
    Reason(
        "unfit",
        _("Does not belong on this map"),
        _("This does not fit this map, which shows what is there for everybody. Perhaps you know another good spot?"),
    ),
)
_GONE = (
    Reason(
        "still-there", _("Is still there"), _("We have looked: it is still there. Thank you for letting us know anyway!")
    ),
    Reason(
        "for-a-while",
        _("Is only away for a while"),
        _("It is only away or closed for a while, and comes back. So we leave it on the map."),
    ),
    Reason(
        "moved",
        _("Has only moved"),
        _("It has only moved. We put it in its new place on the map. Thank you!"),
    ),
    Reason(
        "unsure",
        _("Cannot be checked now"),
        _("We could not check it yet. A photo of the place would help us a lot."),
    ),
)
_COMPLAINTS = (
    Reason("fine", _("The entry is fine"), _("We have looked at the entry. It is fine, and stays as it is.")),
    Reason("mended", _("Has been put right"), _("Thank you. We have put right what was wrong. The entry itself stays.")),
    Reason(
        "elsewhere",
        _("Others decide about that"),
        _("That is not for us to decide. Please turn to those who look after the place."),
    ),
    Reason(
        "unclear",
        _("Cannot be understood"),
        _("We did not quite understand what you mean. Please send it again with one more sentence."),
    ),
)


def reasons_for(kind: str) -> Sequence[Reason]:
    """Those that make sense for a kind of change, the usual ones first: no more than there are keys for."""
    return {Change.Kind.GONE: _GONE, Change.Kind.REPORT: _COMPLAINTS}.get(Change.Kind(kind), _NEW_AND_CHANGED)


def reason_text(change: Change, chosen: str, words: str) -> str:
    """What the author is sent, in their language.

    Args:
        change: What was decided about.
        chosen: Id of a prepared reason; of one that is unknown nothing is said.
        words: What whoever decides has written.

    Returns:
        Empty where there is no reason at all.
    """
    reason = next((reason for reason in reasons_for(change.kind) if reason.id == chosen), None)
    with override(change.language):
        prepared = str(reason.text) if reason else ""
    return "\n\n".join(part for part in (prepared, words.strip()) if part)
