"""Where the office calls its municipalities as their people do, and gives them their coats of arms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from layers.areas.models import Area
from layers.areas.services import LARGEST_ARMS, check_picture, remove_arms, rename_area, set_arms
from layers.core.exceptions import InvalidInputError

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    AreaModelAdmin = admin.ModelAdmin[Area]
    AreaModelForm = forms.ModelForm[Area]
else:
    AreaModelAdmin = admin.ModelAdmin
    AreaModelForm = forms.ModelForm


class AreaForm(AreaModelForm):
    """Name and coat of arms; everything else comes from OpenStreetMap."""

    arms = forms.FileField(
        label=_("coat of arms"),
        required=False,
        help_text=_("PNG, JPEG or WebP of at most 200 kB. Best are square pictures with a transparent ground."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    without_arms = forms.BooleanField(label=_("Remove the coat of arms"), required=False)

    class Meta:
        model = Area
        fields = ("title",)

    def clean_arms(self) -> bytes | None:
        """Read the picture, if there is one.

        Raises:
            ValidationError: It is too large, or no picture that we show.
        """
        file = self.cleaned_data.get("arms")
        if not isinstance(file, UploadedFile):
            return None
        # One byte more tells that it is too large, without reading whatever was sent.
        image: bytes = file.read(LARGEST_ARMS + 1)
        try:
            check_picture(image)
        except InvalidInputError as error:
            raise ValidationError(str(error)) from error
        return image


@admin.register(Area)
class AreaAdmin(AreaModelAdmin):
    """Municipalities come from OpenStreetMap: nobody adds or deletes them here."""

    form = AreaForm
    list_display = ("title", "has_arms")
    search_fields = ("title",)
    ordering = ("title",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Area]:
        """Leave the outlines in the database, and the pictures too."""
        return super().get_queryset(request).select_related("arms").only("title", "status", "arms__digest")

    @admin.display(description=_("coat of arms"), boolean=True)
    def has_arms(self, area: Area) -> bool:
        """Tell where one is missing."""
        return hasattr(area, "arms")

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """They come with the region."""
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Area | None = None) -> bool:
        """They go with the region."""
        return False

    def save_model(self, request: HttpRequest, obj: Area, form: forms.ModelForm[Any], change: bool) -> None:  # noqa: ARG002, FBT001 (Django calls it so)
        """Write through the services, so that a refresh keeps the name and caches notice."""
        if "title" in form.changed_data:
            rename_area(area=obj, title=form.cleaned_data["title"])
        if form.cleaned_data["arms"]:
            set_arms(area=obj, image=form.cleaned_data["arms"])
        elif form.cleaned_data["without_arms"]:
            remove_arms(area=obj)
