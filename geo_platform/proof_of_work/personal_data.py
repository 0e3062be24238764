"""That a proof was used says nothing about anybody; it is named all the same."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from geo_platform.personal_data.holdings import Holding, no_copy, no_trace, register
from geo_platform.proof_of_work.services import KEPT_AFTER_EXPIRY, forget_expired_proofs

register(
    Holding(
        id="spent-proofs",
        title=_("Used proofs against spam"),
        what=_("That a form was sent with a certain random number. Not by whom, and not which form."),
        why=_("So that programs do not flood the office, without asking you for puzzles or a third party for help."),
        until=_("An hour after it would not be good any more."),
        models=("proof_of_work.SpentProof",),
        copy=no_copy,
        erase=no_trace,
        kept_for=KEPT_AFTER_EXPIRY,
        sweep=forget_expired_proofs,
        seen_by=_("Nobody."),
    )
)
