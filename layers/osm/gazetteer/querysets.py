"""Reads of places, streets and addresses. All of them are public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.db.models import Count, F, QuerySet

from layers.core.values import WGS84
from layers.osm.gazetteer.housenumbers import numbers_in
from layers.osm.gazetteer.kinds import SETTLEMENT, STREET, kinds_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.osm.gazetteer.kinds import Kind


class _NearQuerySet(QuerySet[Any]):
    """What has a point."""

    def nearest_to(self, longitude: float, latitude: float) -> Self:
        """Order by distance from a point in degrees and annotate it as `distance_m`."""
        point = Point(longitude, latitude, srid=WGS84)
        return self.annotate(distance_m=Distance("point", point)).order_by("distance_m", "pk")


class GazetteerQuerySet(_NearQuerySet):
    """Places and streets."""

    def of_kinds(self, kinds: Iterable[Kind]) -> Self:
        """Keep some kinds."""
        return self.filter(kind__in=list(kinds))

    def streets(self) -> Self:
        """Keep streets, squares and paths."""
        return self.of_kinds(kinds_in(STREET))

    def settlements(self) -> Self:
        """Keep where people live, from cities to farms, and named spots."""
        return self.of_kinds(kinds_in(SETTLEMENT))

    def most_important_first(self) -> Self:
        """In the order in which several of one name are likely meant."""
        return self.order_by("-importance", "name", "pk")

    def count_by_kind(self) -> dict[str, int]:
        """How many there are of each kind, the most frequent first."""
        counted = self.order_by().values_list("kind").annotate(count=Count("pk"))
        return dict(counted.order_by("-count", "kind"))


class AddressQuerySet(_NearQuerySet):
    """Houses."""

    def on(self, street_ids: Iterable[str], housenumber: str) -> Self:
        """Keep the houses of some streets or settlements that a house number names.

        Args:
            street_ids: Primary keys of `GazetteerEntry`.
            housenumber: As somebody writes it: `12 A` finds 12a, `2-6` finds 2, 4 and 6.
        """
        return self.filter(street__in=list(street_ids), housenumber__in=numbers_in(housenumber))

    def by_number(self) -> Self:
        """In the order in which they stand along their street: 9, 10, 10a."""
        return self.order_by("street", F("number").asc(nulls_last=True), "housenumber", "pk")
