"""The forms: what people type, and what they are kindly told about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from api.sent_forms import LinesField
from api.team.words import IN_AREA, IN_ORGANISATION, NAMES
from geo_platform.shared.mail_heads import LONGEST_MAIL_ADDRESS
from layers.areas.models import Area
from layers.core.permissions import Role
from layers.organisations.granting import grantable_roles
from layers.organisations.models import LONGEST_WORDS, Group

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from layers.core.permissions import Actor
    from layers.organisations.models import Organisation


def _words(label: StrPromise, missing: StrPromise, **more: Any) -> forms.CharField:  # noqa: ANN401 (as Django's fields take it)
    """Several sentences. Their length is checked here alone: a browser would cut off what is pasted in silence."""
    return LinesField(
        label=label,
        error_messages={"required": missing},
        validators=[
            MaxLengthValidator(LONGEST_WORDS, _("That is too long. Please use at most %(limit_value)d characters."))
        ],
        widget=forms.Textarea(attrs={"rows": 4}),
        **more,
    )


class InviteForm(forms.Form):
    """Whom to invite, and to what."""

    role = forms.TypedChoiceField(
        label=_("What shall this person be?"),
        coerce=lambda value: Role(int(value)),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose what this person shall be."),
            "invalid_choice": _("Please choose what this person shall be."),
        },
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=LONGEST_MAIL_ADDRESS,
        help_text=_("You may leave this empty. Then you hand over the link or the QR code yourself."),
        error_messages={"invalid": _("Please check the address. It looks like name@example.org.")},
    )

    def __init__(self, actor: Actor, target: Area | Organisation, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (as Django's)
        """Offer what the actor may give; where that is one thing alone, it is chosen."""
        super().__init__(*args, **kwargs)
        roles = grantable_roles(actor, target)
        self.meanings = IN_AREA if isinstance(target, Area) else {Role.EDITOR: IN_ORGANISATION}
        self.fields["role"].choices = [(role.value, NAMES[role]) for role in roles]  # type: ignore[attr-defined]
        self.fields["role"].initial = roles[0].value

    @property
    def choices(self) -> list[tuple[Any, StrPromise]]:
        """The roles, each with what it means."""
        return [(choice, self.meanings[Role(int(choice.data["value"]))]) for choice in self["role"]]


class ClaimForm(forms.Form):
    """Who somebody is, in their own words."""

    message = _words(
        _("Who are you there?"),
        _("Please write a sentence about who you are."),
        help_text=_("For example: I am the treasurer. With a phone number we can ask you back."),
    )


class RejectForm(forms.Form):
    """Why not."""

    reason = _words(
        _("Why not?"),
        _("Please write a reason. It is sent to the person who asked."),
        help_text=_("For example: Please ask the chairwoman to invite you."),
    )


if TYPE_CHECKING:
    GroupModelForm = forms.ModelForm[Group]
else:
    GroupModelForm = forms.ModelForm


class GroupForm(GroupModelForm):
    """How a group is called."""

    class Meta:
        model = Group
        fields = ("name",)
        help_texts = {"name": _("For example: Youth fire brigade. No names of people, please.")}
        error_messages = {
            "name": {
                "required": _("Please give the group a name."),
                "max_length": _("That is too long. Please use at most %(limit_value)d characters."),
            }
        }


class CodeForm(forms.Form):
    """The code of a group, as it stands on a sheet of paper."""

    code = forms.CharField(
        label=_("Code of the group"),
        help_text=_("Eight letters and digits. Whoever leads the group has it."),
        error_messages={"required": _("Please type the code of the group.")},
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
    )
