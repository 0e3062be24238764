"""What somebody says before they go."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from geo_platform.personal_data.holdings import Wish


class EraseForm(forms.Form):
    """What becomes of what they made, and that they mean it. Nothing is chosen for them."""

    wish = forms.ChoiceField(
        choices=[(wish.value, wish.value) for wish in Wish],
        error_messages={"required": _("Please choose what becomes of your entries.")},
    )
    is_meant = forms.BooleanField(error_messages={"required": _("Please tick that you really want this.")})

    @property
    def chosen(self) -> Wish:
        """Their wish, once the form is valid."""
        return Wish(self.cleaned_data["wish"])
