"""Forms of the administration for categories, offices, boundaries and duties."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.core import registry
from layers.core.exceptions import InvalidInputError
from layers.defects.duties.fields import OptionsField, WordsField
from layers.defects.duties.models import MOST_WIDTH_M, Boundary, Duty
from layers.defects.duties.outlines import MOST_BYTES, read_outlines
from layers.defects.duties.sorts import Sort
from layers.defects.models import Authority, Category, Question, Report

if TYPE_CHECKING:
    from layers.defects.duties.outlines import Outline

    CategoryModelForm = forms.ModelForm[Category]
    QuestionModelForm = forms.ModelForm[Question]
    AuthorityModelForm = forms.ModelForm[Authority]
    BoundaryModelForm = forms.ModelForm[Boundary]
    DutyModelForm = forms.ModelForm[Duty]
else:
    CategoryModelForm = QuestionModelForm = AuthorityModelForm = BoundaryModelForm = DutyModelForm = forms.ModelForm

ONE_DAY = timedelta(days=1)
FURTHEST_LONGITUDE, FURTHEST_LATITUDE = 180, 90


class CategoryForm(CategoryModelForm):
    """What people can report, in all languages."""

    titles = WordsField(label=capfirst(gettext_lazy("name")))
    hints = WordsField(
        label=capfirst(gettext_lazy("hint")), required=False, help_text=gettext_lazy("One sentence that helps to choose it.")
    )
    near_layers = forms.MultipleChoiceField(
        label=capfirst(gettext_lazy("things nearby")),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Things of these layers near the pin are offered to the reporter."),
    )

    class Meta:
        model = Category
        fields = (
            "titles", "hints", "also", "code", "kind", "purpose", "position", "is_active", "is_public", "shows_at_once",
            "photo_required", "text_required", "near_layers", "answer_days", "kept_days",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (as Django's)
        """Offer the layers that there are, but for the reports themselves."""
        super().__init__(*args, **kwargs)
        known = [(layer.id, str(layer.title)) for layer in registry.layers() if layer.model is not Report]
        layers = sorted(known, key=lambda pair: pair[1].casefold())
        self.fields["near_layers"].choices = layers  # type: ignore[attr-defined]  # a choice field


class QuestionForm(QuestionModelForm):
    """What is asked about reports of a category."""

    texts = WordsField(label=capfirst(gettext_lazy("question")))
    options = OptionsField()

    class Meta:
        model = Question
        fields = ("texts", "code", "type", "options", "is_required", "is_public", "position")

    def clean(self) -> dict[str, Any] | None:
        """Ask for choices where there is something to choose.

        Raises:
            ValidationError: There are none.
        """
        cleaned = super().clean()
        chooses = self.cleaned_data.get("type") in {Question.Type.CHOICE, Question.Type.SEVERAL}
        if chooses and "options" in self.cleaned_data and not self.cleaned_data["options"]:
            raise ValidationError({"options": _("Please write down what can be chosen.")})
        return cleaned


class AuthorityForm(AuthorityModelForm):
    """Somebody who is responsible."""

    website = forms.URLField(label=capfirst(gettext_lazy("website")), required=False, assume_scheme="https")

    class Meta:
        model = Authority
        fields = (
            "title", "spoken", "code", "area", "organisation", "email", "phone", "website", "is_elsewhere",
            "allows_anonymous",
        )  # fmt: skip


class BoundaryForm(BoundaryModelForm):
    """A boundary, and another outline for it from a day on."""

    file = forms.FileField(
        label=capfirst(gettext_lazy("new outline")),
        required=False,
        help_text=gettext_lazy("GeoJSON with areas or lines, up to 10 MB. All that is in it becomes the outline."),
        widget=forms.ClearableFileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
    )
    since = forms.DateField(
        label=capfirst(gettext_lazy("counts from")),
        required=False,
        help_text=gettext_lazy("The outline until then stays in force for older reports."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    width_m = forms.IntegerField(
        label=capfirst(gettext_lazy("width in metres")),
        required=False,
        min_value=1,
        max_value=MOST_WIDTH_M,
        help_text=gettext_lazy("Of the ground along lines, from edge to edge. Alone it changes the width from that day on."),
    )
    source = forms.CharField(label=capfirst(gettext_lazy("source")), required=False, max_length=200)

    class Meta:
        model = Boundary
        fields = ("title", "code", "sort", "spoken", "area")

    def clean_file(self) -> Outline | None:
        """Read the outline, if there is one.

        Raises:
            ValidationError: It cannot be taken.
        """
        outlines = read_upload(self.cleaned_data.get("file"))
        if len(outlines) > 1:
            raise ValidationError(_("There are several names in this file. Please import it from the list of boundaries."))
        return outlines[0] if outlines else None

    def clean(self) -> dict[str, Any] | None:
        """Ask for what a new outline needs.

        Raises:
            ValidationError: It is missing.
        """
        cleaned = super().clean()
        outline, width = self.cleaned_data.get("file"), self.cleaned_data.get("width_m")
        lines = outline.is_line if outline else self._has_lines()
        if outline and lines and not width:
            raise ValidationError({"width_m": _("Please say how wide the ground along these lines is.")})
        if width and not lines and not self.errors:
            raise ValidationError({"width_m": _("Only lines have a width.")})
        if (outline or width) and self._has_versions() and not self.cleaned_data.get("since"):
            raise ValidationError({"since": _("Please say from which day on this outline counts.")})
        if not outline and not self._has_versions() and not self.errors:
            raise ValidationError({"file": _("Please add an outline.")})
        return cleaned

    def _has_versions(self) -> bool:
        return bool(self.instance.pk and self.instance.versions.exists())

    def _has_lines(self) -> bool:
        return bool(self.instance.pk and self.instance.versions.exclude(width_m=None).exists())


class ImportForm(forms.Form):
    """Many boundaries from a file."""

    file = forms.FileField(
        label=capfirst(gettext_lazy("file")),
        help_text=gettext_lazy("GeoJSON with a name for each outline, up to 10 MB and 10,000 outlines."),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
    )
    sort = forms.TypedChoiceField(label=capfirst(gettext_lazy("what it is")), choices=Sort.choices, coerce=int)
    width_m = BoundaryForm.base_fields["width_m"]
    since = forms.DateField(
        label=capfirst(gettext_lazy("counts from")),
        initial=timezone.localdate,
        help_text=gettext_lazy("For boundaries that are known already and have another outline in this file."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    source = forms.CharField(label=capfirst(gettext_lazy("source")), required=False, max_length=200)

    def clean_file(self) -> list[Outline]:
        """Read the outlines.

        Raises:
            ValidationError: One of them cannot be taken.
        """
        return read_upload(self.cleaned_data.get("file"))


class DutyForm(DutyModelForm):
    """Who is responsible, for what, where, and from when to when."""

    since = forms.DateField(
        label=capfirst(gettext_lazy("counts from")),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last_day = forms.DateField(
        label=capfirst(gettext_lazy("last day")),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    words = WordsField(
        label=capfirst(gettext_lazy("explanation")),
        required=False,
        help_text=gettext_lazy("Without one, reporters read a sentence that is made of office, subject and place."),
    )

    class Meta:
        model = Duty
        fields = ("authority", "category", "kind", "boundary", "sort", "precedence", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (as Django's)
        """Show the days of the range."""
        super().__init__(*args, **kwargs)
        valid = self.instance.valid
        self.fields["since"].initial = valid.lower
        self.fields["last_day"].initial = valid.upper - ONE_DAY if valid.upper else None

    def clean(self) -> dict[str, Any] | None:
        """Check what belongs together.

        Raises:
            ValidationError: Two subjects, no place or two, or it ends before it begins.
        """
        cleaned = super().clean()
        given = self.cleaned_data
        if given.get("category") and given.get("kind"):
            raise ValidationError({"kind": _("Please choose a category or a kind, not both.")})
        if bool(given.get("boundary")) == (given.get("sort") is not None):
            raise ValidationError({"boundary": _("Please choose one boundary, or all boundaries of a sort.")})
        since, last = given.get("since"), given.get("last_day")
        if since and last and last < since:
            raise ValidationError({"last_day": _("It ends before it begins.")})
        self.instance.valid = DateRange(since, last + ONE_DAY if last else None, "[)")
        return cleaned


class TryForm(forms.Form):
    """A question: who would be responsible?"""

    category = forms.ModelChoiceField(label=capfirst(gettext_lazy("category")), queryset=Category.objects.all())
    longitude = forms.FloatField(
        label=capfirst(gettext_lazy("longitude")),
        min_value=-FURTHEST_LONGITUDE,
        max_value=FURTHEST_LONGITUDE,
        localize=False,
    )
    latitude = forms.FloatField(
        label=capfirst(gettext_lazy("latitude")), min_value=-FURTHEST_LATITUDE, max_value=FURTHEST_LATITUDE, localize=False
    )
    day = forms.DateField(
        label=capfirst(gettext_lazy("on")), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def read_upload(file: Any) -> list[Outline]:  # noqa: ANN401 (whatever a form has of a file)
    """Read the outlines of a file that was sent.

    Raises:
        ValidationError: It cannot be taken.
    """
    if not hasattr(file, "read"):
        return []
    try:
        # One byte more tells that it is too large, without reading whatever was sent.
        return read_outlines(file.read(MOST_BYTES + 1))
    except InvalidInputError as error:
        raise ValidationError(str(error)) from error
