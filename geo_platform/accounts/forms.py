"""Forms of one's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm, SignupForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from geo_platform.accounts.models import AccessKey, User
from geo_platform.accounts.names import ANIMALS, name_of
from geo_platform.shared.one_line import in_one_line

if TYPE_CHECKING:
    NameModelForm = forms.ModelForm[User]
    KeyModelForm = forms.ModelForm[AccessKey]
else:
    NameModelForm = KeyModelForm = forms.ModelForm


class NameForm(NameModelForm):
    """What others call somebody."""

    class Meta:
        model = User
        fields: ClassVar = ["display_name"]
        labels: ClassVar = {"display_name": _("Your name on the map")}
        help_texts: ClassVar = {"display_name": _("Others see it beside what you enter. It need not be your real name.")}
        error_messages: ClassVar = {"display_name": {"required": _("Please write a name. An animal will do.")}}

    def clean_display_name(self) -> str:
        """Take a name in one line that can be seen: it stands in mails to others, between words of ours."""
        name = in_one_line(self.cleaned_data["display_name"])
        if not name:
            raise forms.ValidationError(self.fields["display_name"].error_messages["required"], code="required")
        return name


class AnimalForm(NameModelForm):
    """The same for those of whom nothing may be known: no name that they could type."""

    animal = forms.ChoiceField(
        label=_("Your animal"),
        choices=[(animal, animal) for animal in ANIMALS],
        help_text=_("Others see it beside what you enter. The number comes by chance."),
        error_messages={"invalid_choice": _("Please choose one of the animals.")},
    )

    class Meta:
        model = User
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (as Django makes it)
        """Begin with the animal that they are."""
        super().__init__(*args, **kwargs)
        self.initial["animal"] = self.instance.display_name.partition(" ")[0]

    def clean(self) -> None:
        """Give them the name."""
        if animal := self.cleaned_data.get("animal"):
            self.instance.display_name = name_of(animal)


class KeyForm(KeyModelForm):
    """What a new key is for."""

    class Meta:
        model = AccessKey
        fields: ClassVar = ["name"]
        labels: ClassVar = {"name": _("What is the key for?")}
        help_texts: ClassVar = {"name": _("For example: QGIS on my laptop.")}
        error_messages: ClassVar = {"name": {"required": _("Please write what the key is for.")}}


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A new passkey is for signing in, unless somebody wants it as a second factor alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (as allauth makes it)
        """Tick the box."""
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class AccountForm(SignupForm):  # type: ignore[misc]  # as above
    """Making an account takes no password: whoever sent one along would know it when the owner of the address comes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (as above)
        """Leave it out."""
        super().__init__(*args, **kwargs)
        self.fields.pop("password1", None)


class CodeForm(RequestLoginCodeForm):  # type: ignore[misc]  # as above
    """To whom a code is sent."""

    def clean_email(self) -> str:
        """Look at the address as everywhere else; allauth asks its adapter in the other forms alone."""
        get_adapter().clean_email(self.cleaned_data["email"])
        return cast("str", super().clean_email())
