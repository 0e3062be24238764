"""Which part of the reports somebody at the desk looks at: what an address says, as a queryset."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.contrib.gis.geos import Polygon
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Upper
from django.utils.timezone import now

from layers.core.clock import midnight_of
from layers.core.exceptions import InvalidInputError
from layers.core.values import WGS84, BBox, day_in, number_in
from layers.defects.desk.words import desk_words
from layers.defects.models import Report, Reporter, ReportPhoto, SenderNews
from layers.defects.states import OPEN, STATES, WAITING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.contrib.gis.geos import GEOSGeometry

    from layers.core.permissions import Actor
    from layers.defects.querysets import ReportQuerySet

ALL = "all"
ME, NOBODY = "me", "nobody"
LONGEST_TEXT = 200
NAMES = (
    "state", "kind", "category", "area", "authority", "assignee", "priority", "overdue", "new", "unanswered", "news",
    "text", "source", "photo", "since", "until", "box",
)  # fmt: skip
"""Of the parameters in an address."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked at; empty values leave nothing out, but for `state`.

    Attributes:
        state: One of `states.STATES`, several with commas, or `ALL`; empty for what waits, and for news in whatever state: a
            report may have come to an end since, and nobody has read what its sender says.
        kind: Of `layers.defects.kinds`.
        category: Number of a category; `area` and `authority` alike.
        assignee: `ME`, `NOBODY` or the number of a person.
        priority: From which on.
        overdue: What should have been answered by now.
        new: What nobody has begun to look after.
        unanswered: Whose sender has not heard anything.
        news: Whose sender has said something that nobody of the office has looked at.
        text: In any words of it, its number, or the mail address of its sender.
        source: Of `Report.Source`.
        photo: What has a picture.
        since: From which day on it came in, in the time zone that is active; `until` which alike, both included.
        box: Where, in degrees.
    """

    state: str = ""
    kind: str = ""
    category: int | None = None
    area: int | None = None
    authority: int | None = None
    assignee: str = ""
    priority: int | None = None
    overdue: bool = False
    new: bool = False
    unanswered: bool = False
    news: bool = False
    text: str = ""
    source: str = ""
    photo: bool = False
    since: date | None = None
    until: date | None = None
    box: BBox | None = None

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Self:
        """Read a query leniently: what it says and nobody understands leaves nothing out."""
        states = [state for state in query.get("state", "").split(",") if state in {*STATES, ALL}]
        assignee = query.get("assignee", "")
        return cls(
            state=",".join(states),
            kind=_word_in(query.get("kind", ""), 40),
            category=number_in(query.get("category", "")),
            area=number_in(query.get("area", "")),
            authority=number_in(query.get("authority", "")),
            assignee=assignee if assignee in {ME, NOBODY} or number_in(assignee) is not None else "",
            priority=number_in(query.get("priority", "")),
            overdue=query.get("overdue") == "1",
            new=query.get("new") == "1",
            unanswered=query.get("unanswered") == "1",
            news=query.get("news") == "1",
            text=_word_in(query.get("text", ""), LONGEST_TEXT),
            source=_word_in(query.get("source", ""), 10),
            photo=query.get("photo") == "1",
            since=day_in(query.get("since", "")),
            until=day_in(query.get("until", "")),
            box=_box_in(query.get("box", "")),
        )

    @property
    def parameters(self) -> dict[str, str]:
        """As an address has it."""
        said = {name: getattr(self, name) for name in NAMES if name != "box"}
        written = {name: "1" if value is True else str(value or "") for name, value in said.items()}
        if self.box:
            written["box"] = ",".join(f"{at:.6f}" for at in (self.box.west, self.box.south, self.box.east, self.box.north))
        return {name: value for name, value in written.items() if value}

    def everywhere(self) -> Self:
        """The same, wherever it lies."""
        return replace(self, box=None)

    def of(self, actor: Actor) -> ReportQuerySet:
        """What of it somebody works on, in no order."""
        found = Report.objects.handled_by(actor).filter(*self.conditions(actor)).order_by()
        return found.filter(pk__in=_saying(self.text)) if self.text else found

    def conditions(self, actor: Actor) -> list[Q]:
        """What a row has to fulfil, but for `text`."""
        plain = {
            "kind": self.kind,
            "category": self.category,
            "area": self.area,
            "authority": self.authority,
            "priority__gte": self.priority,
            "source": self.source,
        }
        found = [Q(**{name: value}) for name, value in plain.items() if value not in {None, ""}]
        return [*found, *self._state(), *self._assignee(actor), *self._marks(), *self._times(), *self._place()]

    @property
    def states(self) -> Sequence[str]:
        """Those of `states.STATES` that are looked at."""
        if not self.state:
            return STATES if self.news else WAITING
        named = self.state.split(",")
        return STATES if ALL in named else named

    def _state(self) -> list[Q]:
        return [] if set(self.states) == set(STATES) else [Q(state__in=self.states)]

    def _assignee(self, actor: Actor) -> list[Q]:
        if not self.assignee:
            return []
        if self.assignee == NOBODY:
            return [Q(assignee=None)]
        return [Q(assignee=actor.user.pk if actor.user else 0) if self.assignee == ME else Q(assignee=int(self.assignee))]

    def _marks(self) -> list[Q]:
        marks = {
            "overdue": Q(state__in=WAITING, due_at__lt=now()),
            "new": Q(state=OPEN, assignee=None, answered_at=None),
            "unanswered": Q(state__in=WAITING, answered_at=None),
            "news": Q(pk__in=SenderNews.objects.unseen().values("report")),
            "photo": Q(Exists(ReportPhoto.objects.filter(report=OuterRef("pk")))),
        }
        return [condition for name, condition in marks.items() if getattr(self, name)]

    def _times(self) -> list[Q]:
        found = [Q(reported_at__gte=midnight_of(self.since))] if self.since else []
        return [*found, Q(reported_at__lt=midnight_of(self.until + timedelta(days=1)))] if self.until else found

    def _place(self) -> list[Q]:
        if self.box is None:
            return []
        around = Polygon.from_bbox((self.box.west, self.box.south, self.box.east, self.box.north))
        around.srid = WGS84
        return [Q(geom__bboverlaps=around)]


def within(reports: ReportQuerySet, shape: GEOSGeometry) -> ReportQuerySet:
    """Those that lie in an area (EPSG:4326) or on its edge."""
    return reports.filter(geom__intersects=shape)


def place_in(text: str) -> tuple[float, float] | None:
    """Longitude and latitude that an address names, in degrees; `None` for everything else."""
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else None  # noqa: PLR2004 (the globe)


def _saying(text: str) -> object:
    """The numbers of those in which words stand. Two questions, since each has an index of its own."""
    said = Report.objects.annotate(said=desk_words()).filter(said__contains=text.upper()).order_by().values("pk")
    sent = Reporter.objects.annotate(address=Upper("email")).filter(address__contains=text.upper())
    return said.union(sent.order_by().annotate(number=F("report_id")).values("number"), all=True)


def _word_in(text: str, longest: int) -> str:
    """Words that an address says; PostgreSQL knows no text with a NUL in it."""
    return text.replace("\0", "").strip()[:longest]


def _box_in(text: str) -> BBox | None:
    if not text:
        return None
    try:
        return BBox.parse(text, "box")
    except InvalidInputError:
        return None
