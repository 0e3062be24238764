"""The forms of own maps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from api.sent_forms import LinesField
from layers.own_maps.making import groups_of
from layers.own_maps.models import LONGEST_DESCRIPTION, LONGEST_TITLE, OwnMap

if TYPE_CHECKING:
    from django.utils.safestring import SafeString
    from django_stubs_ext import StrPromise

    from layers.core.permissions import Actor
    from layers.organisations.models import Group


def _title() -> forms.CharField:
    return forms.CharField(
        label=_("What is your map called?"),
        max_length=LONGEST_TITLE,
        error_messages={
            "required": _("Please give it a name."),
            "max_length": _("This text is too long: %(limit_value)d letters fit."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class NewMapForm(forms.Form):
    """A name; and for whom, where there is a choice."""

    title = _title()
    group = forms.ChoiceField(label=_("Whose map is it?"), widget=forms.RadioSelect, required=False)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (as Django's)
        """Offer oneself and one's groups; who came by the code of a group makes maps for groups alone."""
        super().__init__(*args, **kwargs)
        self._groups = {str(group.pk): group for group in groups_of(actor)}
        for_oneself = [] if actor.user is None or actor.user.is_nameless else [("", _("Mine alone"))]
        self._is_for_groups_alone = not for_oneself
        choices = [*((number, str(group)) for number, group in self._groups.items()), *for_oneself]
        self.can_be_made = bool(choices)
        self.fields["group"].choices = choices  # type: ignore[attr-defined]  # of a choice field
        if choices:
            self.fields["group"].initial = choices[0][0]
        if len(choices) < 2:  # noqa: PLR2004 (nothing to choose)
            self.fields["group"].widget = forms.HiddenInput()

    @property
    def first_seen_by(self) -> StrPromise:
        """Who sees the new map at first, in words."""
        if not self._groups:
            return _("At first only you see it. You decide later who else does.")
        if self._is_for_groups_alone:
            return _("All in the group see it at once, and can draw on it. Nobody else does.")
        return _("A map of yours alone only you see at first. A map of a group all in the group see at once.")

    @property
    def for_group(self) -> Group | None:
        """For whom it is; `None` for oneself."""
        return self._groups.get(self.cleaned_data["group"])


class SettingsForm(forms.Form):
    """Name, description, and who may see it.

    What was not changed in it stays as friends have made it since it was drawn, so it comes back with how everything was.
    """

    title = _title()
    description = LinesField(
        label=_("What is it about?"),
        required=False,
        max_length=LONGEST_DESCRIPTION,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("This text is too long: %(limit_value)d letters fit.")},
    )
    access = forms.ChoiceField(label=_("Who may see it?"), choices=OwnMap.Access.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (as Django's)
        """Let each field come with what it showed."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True

    @property
    def shown_access(self) -> SafeString:
        """Who could see the map when the form was drawn, hidden beside the choices."""
        return self["access"].as_hidden(only_initial=True)

    @property
    def changed(self) -> dict[str, Any]:
        """What is different from what was shown, by the names of fields."""
        return {name: self.cleaned_data[name] for name in self.changed_data}
