"""What every form has that people may send without an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from geo_platform.limits import address_of
from geo_platform.proof_of_work.challenges import LIFETIME, check_proof
from geo_platform.proof_of_work.exceptions import ProofError
from geo_platform.proof_of_work.services import spend, spend_timestamp
from geo_platform.proof_of_work.timestamps import check_timestamp, new_timestamp

if TYPE_CHECKING:
    from django.http import HttpRequest


class ProofMixin(forms.Form):
    """A form that programmes find dear to send. Its template includes `forms/_proof.html` within the form.

    `is_valid()` says whether the proof is one of ours and in time. Whoever writes what the form brought calls
    `spend_proof()` in the same transaction. For a form of a model, this class stands before `ModelForm`.

    Args:
        request: Which the form comes from or goes to.
        needs_proof: Whether the sender must prove anything; somebody who has signed in has done so.
    """

    proof = forms.CharField(required=False, widget=forms.HiddenInput)
    proof_fallback = forms.CharField(required=False, widget=forms.HiddenInput)
    # People do not see this one. Programmes that fill in everything do. Real fields are called "website".
    homepage = forms.CharField(label=_("Please leave this empty"), required=False)

    def __init__(self, *args: Any, request: HttpRequest, needs_proof: bool, **values: Any) -> None:  # noqa: ANN401 (as Django's)
        super().__init__(*args, **values)
        self.needs_proof = needs_proof
        self._address = address_of(request)

    @property
    def is_from_a_programme(self) -> bool:
        """Whether the field that nobody sees was filled in. Such a sender is thanked like everybody, and nothing is kept."""
        return bool(self.data.get(self.add_prefix("homepage")))

    @property
    def fresh_fallback(self) -> str:
        """What the page carries for browsers without JavaScript."""
        return new_timestamp()

    @property
    def proof_lifetime_s(self) -> int:
        """How long a challenge holds, in seconds."""
        return int(LIFETIME.total_seconds())

    def clean(self) -> dict[str, Any]:
        """Refuse what no person's browser sends."""
        cleaned = super().clean() or self.cleaned_data
        if self.needs_proof:
            try:
                self._check_proof()
            except ProofError as error:
                raise ValidationError(error.message) from error
        return cleaned

    def _check_proof(self) -> None:
        if proof := self._sent("proof"):
            check_proof(proof)
        else:
            check_timestamp(self._sent("proof_fallback"), self._address)

    def spend_proof(self) -> None:
        """Use up what came along, once and for all.

        Raises:
            ProofError: It was used up before, or too much came from there.
        """
        if not self.needs_proof:
            return
        if proof := self._sent("proof"):
            spend(proof)
        else:
            spend_timestamp(self._sent("proof_fallback"), address=self._address)

    def _sent(self, name: str) -> str:
        return str(self.cleaned_data.get(name, ""))
