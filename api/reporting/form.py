"""The form of reports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Prefetch
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from api.contribute.forms import LONGEST_ADDRESS, PlaceField
from api.contribute.looking_up import look_up
from api.contribute.photo_fields import PhotosForm
from api.reporting.questions import answer_fields, answers_in, name_of
from api.search.addresses import place_called
from api.sent_forms import LinesField
from geo_platform.shared.mail_heads import LONGEST_MAIL_ADDRESS
from layers.defects.answers import PREFIX
from layers.defects.drafts import ReportDraft, Sender
from layers.defects.kinds import KINDS
from layers.defects.models import LONGEST_TEXT, Category, Question
from layers.defects.sending import problems_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.contrib.gis.geos import Point
    from django.core.files.uploadedfile import UploadedFile
    from django.forms import BoundField
    from django.http import HttpRequest, QueryDict
    from django.utils.datastructures import MultiValueDict

    from layers.core.contributions.ledger import NewPhoto
    from layers.core.layer import Kind
    from layers.core.permissions import Actor

LONGEST_THING = 80
_THING = re.compile(r"[a-z][a-z0-9-]*:[0-9]{1,18}")
NO_CATEGORY = gettext_lazy("Please choose what it is about.")


@dataclass(frozen=True, slots=True)
class Tile:
    """A category as it can be chosen.

    Attributes:
        category: Which.
        words: What it is called, and what else people call it: for the search.
        is_chosen: Whether it is.
        is_near: Whether it is about such things as the one that the report is about.
    """

    category: Category
    words: str
    is_chosen: bool
    is_near: bool


@dataclass(frozen=True, slots=True)
class Group:
    """What can be chosen of one kind."""

    kind: Kind
    tiles: Sequence[Tile]

    @property
    def chosen(self) -> Tile | None:
        """The tile that is, if it is one of these."""
        return next((tile for tile in self.tiles if tile.is_chosen), None)

    @property
    def is_near(self) -> bool:
        """Whether any of them is about such things as the one that the report is about."""
        return any(tile.is_near for tile in self.tiles)


class ReportForm(PhotosForm):
    """What somebody reports.

    Args:
        actor: Who.
        request: Which the form comes from or goes to.
        data: As it was sent.
        files: Likewise.
        initial: What is known at first.
    """

    place = PlaceField(label=gettext_lazy("Where is it?"), required=False)
    place_search = forms.CharField(
        required=False, max_length=LONGEST_ADDRESS, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    category = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        widget=forms.RadioSelect,
        error_messages={"required": NO_CATEGORY, "invalid_choice": NO_CATEGORY},
    )
    thing = forms.CharField(required=False, max_length=LONGEST_THING)
    text = LinesField(
        label=gettext_lazy("What have you seen?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_TEXT}),
    )
    email = forms.CharField(
        label=gettext_lazy("Your e-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "maxlength": LONGEST_MAIL_ADDRESS}),
    )

    def __init__(
        self,
        actor: Actor,
        *,
        request: HttpRequest,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, initial=dict(initial or {}), request=request, needs_proof=actor.user is None)
        self.actor = actor
        self.categories = {category.code: category for category in categories()}
        chosen = self.fields["category"]
        chosen.choices = [(code, category.title) for code, category in self.categories.items()]  # type: ignore[attr-defined]
        self.fields |= answer_fields(self.categories.values())
        if actor.user is not None:
            del self.fields["email"]

    @cached_property
    def groups(self) -> list[Group]:
        """What can be chosen, by kind."""
        code, layer = str(self["category"].value() or ""), self._thing_key.partition(":")[0]
        tiles = [
            Tile(category, _words(category), category.code == code, layer in category.near_layers)
            for category in self.categories.values()
        ]
        groups = (Group(kind, [tile for tile in tiles if tile.category.kind == kind.id]) for kind in KINDS)
        return [group for group in groups if group.tiles]

    @property
    def questions(self) -> list[tuple[Category, bool, list[BoundField]]]:
        """The fields of each category that asks something, with whether it is the one that is chosen."""
        chosen = self.chosen
        found = (
            (category, category == chosen, [self[name_of(category.code, each.code)] for each in category.questions.all()])
            for category in self.categories.values()
        )
        return [(category, is_chosen, fields) for category, is_chosen, fields in found if fields]

    @property
    def chosen(self) -> Category | None:
        """The one that is chosen, whether or not the rest of the form fits."""
        return self.categories.get(str(self["category"].value() or ""))

    @property
    def point(self) -> Point | None:
        """The place that the pin or the address says, whether or not the rest of the form fits."""
        return read_place(self["place"].value(), self["place_search"].value())

    @property
    def _thing_key(self) -> str:
        return key_of_thing(self["thing"].value())

    def clean_thing(self) -> str:
        """What is no key of an entry is left out: nobody typed it."""
        return key_of_thing(self.cleaned_data["thing"])

    def clean(self) -> dict[str, Any]:
        """Say all at once what is wrong, before any picture is stored."""
        values = super().clean() or self.cleaned_data
        if "place" not in self.errors and values.get("place") is None:
            look_up(self, values.get("place_search", ""))
        category = self.categories.get(values.get("category", ""))
        if category and values.get("place") and "photos" not in self.errors:
            self.take_problems(problems_of(self._draft(category, ()), photo_count=len(values["photos"])))
        return values

    def take_problems(self, problems: Mapping[str, Any]) -> None:
        """Show what is wrong with an answer at its question."""
        code = self.cleaned_data.get("category", "")
        named = {
            name_of(code, name.removeprefix(PREFIX)) if name.startswith(PREFIX) else name: words
            for name, words in problems.items()
        }
        super().take_problems(named)

    def draft(self, photos: Sequence[NewPhoto]) -> ReportDraft:
        """What a valid form says.

        Args:
            photos: The pictures, stored.
        """
        return self._draft(self.categories[self.cleaned_data["category"]], photos)

    def _draft(self, category: Category, photos: Sequence[NewPhoto]) -> ReportDraft:
        values = self.cleaned_data
        return ReportDraft(
            category=category,
            place=values["place"],
            text=values.get("text", "").strip(),
            answers=answers_in(category, values),
            photos=photos,
            thing=values.get("thing", ""),
            sender=Sender(user=self.actor.user, email=values.get("email", "").strip()),
        )

    def as_typed(self) -> dict[str, Any]:
        """What stands in the fields, for the same form once more without a word about what is missing."""
        shown = (name for name, field in self.fields.items() if not isinstance(field, forms.FileField))
        return {name: self[name].value() for name in shown}


def categories() -> list[Category]:
    """Those that can be chosen, with their questions."""
    asked = Question.objects.order_by("position", "pk")
    return list(Category.objects.filter(is_active=True).prefetch_related(Prefetch("questions", asked)))


def key_of_thing(text: object) -> str:
    """The key of an entry as somebody gave it; empty where it is none."""
    given = str(text or "")
    return given if len(given) <= LONGEST_THING and _THING.fullmatch(given) else ""


def read_place(numbers: object, address: object) -> Point | None:
    """The place that two numbers say, or else an address; `None` where neither does (EPSG:4326)."""
    field = PlaceField(required=False)
    try:
        place: Point | None = field.clean(str(field.prepare_value(numbers) or ""))
    except forms.ValidationError:
        place = None
    return place or (place_called(str(address)[:LONGEST_ADDRESS]) if address else None)


def _words(category: Category) -> str:
    kind = next(kind for kind in KINDS if kind.id == category.kind)
    options = (title for question in category.questions.all() for title in question.choices.values())
    said = (*category.titles.values(), category.also, kind.title, kind.also, *options)
    return " ".join(str(words) for words in said if words)
