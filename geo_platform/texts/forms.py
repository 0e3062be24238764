"""The forms of the pages: what people type, and what they are kindly told about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from geo_platform.proof_of_work.forms import ProofMixin
from geo_platform.texts.markdown import unknown_names
from geo_platform.texts.models import LONGEST_ADDRESS, LONGEST_CONTACT, LONGEST_REPORT, Details, Text

if TYPE_CHECKING:
    TextModelForm = forms.ModelForm[Text]
else:
    TextModelForm = forms.ModelForm

REGION = "region"


def _at_most(length: int) -> MaxLengthValidator:
    return MaxLengthValidator(length, _("That is too long. Please use at most %(limit_value)d characters."))


class ReportForm(ProofMixin):
    """A barrier in somebody's way. The lengths are checked here alone: a browser would cut off what is pasted in silence."""

    what = forms.CharField(
        label=_("What is in your way?"),
        help_text=_("In your own words. For example: I cannot reach the button with the keyboard."),
        error_messages={"required": _("Please write what is in your way.")},
        validators=[_at_most(LONGEST_REPORT)],
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    page = forms.CharField(
        label=_("On which page?"),
        help_text=_("You may leave this empty."),
        required=False,
        validators=[_at_most(LONGEST_ADDRESS)],
    )
    contact = forms.CharField(
        label=_("How can we reach you?"),
        help_text=_("You may leave this empty. With an e-mail address, a phone number or a postal address we can answer."),
        required=False,
        validators=[_at_most(LONGEST_CONTACT)],
    )


class TextForm(TextModelForm):
    """Editing a page. Where there is no own text yet, the default stands there to begin with."""

    class Meta:
        model = Text
        fields = ["title", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 28, "cols": 90})}
        help_texts = {
            "body": _(
                "An empty line begins a paragraph. ## at the beginning of a line makes a heading, - a list.\n"
                "**bold** · [words of the link](https://example.org)\n"
                "{phone}, {email} and other names in braces stand for the details of the office."
            ),
        }

    def __init__(self, *args: Any, **values: Any) -> None:  # noqa: ANN401 (as Django's)
        super().__init__(*args, **values)
        for field in self.fields.values():
            field.required = True

    def clean_body(self) -> str:
        """Refuse names that stand for nothing, before readers see them."""
        body: str = self.cleaned_data["body"]
        known = {REGION: "", **Details.labels()}
        if unknown := unknown_names(body, known):
            raise ValidationError(
                _("These names in braces are unknown: %(unknown)s. There are: %(known)s."),
                params={"unknown": ", ".join(unknown), "known": ", ".join(known)},
            )
        return body
