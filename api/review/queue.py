"""What waits for a decision: which part of it somebody looks at, and what the list and the map say about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode

from django.contrib.gis.db.models import PointField
from django.core.exceptions import EmptyResultSet
from django.db.models import Count, Exists, FloatField, Func, OuterRef, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.pages.moments import ago
from api.pages.rows import kind_word
from layers.core import registry
from layers.core.exceptions import NotFoundError
from layers.core.models import Change, Photo
from layers.core.querysets import AREA_OUTLINES, compiled
from layers.core.values import WGS84, number_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.http import QueryDict
    from django_stubs_ext import StrPromise

    from layers.core.contributions.querysets import ChangeQuerySet
    from layers.core.families import Family
    from layers.core.permissions import Actor

PIECE = 50
# The map needs no more to tell where much waits, and a browser not many times this.
MOST_PLACES = 20_000


@dataclass(frozen=True, slots=True)
class KindSign:
    """A kind of change: how it is drawn and what it is called."""

    icon: str
    words: StrPromise


KINDS = {
    Change.Kind.ADD: KindSign("lucide/plus", gettext_lazy("New entry")),
    Change.Kind.CHANGE: KindSign("lucide/pencil", gettext_lazy("Proposed change")),
    Change.Kind.GONE: KindSign("lucide/circle-x", gettext_lazy("No longer there")),
    Change.Kind.REPORT: KindSign("lucide/flag", gettext_lazy("Complaint")),
    # Is done at once and never waits, unless somebody has opened it again.
    Change.Kind.RESTORE: KindSign("lucide/undo-2", gettext_lazy("Taking back")),
}
"""In the order in which they are offered."""


def may_review(actor: Actor) -> bool:
    """Whether there is anything about which somebody may ever decide."""
    try:
        compiled(Change.objects.reviewable_by(actor))
    except EmptyResultSet:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Choice:
    """Which part of what waits somebody looks at; empty means all.

    Attributes:
        kind: Of `Change.Kind`.
        layer: Id of the only layer.
        area: Number of the only municipality.
    """

    kind: str = ""
    layer: str = ""
    area: int | None = None

    @classmethod
    def parse(cls, query: QueryDict) -> Self:
        """Read a query leniently: what it says and nobody understands leaves nothing out."""
        return cls(
            kind=next((kind.value for kind in KINDS if kind == query.get("kind")), ""),
            layer=next((layer.id for layer in registry.layers() if layer.id == query.get("layer")), ""),
            area=number_in(query.get("area", "")),
        )

    @property
    def parameters(self) -> dict[str, str]:
        """As an address has it."""
        said = {"kind": self.kind, "layer": self.layer, "area": "" if self.area is None else str(self.area)}
        return {name: value for name, value in said.items() if value}

    def query(self, **more: str) -> str:
        """The query of a link, with its question mark; empty when there is nothing to say."""
        said = self.parameters | more
        return f"?{urlencode(said)}" if said else ""

    def waiting(self, actor: Actor) -> ChangeQuerySet:
        """What waits for somebody, the oldest first."""
        known = [layer.id for layer in registry.layers()]
        found = Change.objects.reviewable_by(actor).pending().filter(layer__in=[self.layer] if self.layer else known)
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.area is not None:
            found = found.filter(area_id=self.area)
        return found.order_by("created_at", "pk")


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A line of the list.

    Attributes:
        number: Of the change.
        kind: Of `Change.Kind`.
        kind_words: The same for people.
        kind_icon: The same as a drawing.
        family: Gives the marker its shape.
        icon: On the marker.
        title: Of the feature.
        place: Layer and municipality.
        age: How long it waits.
        has_note: Its author has written something.
        has_photos: There are pictures.
        lon: Longitude in degrees; `lat` alike.
        url: Address of the page with it.
    """

    number: int
    kind: str
    kind_words: str
    kind_icon: str
    family: Family
    icon: str
    title: str
    place: str
    age: str
    has_note: bool
    has_photos: bool
    lon: float
    lat: float
    url: str

    @classmethod
    def of(cls, change: Change, choice: Choice) -> Self:
        """Put a change into words."""
        layer, kind = registry.get(change.layer), KINDS[Change.Kind(change.kind)]
        place = [str(layer.title), change.area.title if change.area else ""]
        return cls(
            number=change.pk,
            kind=change.kind,
            kind_words=str(kind.words),
            kind_icon=kind.icon,
            family=layer.family,
            icon=layer.style.icon,
            title=change.title or kind_word(layer, ""),
            place=" · ".join(filter(None, place)),
            age=ago(change.created_at),
            has_note=bool(change.note),
            has_photos=getattr(change, "has_photos", False),
            lon=change.point.x,
            lat=change.point.y,
            url=reverse("pages:review") + choice.query(item=str(change.pk)),
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the list.

    Attributes:
        rows: Lines.
        more: The query with which the next piece is asked for; empty after the last.
    """

    rows: list[WaitingRow]
    more: str


def read_piece(actor: Actor, choice: Choice, after: Change | None = None) -> Piece:
    """Read a piece of the list.

    Args:
        actor: For whom.
        choice: Which part of it.
        after: The last change of the piece before; it need not wait any more.
    """
    waiting = choice.waiting(actor).select_related("area").defer(*AREA_OUTLINES)
    if after:
        waiting = waiting.filter(_later_than(after))
    photos = Photo.objects.filter(change=OuterRef("pk"))
    found = list(waiting.annotate(has_photos=Exists(photos))[: PIECE + 1])
    rows = [WaitingRow.of(change, choice) for change in found[:PIECE]]
    return Piece(rows, choice.query(after=str(rows[-1].number)) if len(found) > PIECE else "")


def next_number(actor: Actor, choice: Choice, after: Change) -> int | None:
    """What comes after a change, or what is the first where that was the last; `None` where nothing waits."""
    waiting = choice.waiting(actor).exclude(pk=after.pk)
    numbers = waiting.values_list("pk", flat=True)
    found: int | None = numbers.filter(_later_than(after)).first() or numbers.first()
    return found


def _later_than(change: Change) -> Q:
    return Q(created_at=change.created_at, pk__gt=change.pk) | Q(created_at__gt=change.created_at)


@dataclass(frozen=True, slots=True)
class Filter:
    """Something by which the list is narrowed.

    Attributes:
        value: In the address.
        words: For people.
        count: How much would be left.
        is_chosen: It is narrowed by this.
        icon: A drawing, of kinds alone.
        url: Where it is chosen, of kinds alone.
    """

    value: str
    words: str
    count: int
    is_chosen: bool
    icon: str = ""
    url: str = ""


def kind_filters(actor: Actor, choice: Choice) -> list[Filter]:
    """All, and every kind of which something waits."""
    others = Choice(layer=choice.layer, area=choice.area)
    counts = _counts(others.waiting(actor), "kind")
    here = reverse("pages:review")
    everything = Filter("", _("All"), sum(counts.values()), not choice.kind, "lucide/inbox", here + others.query())
    return [everything, *(_kind_filter(kind, counts[kind], choice, others) for kind in KINDS if kind in counts)]


def _kind_filter(kind: Change.Kind, count: int, choice: Choice, others: Choice) -> Filter:
    url = reverse("pages:review") + others.query(kind=kind.value)
    return Filter(kind.value, str(KINDS[kind].words), count, choice.kind == kind, KINDS[kind].icon, url)


def layer_filters(actor: Actor, choice: Choice) -> list[Filter]:
    """Every layer in which something waits."""
    counts = _counts(Choice(kind=choice.kind, area=choice.area).waiting(actor), "layer")
    found = [layer for layer in registry.layers() if layer.id in counts or layer.id == choice.layer]
    return [Filter(layer.id, str(layer.title), counts.get(layer.id, 0), layer.id == choice.layer) for layer in found]


def area_filters(actor: Actor, choice: Choice) -> list[Filter]:
    """Every municipality in which something waits."""
    waiting = Choice(kind=choice.kind, layer=choice.layer).waiting(actor)
    counts = waiting.order_by("area__title").values_list("area_id", "area__title").annotate(Count("pk"))
    return [Filter(str(number), title, count, number == choice.area) for number, title, count in counts if number]


def _counts(waiting: QuerySet[Any], name: str) -> dict[str, int]:
    return dict(waiting.order_by().values_list(name).annotate(Count("pk")))


class _Degrees(Func):
    """A coordinate of a place."""

    output_field = FloatField()


def read_places(actor: Actor, choice: Choice) -> dict[str, Any]:
    """Where it waits, in few bytes.

    Returns:
        `layers`, with family and icon of each, and `places`, each as number, longitude, latitude and place in `layers`.
    """
    layers = registry.layers()
    ranks = {layer.id: rank for rank, layer in enumerate(layers)}
    point = Cast("point", PointField(srid=WGS84))
    places = choice.waiting(actor).annotate(x=_Degrees(point, function="ST_X"), y=_Degrees(point, function="ST_Y"))
    found = places.values_list("pk", "x", "y", "layer")[:MOST_PLACES]
    return {
        "layers": [[layer.family.id, layer.style.icon] for layer in layers],
        "places": [[number, round(x, 6), round(y, 6), ranks[layer_id]] for number, x, y, layer_id in found],
    }


def still_waiting(actor: Actor, choice: Choice, numbers: Iterable[int]) -> dict[str, Any]:
    """Which of some changes nobody has decided about yet, and how many wait in all."""
    waiting = Change.objects.reviewable_by(actor).pending().filter(pk__in=list(numbers))
    return {"waiting": list(waiting.values_list("pk", flat=True)), "count": choice.waiting(actor).count()}


def find_change(actor: Actor, number: int) -> Change:
    """A change about which somebody may decide, whatever has become of it.

    Raises:
        NotFoundError: There is none for them.
    """
    known = Change.objects.reviewable_by(actor).select_related("author", "area", "organisation", "decided_by")
    change: Change | None = known.filter(pk=number).first()
    if change is None or change.layer not in {layer.id for layer in registry.layers()}:
        raise NotFoundError(_("There is nothing here that you could decide about. It may have been deleted."))
    return change
