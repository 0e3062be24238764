"""Reads. Every way out of the database starts at `visible_to`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.gis.db.models import Extent as BoundingBox
from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.db import connections
from django.db.models import Count, Exists, F, ForeignObjectRel, Max, Min, Model, OuterRef, Q, QuerySet, Window
from django.db.models.functions import Coalesce, RowNumber

from layers.core import registry
from layers.core.clock import WITHOUT_END
from layers.core.fields import has_field
from layers.core.permissions import SEES_UNPUBLISHED, OwnerColumns
from layers.core.values import WGS84, BBox, Extent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.contrib.gis.geos import GEOSGeometry

    from layers.core.layer import Layer
    from layers.core.permissions import Actor
    from layers.core.values import EntryFilter, Interval

PUBLIC_STATUSES = ("published", "unconfirmed")
AREA_OUTLINES = ("area__geom", "area__printed_geom", "area__osm_geom")
"""What to defer where an area is named and not drawn: one may be larger than a page."""
# Values of `wheelchair` with which one gets there, be it with help.
REACHABLE = ("yes", "limited")


class _SpatialQuerySet(QuerySet[Any]):
    """What reads of one layer and reads over all layers share."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Keep what this person may see; `None` is the public."""
        if actor is None or not actor.sees_more:
            return self.filter(status__in=PUBLIC_STATUSES)
        if actor.is_administrator:
            return self
        return self.filter(Q(status__in=PUBLIC_STATUSES) | self._looked_after_by(actor))

    def _looked_after_by(self, actor: Actor) -> Q:
        """What somebody sees that is not public."""
        raise NotImplementedError

    def in_bbox(self, bbox: BBox) -> Self:
        """Keep what touches a box (degrees, WGS 84)."""
        return self.touching(bbox.as_polygon())

    def touching(self, shape: GEOSGeometry) -> Self:
        """Keep what has a place in common with a shape (EPSG:4326)."""
        return self.filter(geom__intersects=shape)

    def nearest_to(self, longitude: float, latitude: float) -> Self:
        """Order by distance from a point in degrees and annotate it as `distance_m`."""
        point = Point(longitude, latitude, srid=WGS84)
        return self.annotate(distance_m=Distance("point", point)).order_by("distance_m", "pk")


class FeatureQuerySet(_SpatialQuerySet):
    """Features of one model."""

    def _looked_after_by(self, actor: Actor) -> Q:
        return SEES_UNPUBLISHED.condition(actor, self.model.owner_columns)

    def during(self, layer: Layer, interval: Interval) -> Self:
        """Keep what happens in an interval; things without times always match (OGC API - Features 7.15.4)."""
        if layer.times is None:
            return self
        start, end = layer.times
        queryset = self.alias(_ends=Coalesce(F(end), F(start)))
        if interval.end:
            queryset = queryset.filter(Q(**{f"{start}__lte": interval.end}) | Q(**{f"{start}__isnull": True}))
        if interval.start:
            queryset = queryset.filter(Q(_ends__gte=interval.start) | Q(_ends__isnull=True))
        return queryset

    def with_local_content(self) -> Self:
        """Keep what people here added something to, be it a changed field or anything that hangs on the feature."""
        return self.filter(_has_local_content(self.model))


class EntryQuerySet(_SpatialQuerySet):
    """Features of all layers."""

    def _looked_after_by(self, actor: Actor) -> Q:
        """An entry has whose it is in the usual columns, except that municipalities and organisations are their own.

        Of a blurred layer it has the municipality that everybody may know: there its own table is asked.
        """
        condition = SEES_UNPUBLISHED.condition(actor)
        for layer in registry.layers():
            own = layer.model.owner_columns
            if layer.location.is_blurred:
                looked_after = layer.model.objects.filter(SEES_UNPUBLISHED.condition(actor, own))
                here = Q(layer=layer.id)
                condition = (condition & ~here) | (here & Q(feature_id__in=looked_after.values("pk")))
            elif "pk" in {own.area, own.organisation}:
                numbered = OwnerColumns(_as_number(own.area), _as_number(own.organisation))
                condition |= Q(layer=layer.id) & SEES_UNPUBLISHED.condition(actor, numbered)
        return condition

    def in_layers(self, layer_ids: Iterable[str]) -> Self:
        """Keep the features of some layers."""
        return self.filter(layer__in=list(layer_ids))

    def extents(self) -> dict[str, Extent]:
        """Where and when the features of each layer are, by the layer's id; layers without features are missing."""
        spans = self.order_by().values("layer").annotate(box=BoundingBox("geom"), start=Min("starts_at"), end=Max("ends_at"))
        return {span["layer"]: Extent(BBox.around(span["box"]), span["start"], span["end"]) for span in spans}

    def current(self, at: datetime) -> Self:
        """Leave out what is over, as `layers.core.clock.is_over` sees it."""
        without_end = Q(ends_at=F("starts_at"), starts_at__gte=at - WITHOUT_END)
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gte=at) | without_end)

    def fitting(self, wish: EntryFilter) -> Self:
        """Keep what somebody wants to see."""
        queryset = self
        if wish.open_at:
            queryset = queryset.open_at(wish.open_at)
        if wish.wheelchair:
            queryset = queryset.filter(wheelchair__in=REACHABLE)
        if wish.since:
            queryset = queryset.filter(as_of__gte=wish.since)
        if wish.within is not None:
            queryset = queryset.touching(wish.within)
        if wish.keys is not None:
            # Of an empty list Django makes no SQL at all, and statements that wrap this one need some.
            queryset = queryset.filter(pk__in=wish.keys or [""])
        return queryset

    def unseen_since(self, moments: Mapping[str, datetime]) -> Self:
        """Keep what nobody has looked at since a moment, by the id of its layer; entries of other layers are left out."""
        wanted = Q(pk__in=[])
        for layer_id, moment in moments.items():
            wanted |= Q(layer=layer_id, as_of__lt=moment)
        return self.filter(wanted)

    def open_at(self, moment: datetime) -> Self:
        """Keep what is open for sure; `layers.core.opening_calendar` must know the time around."""
        texts = apps.get_model("core", "OpenSpan").objects.filter(span__contains=moment).values("text")
        return self.exclude(opening_hours="").filter(opening_hours__in=texts)

    def count_by_layer(self) -> dict[str, int]:
        """How many entries each layer has, by its id; layers without entries are missing."""
        return dict(self.order_by().values_list("layer").annotate(Count("pk")))

    def count_by_family(self) -> dict[str, int]:
        """How many entries each family has, the largest first."""
        sql, parameters = compiled(self.order_by().values_list("family"))
        with connections[self.db].cursor() as cursor:
            statement = f"SELECT family, count(*) FROM ({sql}) AS found(family) GROUP BY 1 ORDER BY 2 DESC, 1"  # noqa: S608 (Django's own SQL)
            cursor.execute(statement, parameters)
            return dict(cursor.fetchall())

    def each_thing_once(self) -> Self:
        """Keep one entry of every OpenStreetMap object that several of these layers show."""
        once = Window(RowNumber(), partition_by=F("thing"), order_by=[F("rank").asc(), F("feature_id").asc()])
        return self.annotate(_copy=once).filter(_copy=1)

    def first_of_each_thing(self, ranks: Iterable[int]) -> Self:
        """Keep the entries of some layers, of several of one thing the first, whatever part of them is read afterwards.

        Args:
            ranks: Those of the layers. No index has them, so PostgreSQL never intersects the few entries of a thing with all
                of a layer.
        """
        shown = self.filter(rank__in=list(ranks))
        before = shown.filter(thing=OuterRef("thing"), rank__lt=OuterRef("rank"))
        return shown.exclude(~Q(thing=F("key")) & Exists(before))  # a thing that is called like its entry has no other


def _as_number(column: str) -> str:
    """Where an entry has the number of its feature."""
    return "feature_id" if column == "pk" else ""


def compiled(queryset: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """The SQL of a queryset and its parameters, for statements that wrap it.

    Raises:
        EmptyResultSet: Django knows without asking the database that nothing is in it.
    """
    sql, parameters = queryset.query.get_compiler(queryset.db).as_sql()
    return sql, tuple(parameters)


def _has_local_content(model: type[Model]) -> Q:
    """An override, somebody who looks after it, or a row of another table that people made point here."""
    condition = ~Q(overrides={}) | _contributed_to(model)
    if has_field(model, "organisation"):
        condition |= Q(organisation__isnull=False)
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and _is_made_by_people(relation):
            condition |= Q(pk__in=_pointing_here(relation).values(relation.field.attname))
    return condition


def _contributed_to(model: type[Model]) -> Q:
    """Somebody has changed something, would like to, or has been there and seen it."""
    layer_ids = [layer.id for layer in registry.layers() if layer.model is model]
    changes = apps.get_model("core", "Change").objects.filter(layer__in=layer_ids, state__in=("pending", "accepted"))
    confirmations = apps.get_model("core", "Confirmation").objects.filter(layer__in=layer_ids)
    return Q(pk__in=changes.values("feature_id")) | Q(pk__in=confirmations.values("feature_id"))


def _is_made_by_people(relation: ForeignObjectRel) -> bool:
    """Not one that is derived, such as the area of a feature."""
    return bool(relation.field.editable)


def _pointing_here(relation: ForeignObjectRel) -> QuerySet[Any]:
    rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__isnull": False})
    return rows.filter(is_demo=False) if has_field(relation.related_model, "is_demo") else rows
