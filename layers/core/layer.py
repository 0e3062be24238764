"""A layer: declared once, and everything that shows it derives from the declaration."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from layers.core.contribution import CLOSED
from layers.core.fields import model_field
from layers.core.location import Exact
from layers.core.osm_tags import TagReader, text
from layers.core.retention import USUAL_RETENTION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from django.contrib.gis.geos import Point
    from django.db.models import Field
    from django_stubs_ext import StrOrPromise

    from layers.core.contribution import Contribution
    from layers.core.families import Family
    from layers.core.location import Location
    from layers.core.models import BaseFeature, Entry
    from layers.core.osm_tags import Tags
    from layers.core.querysets import FeatureQuerySet
    from layers.core.retention import Retention
    from layers.core.signs import Badges


class Prominence(IntEnum):
    """How much a thing matters in a list of everything nearby: a bench must not drown the village festival."""

    FURNITURE = 1
    PLACE = 2
    HAPPENING = 3


@dataclass(frozen=True, slots=True)
class Style:
    """How the features of a layer look on the map.

    Attributes:
        family: Shape and colour.
        icon: As in `layers.core.icons.icon`.
        min_zoom: Web Mercator zoom from which on the markers are drawn.
        marker: Whether features stand on the map as markers; without it their outline alone does.
        badges: What is told of the states of its features; `None` where they have none.
        is_shown_unasked: Whether it is on the map of somebody who has not chosen any layer.
    """

    family: Family
    icon: str
    min_zoom: int = 10
    marker: bool = True
    badges: Badges | None = None
    is_shown_unasked: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """What a feature is within its layer: a bench or a shelter among the rest spots.

    Attributes:
        id: Stored in the feature's `kind`.
        title: What it is called; also the name of features that have none.
        osm: Which OpenStreetMap objects are of this kind; the first kind that fits an object takes it.
        icon: Instead of the layer's own.
        also: What else people call it; for the search.
        prominence: Instead of the layer's own.
        schema_org: Instead of the layer's own.
    """

    id: str
    title: StrOrPromise
    osm: Tags | None = None
    icon: str = ""
    also: StrOrPromise = ""
    prominence: Prominence | None = None
    schema_org: str = ""


class Layer:
    """Base of all declarations; subclasses set the attributes and are registered.

    Attributes:
        id: In URLs; lower case with hyphens; never changes.
        title: What people call the layer.
        description: One sentence: what is in it.
        model: A concrete subclass of `BaseFeature`.
        properties: The public allow-list: names of model fields in the order in which they are shown.
        style: How it looks on the map.
        also: What else people call such things; for the search.
        search: Names of the fields in which a search looks, beside all names.
        prominence: How much its features matter in a list of everything nearby.
        kinds: What a feature can be; empty when there is only one kind of thing.
        osm: Which OpenStreetMap objects it shows when there are no kinds; `None` when none.
        osm_fields: How tags become fields.
        times: Names of the fields with start and end, for layers of things that happen.
        schema_org: What search engines call such a thing: a type of https://schema.org.
        contribution: Who may add and change what, and what happens then.
        required: Names of properties that whoever adds something must fill in, though not everything has them.
        location: How precisely everybody may know where its features are.
        freshness: After how long to ask whether something is still there; `None` for never.
        retention: What is forgotten of it, and when.
    """

    id: ClassVar[str]
    title: ClassVar[StrOrPromise]
    description: ClassVar[StrOrPromise] = ""
    model: ClassVar[type[BaseFeature]]
    properties: ClassVar[tuple[str, ...]]
    style: ClassVar[Style]
    also: ClassVar[StrOrPromise] = ""
    search: ClassVar[tuple[str, ...]] = ("description", "address")
    prominence: ClassVar[Prominence] = Prominence.PLACE
    kinds: ClassVar[tuple[Kind, ...]] = ()
    osm: ClassVar[Tags | None] = None
    osm_fields: ClassVar[Mapping[str, TagReader]] = {}
    times: ClassVar[tuple[str, str] | None] = None
    schema_org: ClassVar[str] = "Place"
    contribution: ClassVar[Contribution] = CLOSED
    required: ClassVar[tuple[str, ...]] = ()
    location: ClassVar[Location] = Exact()
    freshness: ClassVar[timedelta | None] = None
    retention: ClassVar[Retention] = USUAL_RETENTION

    def queryset(self) -> FeatureQuerySet:
        """All features of the layer, whoever may see them. A layer that shows a part of a model narrows this.

        Its SQL is composed once, with all values in it: each process keeps it for tiles (`layers.core.tiles`), and the
        database in its triggers (`layers.core.entry_table`). So it may depend neither on the time nor on who asks.
        """
        return self.model.objects.all()

    def destination(self, entry: Entry) -> Point:
        """Where somebody goes who says that they go to a thing: where it is.

        Args:
            entry: The thing.

        Returns:
            Longitude and latitude (EPSG:4326).
        """
        return entry.point

    def taken_off(self, feature: BaseFeature) -> None:
        """Do what else there is to do once somebody has taken a feature off the map; for most layers nothing.

        Args:
            feature: As it was saved, in the same transaction.
        """

    @property
    def family(self) -> Family:
        """The family it belongs to."""
        return self.style.family

    @cached_property
    def fields(self) -> dict[str, Field[Any, Any]]:
        """The model fields behind the public properties, in order."""
        return {name: model_field(self.model, name) for name in self.properties}

    @cached_property
    def all_osm_fields(self) -> dict[str, TagReader]:
        """How tags become fields, the title included."""
        return {"title": text("name:de", "name"), **self.osm_fields}

    def kind(self, kind_id: str) -> Kind:
        """Look a kind up; one that is no longer declared counts as the layer itself."""
        return next((kind for kind in self.kinds if kind.id == kind_id), self.own_kind)

    @cached_property
    def own_kind(self) -> Kind:
        """The layer as a kind, for layers that declare none."""
        return Kind("", self.title, self.osm, self.style.icon)

    def icon(self, kind_id: str) -> str:
        """Name of the icon for a kind of feature."""
        return self.kind(kind_id).icon or self.style.icon

    def schema_org_of(self, kind_id: str) -> str:
        """The type of https://schema.org that a kind of feature is of."""
        return self.kind(kind_id).schema_org or self.schema_org

    def prominence_of(self, kind_id: str) -> Prominence:
        """How much a kind of feature matters in a list of everything nearby."""
        return self.kind(kind_id).prominence or self.prominence

    @cached_property
    def prominences(self) -> frozenset[Prominence]:
        """How much its features can matter."""
        return frozenset({self.prominence, *(self.prominence_of(kind.id) for kind in self.kinds)})

    def kind_for(self, tags: Mapping[str, str]) -> Kind | None:
        """Which kind an OpenStreetMap object is of, or `None` when it does not belong to the layer."""
        return next((kind for kind in self.kinds or (self.own_kind,) if kind.osm and kind.osm.matches(tags)), None)
