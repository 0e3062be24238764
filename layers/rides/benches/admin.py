"""Where the office puts up its benches and says where they lead. Places are typed: no map from elsewhere is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from layers.core import registry
from layers.core.exceptions import InvalidInputError
from layers.core.services import create_feature, update_feature
from layers.rides.benches.making import LAYER, note_directions_changed, read_place
from layers.rides.models import Bench, BenchDirection

if TYPE_CHECKING:
    from django.contrib.gis.geos import Point
    from django.http import HttpRequest

    BenchModelAdmin = admin.ModelAdmin[Bench]
    BenchModelForm = forms.ModelForm[Bench]
    DirectionModelForm = forms.ModelForm[BenchDirection]
    DirectionInline = admin.TabularInline[BenchDirection, Bench]
else:
    BenchModelAdmin, DirectionInline = admin.ModelAdmin, admin.TabularInline
    BenchModelForm = DirectionModelForm = forms.ModelForm


class PlaceField(forms.CharField):
    """A place that one types: the end of the address of a thing on the map, or coordinates."""

    def __init__(self) -> None:
        """Say what may stand there."""
        hint = _(
            "For example rest-spots/12, the end of the address of a bench on the map, or 9.521,47.141 (longitude first)."
        )
        super().__init__(label=_("place"), max_length=60, help_text=hint)

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 (as Django's)
        """Write a point as it is typed."""
        return f"{value.x:.6f},{value.y:.6f}" if hasattr(value, "x") else value

    def clean(self, value: Any) -> Point:  # noqa: ANN401 (as Django's)
        """Find it on the map.

        Raises:
            ValidationError: It is nowhere.
        """
        try:
            return read_place(super().clean(value))
        except InvalidInputError as error:
            raise ValidationError(str(error)) from error


class BenchForm(BenchModelForm):
    """What the office says of a bench."""

    geom = PlaceField()

    class Meta:
        model = Bench
        fields = ("title", "description", "geom", "organisation")


class DirectionForm(DirectionModelForm):
    """Where it leads."""

    place = PlaceField()

    class Meta:
        model = BenchDirection
        fields = ("name", "place", "position")


class Directions(DirectionInline):
    """All of one bench."""

    model = BenchDirection
    form = DirectionForm
    extra = 2


@admin.register(Bench)
class BenchAdmin(BenchModelAdmin):
    """Benches of the district."""

    form = BenchForm
    inlines = (Directions,)
    list_display = ("title", "area", "sign")
    list_select_related = ("area",)
    search_fields = ("title",)
    raw_id_fields = ("organisation",)

    @admin.display(description=_("sign"))
    def sign(self, bench: Bench) -> str:
        """The way to what is printed."""
        return format_html('<a href="{}">{}</a>', reverse("pages:bench-sign", args=[bench.code]), _("Sign to print"))

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Bench, form: forms.ModelForm[Any], change: bool) -> None:  # noqa: ARG002, FBT001 (Django calls it so)
        """Write through the services, so that area, search and caches follow."""
        layer = registry.get(LAYER)
        if change:
            update_feature(layer=layer, feature=obj, changes={name: form.cleaned_data[name] for name in form.changed_data})
            return
        made = create_feature(layer=layer, values=form.cleaned_data)
        # Django goes on with its own object: the directions hang on it.
        obj.pk, obj.code = made.pk, Bench.objects.values_list("code", flat=True).get(pk=made.pk)

    def save_related(self, request: HttpRequest, form: forms.ModelForm[Any], formsets: Any, change: bool) -> None:  # noqa: ANN401, FBT001 (as above)
        """Let caches know of the directions, too."""
        super().save_related(request, form, formsets, change)
        note_directions_changed()

    def delete_model(self, request: HttpRequest, obj: Bench) -> None:
        """Take a bench off the map."""
        super().delete_model(request, obj)
        note_directions_changed()
