"""The form with which people begin to wait."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from api.sent_forms import SentForm
from layers.rides.benches.passing import ANYBODY, Company

COMPANIES: dict[str, Company] = {
    "all": ANYBODY,
    "woman": Company(is_woman=True),
    "women": Company(is_woman=True, women_only=True),
}


class WaitForm(SentForm):
    """With whom somebody goes."""

    company = forms.ChoiceField(
        label=gettext_lazy("With whom do you ride?"),
        choices=(
            ("all", gettext_lazy("With everybody")),
            ("woman", gettext_lazy("With everybody. I am a woman")),
            ("women", gettext_lazy("Only with women. I am a woman")),
        ),
        initial="all",
    )

    @property
    def chosen(self) -> Company:
        """What a valid form says."""
        return COMPANIES[self.cleaned_data["company"]]
